extension SharedSecret {
    /// Lends the secret as a C string, in memory that is wiped afterwards; the pointer must not leave `body`.
    public func withCString<R, E: Error>(_ body: (UnsafePointer<CChar>) throws(E) -> R) throws(E) -> R {
        let terminated = withBytes { bytes in
            SecretBytes(capacity: bytes.byteCount + 1) { output in
                for byte in bytes.exposed() {
                    output.append(byte)
                }
                output.append(UInt8(0))
            }
        }
        return try terminated.withBytes { span throws(E) in
            unsafe try Self.lend(span, to: body)
        }
    }

    private static func lend<R, E: Error>(
        _ span: RawSpan,
        to body: (UnsafePointer<CChar>) throws(E) -> R
    ) throws(E) -> R {
        let result = unsafe span.withUnsafeBytes { bytes -> Result<R, E> in
            guard let start = bytes.baseAddress else {
                preconditionFailure("a terminated string has at least one byte")
            }
            let text = unsafe start.assumingMemoryBound(to: CChar.self)
            do throws(E) {
                return .success(unsafe try body(text))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
