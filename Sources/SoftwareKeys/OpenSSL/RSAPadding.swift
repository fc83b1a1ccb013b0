import COpenSSL
import VaultCore

/// The paddings of RSA that the wire offers (RFC 8017).
enum RSAPadding: Hashable, Sendable {
    /// PKCS#1 v1.5, of a digest within a DigestInfo, or of the bytes as they are.
    case v15(HashName?)
    /// PSS with a salt as long as the digest and MGF1 over the same hash.
    case pss(HashName)
    /// OAEP with MGF1 over the same hash and an empty label.
    case oaep(HashName)

    /// The hashes that paddings use.
    enum HashName: Sendable {
        case sha1, sha256, sha384, sha512
    }

    /// The padding of an algorithm; nil when it is none of RSA.
    init?(_ algorithm: KeyAlgorithm) {
        switch algorithm {
        case .rs256: self = .v15(.sha256)
        case .rs384: self = .v15(.sha384)
        case .rs512: self = .v15(.sha512)
        case .rsNull, .rsa15: self = .v15(nil)
        case .ps256: self = .pss(.sha256)
        case .ps384: self = .pss(.sha384)
        case .ps512: self = .pss(.sha512)
        case .rsaOAEP: self = .oaep(.sha1)
        case .rsaOAEP256: self = .oaep(.sha256)
        default: return nil
        }
    }

    /// How many bytes of a block the padding of an encryption, or of ``KeyAlgorithm/rsNull``, needs at least.
    var overhead: Int {
        switch self {
        case .v15: 11
        case .pss(let hash), .oaep(let hash): 2 * hash.length + 2
        }
    }

    /// Sets it on a context whose operation has begun.
    func apply(to context: OpaquePointer) throws(VaultError) {
        switch self {
        case .v15(let hash):
            try unsafe Self.set(RSA_PKCS1_PADDING, context)
            if let hash { try unsafe Self.set(signatureHash: hash, context) }
        case .pss(let hash):
            try unsafe Self.set(RSA_PKCS1_PSS_PADDING, context)
            try unsafe Self.set(signatureHash: hash, context)
            let status = unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST)
            try LibCrypto.require(status, "set the salt of RSA-PSS")
        case .oaep(let hash):
            try unsafe Self.set(RSA_PKCS1_OAEP_PADDING, context)
            let status = unsafe EVP_PKEY_CTX_set_rsa_oaep_md(context, hash.function)
            try LibCrypto.require(status, "set the hash of RSA-OAEP")
        }
    }

    private static func set(_ padding: Int32, _ context: OpaquePointer) throws(VaultError) {
        let status = unsafe EVP_PKEY_CTX_set_rsa_padding(context, padding)
        try LibCrypto.require(status, "set the padding of RSA")
    }

    private static func set(signatureHash hash: HashName, _ context: OpaquePointer) throws(VaultError) {
        let status = unsafe EVP_PKEY_CTX_set_signature_md(context, hash.function)
        try LibCrypto.require(status, "set the hash of a signature")
    }
}

extension RSAPadding.HashName {
    /// The length of a digest in bytes.
    var length: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// OpenSSL's description of the hash, which lives for ever.
    var function: OpaquePointer? {
        switch self {
        case .sha1: unsafe EVP_sha1()
        case .sha256: unsafe EVP_sha256()
        case .sha384: unsafe EVP_sha384()
        case .sha512: unsafe EVP_sha512()
        }
    }
}
