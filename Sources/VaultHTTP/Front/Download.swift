/// A body that leaves piece by piece, so that memory stays bounded whatever its length.
public struct Download: Sendable {
    /// The length in bytes.
    public let length: Int
    /// Reads the next piece; empty at the end.
    let next: @Sendable () async throws -> [UInt8]

    /// A body of `length` bytes that `next` brings in order.
    public init(length: Int, next: @escaping @Sendable () async throws -> [UInt8]) {
        self.length = length
        self.next = next
    }
}
