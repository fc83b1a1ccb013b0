import COpenSSL
import VaultCore

/// The two forms of an ECDSA signature: DER, which OpenSSL speaks (RFC 3279, section 2.2.3), and r and s of
/// fixed width side by side, which the wire speaks (RFC 7518, section 3.4).
enum ECDSASignature {
    /// The wire's form of a DER signature.
    static func flat(fromDER der: [UInt8], width: Int) throws(VaultError) -> [UInt8] {
        var flat = [UInt8](repeating: 0, count: 2 * width)
        let isWritten = unsafe der.withUnsafeBufferPointer { source in
            var cursor = source.baseAddress
            let signature = unsafe d2i_ECDSA_SIG(nil, &cursor, source.count)
            defer { unsafe ECDSA_SIG_free(signature) }
            return unsafe write(signature, to: &flat, width: width)
        }
        guard isWritten else { throw LibCrypto.failure("read its own signature") }
        return flat
    }

    /// The DER form of a wire signature; nil when its length is wrong.
    static func der(fromFlat flat: [UInt8], width: Int) throws(VaultError) -> [UInt8]? {
        guard flat.count == 2 * width else { return nil }
        let signature = try unsafe LibCrypto.require(ECDSA_SIG_new(), "make a signature")
        defer { unsafe ECDSA_SIG_free(signature) }
        let length = Int32(width)
        // ECDSA_SIG_set0 takes both numbers over; it refuses only nil.
        let status = unsafe flat.withUnsafeBufferPointer { bytes in
            unsafe ECDSA_SIG_set0(
                signature,
                BN_bin2bn(bytes.baseAddress, length, nil),
                BN_bin2bn(bytes.baseAddress.map { unsafe $0 + width }, length, nil)
            )
        }
        try LibCrypto.require(status, "read a signature")
        return try unsafe encode(signature, capacity: 2 * width + 16)
    }

    private static func write(_ signature: OpaquePointer?, to flat: inout [UInt8], width: Int) -> Bool {
        guard let signature = unsafe signature else { return false }
        let length = Int32(width)
        return unsafe flat.withUnsafeMutableBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return false }
            return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(signature), start, length) == length
                && BN_bn2binpad(ECDSA_SIG_get0_s(signature), start + width, length) == length
        }
    }

    private static func encode(_ signature: OpaquePointer, capacity: Int) throws(VaultError) -> [UInt8] {
        var der = [UInt8](repeating: 0, count: capacity)
        let length = unsafe der.withUnsafeMutableBufferPointer { bytes in
            var cursor = bytes.baseAddress
            return unsafe i2d_ECDSA_SIG(signature, &cursor)
        }
        guard length > 0, length <= capacity else { throw LibCrypto.failure("encode a signature") }
        der.removeLast(capacity - Int(length))
        return der
    }
}
