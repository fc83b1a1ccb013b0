import COpenSSL
import VaultCore

extension OpenSSLKey {
    /// The public part.
    ///
    /// Throws ``VaultError/Code/integrity`` when the key is not what `specification` says.
    func publicMaterial(_ specification: KeySpecification) throws(VaultError) -> PublicKeyMaterial {
        switch specification {
        case .rsa(let bits): try publicNumbers(bits: bits)
        case .ec(let curve): try publicPoint(curve)
        case .oct: throw Self.mismatch()
        }
    }

    private func publicNumbers(bits: Int) throws(VaultError) -> PublicKeyMaterial {
        guard unsafe EVP_PKEY_is_a(pointer, "RSA") == 1 else { throw Self.mismatch() }
        let modulus = try number(OSSL_PKEY_PARAM_RSA_N)
        let exponent = try number(OSSL_PKEY_PARAM_RSA_E)
        guard modulus.bitCount == bits, let n = modulus.bytes(width: modulus.byteCount),
            let e = exponent.bytes(width: exponent.byteCount)
        else { throw Self.mismatch() }
        return .rsa(modulus: n, exponent: e)
    }

    private func publicPoint(_ curve: Curve) throws(VaultError) -> PublicKeyMaterial {
        guard unsafe EVP_PKEY_is_a(pointer, "EC") == 1, groupName == curve.groupName.description,
            let x = try number(OSSL_PKEY_PARAM_EC_PUB_X).bytes(width: curve.coordinateLength),
            let y = try number(OSSL_PKEY_PARAM_EC_PUB_Y).bytes(width: curve.coordinateLength)
        else { throw Self.mismatch() }
        return .ec(curve, x: x, y: y)
    }

    private var groupName: String {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        let status = unsafe EVP_PKEY_get_group_name(pointer, &name, name.count, &length)
        guard LibCrypto.passes(status) else { return "" }
        return String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func mismatch() -> VaultError {
        ERR_clear_error()
        return VaultError(.integrity, "The stored private key is not of the kind its record says.")
    }
}
