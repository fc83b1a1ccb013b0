extension OutputRawSpan {
    /// Appends a copy of `bytes`; traps when they do not fit.
    public mutating func append(contentsOf bytes: RawSpan) {
        for offset in 0..<bytes.byteCount {
            append(bytes.byte(at: offset))
        }
    }
}
