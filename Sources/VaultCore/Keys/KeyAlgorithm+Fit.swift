extension KeyAlgorithm {
    /// What the algorithm serves; RSA encryption serves key wrap too.
    public var operations: [KeyOperation] {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .rsNull, .es256, .es384, .es512, .es256k,
            .hs256, .hs384, .hs512:
            [.sign, .verify]
        case .rsa15, .rsaOAEP, .rsaOAEP256:
            [.encrypt, .decrypt, .wrapKey, .unwrapKey]
        case .a128gcm, .a192gcm, .a256gcm, .a128cbc, .a192cbc, .a256cbc, .a128cbcpad, .a192cbcpad,
            .a256cbcpad:
            [.encrypt, .decrypt]
        case .a128kw, .a192kw, .a256kw, .aesKeyWrap, .aesKeyWrapPad:
            [.wrapKey, .unwrapKey]
        }
    }

    /// The exact length of what is signed, in bytes; nil where no digest is signed or any length will do.
    public var digestLength: Int? {
        switch self {
        case .rs256, .ps256, .es256, .es256k, .hs256: 32
        case .rs384, .ps384, .es384, .hs384: 48
        case .rs512, .ps512, .es512, .hs512: 64
        default: nil
        }
    }

    /// Whether a key of this kind can be used with the algorithm for the operation.
    ///
    /// The table of Azure's key types and algorithms; `key_ops` of the key is another question.
    public func fits(_ specification: KeySpecification, for operation: KeyOperation) -> Bool {
        operations.contains(operation) && fits(specification)
    }

    private func fits(_ specification: KeySpecification) -> Bool {
        switch specification {
        case .rsa: isForRSA
        case .ec(let curve): self.curve == curve
        case .oct(let bits): isSymmetric && (keyBits ?? bits) == bits
        }
    }

    private var isForRSA: Bool {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .rsNull, .rsa15, .rsaOAEP, .rsaOAEP256: true
        default: false
        }
    }

    private var isSymmetric: Bool { !isForRSA && curve == nil }

    private var curve: Curve? {
        switch self {
        case .es256: .p256
        case .es384: .p384
        case .es512: .p521
        case .es256k: .p256k
        default: nil
        }
    }

    /// The length of key that a symmetric algorithm prescribes; nil when it takes each.
    private var keyBits: Int? {
        switch self {
        case .a128gcm, .a128cbc, .a128cbcpad, .a128kw: 128
        case .a192gcm, .a192cbc, .a192cbcpad, .a192kw: 192
        case .a256gcm, .a256cbc, .a256cbcpad, .a256kw: 256
        default: nil
        }
    }
}
