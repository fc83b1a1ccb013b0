import COpenSSL
import SecretMemory
import VaultCore

/// A number inside OpenSSL, in the form that OpenSSL wipes when it copies and frees it.
@safe
final class BigNumber {
    let pointer: OpaquePointer

    /// Reads a big-endian number; leading zeros do not count.
    init(_ bytes: RawSpan) throws(VaultError) {
        unsafe pointer = try LibCrypto.require(BN_secure_new(), "make a number")
        let read = unsafe bytes.withUnsafeBytes { source in
            unsafe BN_bin2bn(source.bindMemory(to: UInt8.self).baseAddress, Int32(source.count), pointer)
        }
        guard unsafe read != nil else { throw LibCrypto.failure("read a number") }
    }

    /// Reads a big-endian number; leading zeros do not count.
    convenience init(_ bytes: [UInt8]) throws(VaultError) {
        try unsafe self.init(bytes.span.bytes)
    }

    /// Takes a number over from OpenSSL.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe BN_clear_free(pointer)
    }

    /// The length in bits, without leading zeros.
    var bitCount: Int { Int(unsafe BN_num_bits(pointer)) }

    /// The length in bytes, without leading zeros.
    var byteCount: Int { (bitCount + 7) / 8 }

    /// Whether the lowest bit is set.
    var isOdd: Bool { unsafe BN_is_odd(pointer) == 1 }

    /// The number big-endian, filled up with zeros to `width` bytes; nil when it does not fit.
    func bytes(width: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: width)
        let written = unsafe BN_bn2binpad(pointer, &bytes, Int32(width))
        return written == width ? bytes : nil
    }
}
