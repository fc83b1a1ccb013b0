import Foundation
import VaultCore

/// JSON text that a later release reads back: each form carries its version in `v`.
enum StoredJSON {
    private struct Header: Decodable {
        var v: Int
    }

    static func write(_ form: some Encodable) throws(VaultError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(form), as: UTF8.self)
        } catch {
            throw VaultError(.internalError, "A stored form could not be written.")
        }
    }

    static func read<Form: Decodable>(_ type: Form.Type, from text: String, version: Int) throws(VaultError)
        -> Form
    {
        do {
            let data = Data(text.utf8)
            let written = try JSONDecoder().decode(Header.self, from: data).v
            guard written <= version else {
                throw VaultError(
                    .schemaTooNew,
                    "The data was written by a newer release; start that release instead of this one."
                )
            }
            return try JSONDecoder().decode(type, from: data)
        } catch let error as VaultError {
            throw error
        } catch {
            throw VaultError(
                .integrity,
                "A stored \(type) does not read back; restore the data from a backup."
            )
        }
    }
}
