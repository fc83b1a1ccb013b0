import Foundation
import VaultCore

/// The JSON in which the store keeps what files say, with the number of its form in the member `v`.
enum StoredForm {
    /// The form written by this release.
    static let number = 1

    /// Throws ``VaultError/Code/schemaTooNew`` for a newer release's form.
    static func check(_ number: Int) throws(VaultError) {
        guard number <= Self.number else {
            throw VaultError(
                .schemaTooNew,
                "The policies were applied by a newer release; start that release."
            )
        }
    }

    /// The value as text, in which equal values are equal byte for byte; throws `refusal` when it cannot be written.
    static func text(of value: some Encodable, orElse refusal: String) throws(VaultError) -> String {
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw VaultError(.internalError, refusal)
        }
    }

    /// What `body` reads; throws ``VaultError/Code/integrity`` with `refusal` when there is nothing to be read.
    static func read<R>(orElse refusal: String, _ body: () throws -> R) throws(VaultError) -> R {
        do {
            return try body()
        } catch let error as VaultError {
            throw error
        } catch {
            throw VaultError(.integrity, refusal)
        }
    }

    /// Writes equal values equally.
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
