import VaultCore

/// A public key as columns: type, curve or length, and two numbers; and its allow-list as one text.
enum KeyColumns {
    /// The four columns of the public part; all NULL without one.
    static func values(_ material: PublicKeyMaterial?) -> [SQLValue] {
        switch material {
        case .rsa(let modulus, let exponent):
            [.init(KeyType.rsa.rawValue), .null, .init(modulus), .init(exponent)]
        case .ec(let curve, let x, let y):
            [.init(KeyType.ec.rawValue), .init(curve.rawValue), .init(x), .init(y)]
        case .oct(let bits):
            [.init(KeyType.oct.rawValue), .init(String(bits)), .null, .null]
        case nil:
            [.null, .null, .null, .null]
        }
    }

    /// The allow-list, separated by spaces; NULL without a key.
    static func value(_ operations: [KeyOperation]?) -> SQLValue {
        .init(operations?.map(\.rawValue).joined(separator: " "))
    }

    /// Reads the four columns of the public part; nil when they are NULL.
    static func material(_ row: inout SQLColumns) throws(VaultError) -> PublicKeyMaterial? {
        let type = row.optionalText().map { KeyType(rawValue: $0) }
        let detail = row.optionalText()
        let numbers = (row.optionalBytes() ?? [], row.optionalBytes() ?? [])
        switch (type, detail.flatMap { Curve(rawValue: $0) }, detail.flatMap { Int($0) }) {
        case (nil, _, _): return nil
        case (.some(.rsa), _, _): return .rsa(modulus: numbers.0, exponent: numbers.1)
        case (.some(.ec), let curve?, _): return .ec(curve, x: numbers.0, y: numbers.1)
        case (.some(.oct), _, let bits?): return .oct(bits: bits)
        default:
            throw VaultError(.integrity, "a stored key is of a kind this release does not know; upgrade it")
        }
    }

    /// Reads the public part and the allow-list of a version; nil for a secret.
    static func description(_ row: inout SQLColumns) throws(VaultError) -> KeyDescription? {
        let material = try material(&row)
        let operations = row.optionalText()?.split(separator: " ").compactMap {
            KeyOperation(rawValue: String($0))
        }
        return material.map { KeyDescription(material: $0, operations: operations ?? []) }
    }
}
