extension RawSpan {
    /// Copies the bytes into an ordinary array, which can be copied further and is never wiped.
    ///
    /// For the edge only, where a library or the wire takes nothing else.
    public func exposed() -> [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0) }
    }
}
