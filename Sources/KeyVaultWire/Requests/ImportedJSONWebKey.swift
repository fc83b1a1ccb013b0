import SecretMemory
import VaultCore

/// The member `key` of an import: a JSON Web Key with its private parts (RFC 7517; RFC 7518, section 6).
struct ImportedJSONWebKey {
    let keyType: KeyTypeParameter
    let operations: [KeyOperation]?
    let material: ImportedKeyMaterial

    init(from reader: inout JSONReader) throws(VaultError) {
        var members = Members()
        try reader.object { (name, reader) throws(VaultError) in
            try members.read(name, from: &reader)
        }
        guard let keyType = members.keyType else { throw reader.missing("kty") }
        self.keyType = keyType
        operations = members.operations
        do throws(MissingMember) {
            material = try members.material(of: keyType.type)
        } catch {
            throw reader.missing(error.name)
        }
    }
}

/// A member that a key of its kind needs and does not have.
private struct MissingMember: Error {
    let name: String
}

/// The members as they came.
private struct Members {
    var keyType: KeyTypeParameter?
    var operations: [KeyOperation]?
    private var curve: Curve?
    private var open: [String: [UInt8]] = [:]
    private var secret: [String: SharedSecret] = [:]

    mutating func read(_ name: String, from reader: inout JSONReader) throws(VaultError) {
        switch name {
        case "kty": keyType = try reader.keyType()
        case "crv":
            curve = try reader.nullable { (reader) throws(VaultError) in try reader.choice(of: Curve.allCases)
            }
        case "key_ops":
            operations = try reader.nullable { (reader) throws(VaultError) in try reader.keyOperations() }
        case "n", "e", "x", "y":
            open[name] = try reader.nullable { (reader) throws(VaultError) in try reader.base64URL() }
        case "d", "p", "q", "dp", "dq", "qi", "k":
            secret[name] = try reader.nullable { (reader) throws(VaultError) in try reader.secretBase64URL() }
        case "kid": try reader.skipValue()
        case "key_hsm", "t":
            throw reader.failure("is for keys in a hardware module, which this vault does not offer")
        default:
            throw reader.unknownMember(
                accepted: "kid, kty, key_ops, crv, x, y, n, e, d, p, q, dp, dq, qi, k"
            )
        }
    }

    func material(of type: KeyType) throws(MissingMember) -> ImportedKeyMaterial {
        switch type {
        case .rsa:
            return .rsa(
                modulus: try number("n"),
                exponent: try number("e"),
                privateExponent: try part("d"),
                p: try part("p"),
                q: try part("q"),
                dp: try part("dp"),
                dq: try part("dq"),
                qi: try part("qi")
            )
        case .ec:
            guard let curve else { throw MissingMember(name: "crv") }
            return .ec(
                curve,
                x: try coordinate("x", on: curve),
                y: try coordinate("y", on: curve),
                privateScalar: try part("d")
            )
        case .oct:
            return .oct(try part("k"))
        }
    }

    private func part(_ name: String) throws(MissingMember) -> SharedSecret {
        guard let value = secret[name] else { throw MissingMember(name: name) }
        return value
    }

    /// An unsigned number without the leading zeros that some clients send.
    private func number(_ name: String) throws(MissingMember) -> [UInt8] {
        guard let value = open[name] else { throw MissingMember(name: name) }
        return Array(value.drop { $0 == 0 })
    }

    /// A coordinate filled up with zeros to the width of the curve.
    private func coordinate(_ name: String, on curve: Curve) throws(MissingMember) -> [UInt8] {
        let digits = try number(name)
        return Array(repeating: 0, count: max(0, curve.coordinateLength - digits.count)) + digits
    }
}
