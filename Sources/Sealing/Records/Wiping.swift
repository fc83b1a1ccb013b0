import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Clears plaintext that a library handed over in memory of its own.
enum Wiping {
    /// Overwrites every byte; the holder must be the only one.
    static func wipe(_ data: inout Data) {
        unsafe data.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { unsafe explicit_bzero(start, bytes.count) }
        }
    }

    /// Overwrites every byte; the holder must be the only one.
    static func wipe(_ array: inout [UInt8]) {
        unsafe array.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { unsafe explicit_bzero(start, bytes.count) }
        }
    }
}
