public import VaultCore

/// Body of `POST /keys/{name}/create`.
public struct KeyCreateParameters: Equatable, Sendable, WireRequest {
    /// The kind of key.
    public let keyType: KeyTypeParameter
    /// What to make, with defaults filled in: RSA 2048, P-256, oct 256.
    public let specification: KeySpecification
    /// The allow-list; nil means the default of the kind.
    public let operations: [KeyOperation]?
    /// The attributes.
    public let attributes: AttributeParameters
    /// The tags; nil when not given.
    public let tags: [String: String]?
    /// The release policy; see ``KeyReleaseRules``.
    public let releasePolicy: ReleasePolicyParameters?

    /// Reads the body; throws also when size or curve do not fit the kind of key.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var common = KeyCommonParameters()
        var shape = KeyShape()
        try reader.object { (name, reader) throws(VaultError) in
            if try shape.read(name, from: &reader) { return }
            if !(try common.read(name, from: &reader)) {
                throw reader.unknownMember(
                    accepted: "kty, key_size, public_exponent, crv",
                    KeyCommonParameters.names
                )
            }
        }
        guard let keyType = shape.keyType else { throw reader.missing("kty") }
        self.keyType = keyType
        specification = try shape.specification(of: keyType.type)
        operations = common.operations
        attributes = common.attributes
        tags = common.tags
        releasePolicy = common.releasePolicy
    }
}

/// The members that say what kind of key to make.
private struct KeyShape {
    private static let rsaExponent: Int64 = 65_537

    var keyType: KeyTypeParameter?
    private var size: Int64?
    private var curve: Curve?

    mutating func read(_ name: String, from reader: inout JSONReader) throws(VaultError) -> Bool {
        switch name {
        case "kty": keyType = try reader.keyType()
        case "key_size": size = try reader.nullable { (reader) throws(VaultError) in try reader.integer() }
        case "crv":
            curve = try reader.nullable { (reader) throws(VaultError) in try reader.choice(of: Curve.allCases)
            }
        case "public_exponent":
            let exponent = try reader.nullable { (reader) throws(VaultError) in try reader.integer() }
            guard exponent == nil || exponent == Self.rsaExponent else {
                throw reader.failure("must be \(Self.rsaExponent), the only exponent offered")
            }
        default: return false
        }
        return true
    }

    func specification(of type: KeyType) throws(VaultError) -> KeySpecification {
        guard type == .ec || curve == nil else {
            throw VaultError(.badParameter, "crv applies to EC keys only; leave it out for \(type.rawValue).")
        }
        switch type {
        case .rsa: return .rsa(bits: try size(among: [2_048, 3_072, 4_096], default: 2_048))
        case .oct: return .oct(bits: try size(among: [128, 192, 256], default: 256))
        case .ec:
            let curve = curve ?? .p256
            _ = try size(among: [curve.fieldBits], default: curve.fieldBits)
            return .ec(curve)
        }
    }

    private func size(among sizes: [Int], default standard: Int) throws(VaultError) -> Int {
        guard let size else { return standard }
        guard let match = sizes.first(where: { Int64($0) == size }) else {
            let accepted = sizes.map(String.init).joined(separator: ", ")
            throw VaultError(
                .badParameter,
                "key_size is not offered for this kind of key; accepted: \(accepted)."
            )
        }
        return match
    }
}

extension Curve {
    /// The length of the curve's prime in bits.
    fileprivate var fieldBits: Int {
        switch self {
        case .p256, .p256k: 256
        case .p384: 384
        case .p521: 521
        }
    }
}
