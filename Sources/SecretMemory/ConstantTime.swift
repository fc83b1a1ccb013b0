/// Comparison whose time tells nothing about where two values differ.
public enum ConstantTime {
    /// Whether both spans hold the same bytes; time depends on the lengths only.
    public static func areEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
        guard left.byteCount == right.byteCount else { return false }
        var difference: UInt8 = 0
        for offset in 0..<left.byteCount {
            difference |= left.byte(at: offset) ^ right.byte(at: offset)
        }
        return difference == 0
    }

    /// Whether both arrays hold the same bytes; time depends on the lengths only.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        unsafe areEqual(left.span.bytes, right.span.bytes)
    }
}

extension RawSpan {
    /// The byte at an offset; traps outside the span.
    public func byte(at offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}
