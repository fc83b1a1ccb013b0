/// What is known of a key version without its private part.
public struct KeyDescription: Equatable, Sendable, Codable {
    /// The public part.
    public var material: PublicKeyMaterial
    /// What it may be used for; an allow-list checked before any use.
    public var operations: [KeyOperation]

    /// A description with its allow-list.
    public init(material: PublicKeyMaterial, operations: [KeyOperation]) {
        self.material = material
        self.operations = operations
    }

    /// Its `kty`.
    public var type: KeyType { specification.type }

    /// What a successor of the same kind would be made from.
    public var specification: KeySpecification {
        switch material {
        case .rsa(let modulus, _): .rsa(bits: modulus.count * 8)
        case .ec(let curve, _, _): .ec(curve)
        case .oct(let bits): .oct(bits: bits)
        }
    }

    /// What the wire grants when a request names no `key_ops`.
    public static func defaultOperations(for type: KeyType) -> [KeyOperation] {
        switch type {
        case .rsa: [.encrypt, .decrypt, .sign, .verify, .wrapKey, .unwrapKey]
        case .ec: [.sign, .verify]
        case .oct: [.encrypt, .decrypt, .sign, .verify, .wrapKey, .unwrapKey]
        }
    }

    /// Throws ``VaultError/Code/badParameter`` when a software key of this kind can never do one of `operations`;
    /// nil stands for the default.
    public static func check(_ operations: [KeyOperation]?, for type: KeyType) throws(VaultError) {
        let possible = defaultOperations(for: type)
        guard let misfit = operations?.first(where: { !possible.contains($0) }) else { return }
        let accepted = possible.map(\.rawValue).joined(separator: ", ")
        let text = """
            key_ops: \(misfit.rawValue) is not an operation of a software \(type.rawValue) key; accepted: \
            \(accepted).
            """
        throw VaultError(.badParameter, text)
    }
}
