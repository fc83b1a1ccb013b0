import Foundation
import VaultCore

/// What management knows of a vault as one column of JSON; NULL while it is the usual.
enum ManagementText {
    static func encode(_ management: VaultManagement) throws(VaultError) -> String? {
        guard management != .standard else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(management), as: UTF8.self)
        } catch {
            throw VaultError(.internalError, "the settings of a vault cannot be written as JSON")
        }
    }

    /// Throws ``VaultError/Code/integrity`` for what is not whole, for rights must not open by themselves.
    static func decode(_ text: String?) throws(VaultError) -> VaultManagement {
        guard let text else { return .standard }
        do {
            return try JSONDecoder().decode(VaultManagement.self, from: Data(text.utf8))
        } catch {
            throw VaultError(.integrity, "the stored settings of a vault are damaged; restore a backup")
        }
    }
}
