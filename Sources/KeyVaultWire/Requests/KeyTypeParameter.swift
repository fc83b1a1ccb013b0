public import VaultCore

/// A `kty` as a request names it: the kind of key, and whether it shall live in a hardware module.
public struct KeyTypeParameter: Equatable, Sendable {
    /// The kind of key.
    public let type: KeyType
    /// Whether the name ended in `-HSM`.
    public let isHardware: Bool

    static let names = ["RSA", "EC", "oct", "RSA-HSM", "EC-HSM", "oct-HSM"]

    /// A kind of key.
    public init(_ type: KeyType, isHardware: Bool = false) {
        self.type = type
        self.isHardware = isHardware
    }

    /// Reads a name without regard to case, as clients write it; nil when it is none.
    init?(name: String) {
        let lowered = name.lowercased()
        isHardware = lowered.hasSuffix("-hsm")
        switch isHardware ? String(lowered.dropLast(4)) : lowered {
        case "rsa": type = .rsa
        case "ec": type = .ec
        case "oct": type = .oct
        default: return nil
        }
    }
}

extension JSONReader {
    mutating func keyType() throws(VaultError) -> KeyTypeParameter {
        guard let type = KeyTypeParameter(name: try string(maximum: 32)) else {
            throw notAmong(KeyTypeParameter.names)
        }
        return type
    }

    /// Reads `key_ops`; an operation named twice counts once.
    mutating func keyOperations() throws(VaultError) -> [KeyOperation] {
        var operations: [KeyOperation] = []
        try array { (reader) throws(VaultError) in
            let operation: KeyOperation = try reader.choice(of: KeyOperation.allCases)
            if !operations.contains(operation) { operations.append(operation) }
        }
        return operations
    }

    /// Reads `attributes`, null or an object.
    mutating func attributes(of kind: ObjectKind) throws(VaultError) -> AttributeParameters {
        let attributes = try nullable { (reader) throws(VaultError) in try AttributeParameters(from: &reader)
        }
        guard kind == .key || attributes?.exportable == nil else {
            throw failure("has the member exportable, which only keys have")
        }
        return attributes ?? AttributeParameters()
    }
}
