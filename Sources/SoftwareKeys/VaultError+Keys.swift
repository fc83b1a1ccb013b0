import VaultCore

extension VaultError {
    /// The one answer to a ciphertext that does not decrypt, whatever is wrong with it: a telling answer would
    /// be an oracle (RFC 8017, section 7.2.2).
    static func undecipherable() -> VaultError {
        VaultError(.badParameter, "The value cannot be decrypted with this key and algorithm.")
    }

    /// The algorithm does not fit the key for any of the operations; says which would.
    static func unfit(
        _ algorithm: KeyAlgorithm,
        _ specification: KeySpecification,
        for operations: [KeyOperation]
    ) -> VaultError {
        let fitting = KeyAlgorithm.allCases.filter { candidate in
            operations.contains { candidate.fits(specification, for: $0) }
        }
        let remedy =
            fitting.isEmpty
            ? "this kind of key cannot do that; use another key"
            : "use one of \(fitting.map(\.rawValue).joined(separator: ", "))"
        return VaultError(
            .badParameter,
            "alg \(algorithm.rawValue) does not fit \(specification.inWords) here: \(remedy)."
        )
    }

    /// A field of the wire has the wrong length.
    static func wrongLength(_ field: String, _ actual: Int?, expected: String) -> VaultError {
        let found = actual.map { "has \($0) bytes" } ?? "is missing"
        return VaultError(.badParameter, "\(field) \(found): send \(expected).")
    }

    /// A field of the wire stands where the algorithm has no use for it.
    static func needless(_ field: String, _ algorithm: KeyAlgorithm) -> VaultError {
        VaultError(.badParameter, "\(field) has no meaning for alg \(algorithm.rawValue): leave it out.")
    }

    /// A member of an imported JSON Web Key is wrong.
    static func wrongMember(_ member: String, _ reason: String) -> VaultError {
        VaultError(.badParameter, "key.\(member) \(reason).")
    }
}

extension KeySpecification {
    fileprivate var inWords: String {
        switch self {
        case .rsa(let bits): "an RSA key of \(bits) bits"
        case .ec(let curve): "an EC key on \(curve.rawValue)"
        case .oct(let bits): "an oct key of \(bits) bits"
        }
    }
}
