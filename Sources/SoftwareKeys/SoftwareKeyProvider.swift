import COpenSSL
public import SecretMemory
public import VaultCore

/// Keys in this process: RSA and EC over OpenSSL libcrypto, symmetric ones over swift-crypto.
///
/// Private material is PKCS#8 DER for RSA and EC, and the raw bytes for a symmetric key. Safe for use by any
/// number of threads, as are the handles it opens.
public struct SoftwareKeyProvider: KeyProvider {
    /// A provider; it holds nothing.
    public init() {}

    /// Makes a key.
    ///
    /// Throws ``VaultError/Code/badParameter`` for a size that is not offered.
    public func generate(_ specification: KeySpecification) throws(VaultError) -> KeyMaterial {
        switch specification {
        case .rsa(let bits):
            try Self.requireSize(bits, of: RSAImport.sizes, kind: "RSA")
            return try Self.material(OpenSSLKey.generateRSA(bits: bits), specification)
        case .ec(let curve):
            return try Self.material(OpenSSLKey.generateEC(curve), specification)
        case .oct(let bits):
            try Self.requireSize(bits, of: SymmetricKeyHandle.sizes, kind: "oct")
            let secret = SharedSecret(try Self.randomBytes(bits / 8))
            return KeyMaterial(publicMaterial: .oct(bits: bits), privateMaterial: secret)
        }
    }

    /// Checks a foreign key and takes it over.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the JWK member.
    public func importKey(_ material: ImportedKeyMaterial) throws(VaultError) -> KeyMaterial {
        switch material {
        case .rsa(let modulus, let exponent, let d, let p, let q, let dp, let dq, let qi):
            let imported = try RSAImport(
                modulus: modulus,
                exponent: exponent,
                privateExponent: d,
                p: p,
                q: q,
                dp: dp,
                dq: dq,
                qi: qi
            ).key()
            return try Self.material(imported.key, .rsa(bits: imported.bits))
        case .ec(let curve, let x, let y, let d):
            return try Self.material(ECImport(curve: curve, x: x, y: y, privateScalar: d).key(), .ec(curve))
        case .oct(let secret):
            guard SymmetricKeyHandle.sizes.contains(secret.count * 8) else {
                throw .wrongMember("k", "has \(secret.count) bytes: send 16, 24 or 32")
            }
            return KeyMaterial(publicMaterial: .oct(bits: secret.count * 8), privateMaterial: secret)
        }
    }

    /// Opens private material that this provider made.
    ///
    /// Throws ``VaultError/Code/integrity`` when it is not, or is of another kind than `specification`.
    public func load(_ privateMaterial: borrowing SecretBytes, _ specification: KeySpecification)
        throws(VaultError) -> any KeyHandle
    {
        try privateMaterial.withBytes { bytes throws(VaultError) -> any KeyHandle in
            if case .oct(let bits) = specification {
                guard bits == bytes.byteCount * 8, SymmetricKeyHandle.sizes.contains(bits) else {
                    throw VaultError(
                        .integrity,
                        "The stored symmetric key is not as long as its record says."
                    )
                }
                return SymmetricKeyHandle(bytes)
            }
            let key = try OpenSSLKey.read(pkcs8: bytes)
            return try Self.handle(key, try key.publicMaterial(specification))
        }
    }

    private static func handle(_ key: OpenSSLKey, _ material: PublicKeyMaterial) throws(VaultError)
        -> any KeyHandle
    {
        switch material {
        case .rsa(let modulus, _): RSAKeyHandle(key, bits: modulus.count * 8)
        case .ec(let curve, _, _): ECKeyHandle(key, curve: curve)
        case .oct: throw VaultError(.integrity, "A symmetric key is not stored like a key pair.")
        }
    }

    private static func material(_ key: OpenSSLKey, _ specification: KeySpecification) throws(VaultError)
        -> KeyMaterial
    {
        KeyMaterial(publicMaterial: try key.publicMaterial(specification), privateMaterial: try key.pkcs8())
    }

    private static func requireSize(_ bits: Int, of offered: [Int], kind: String) throws(VaultError) {
        guard !offered.contains(bits) else { return }
        let choice = offered.map(String.init).joined(separator: ", ")
        throw VaultError(.badParameter, "key_size \(bits) is not offered for \(kind): use one of \(choice).")
    }

    private static func randomBytes(_ count: Int) throws(VaultError) -> SecretBytes {
        try SecretBytes(capacity: count) { output throws(VaultError) in
            try unsafe output.withUnsafeMutableBytes { buffer, written throws(VaultError) in
                let target = unsafe buffer.bindMemory(to: UInt8.self).baseAddress
                try LibCrypto.require(unsafe RAND_priv_bytes(target, Int32(count)), "draw a key")
                written = count
            }
        }
    }
}
