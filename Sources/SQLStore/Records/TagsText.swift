import Foundation
import VaultCore

/// Tags as one column: a JSON object with sorted members, or NULL when never set.
enum TagsText {
    static func encode(_ tags: [String: String]?) throws(VaultError) -> String? {
        guard let tags else { return nil }
        if tags.isEmpty { return "{}" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(tags), as: UTF8.self)
        } catch {
            throw VaultError(.internalError, "the tags cannot be written as JSON")
        }
    }

    static func decode(_ text: String?) throws(VaultError) -> [String: String]? {
        guard let text else { return nil }
        if text == "{}" { return [:] }
        do {
            return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        } catch {
            throw VaultError(.integrity, "the stored tags of a version are damaged; restore a backup")
        }
    }
}
