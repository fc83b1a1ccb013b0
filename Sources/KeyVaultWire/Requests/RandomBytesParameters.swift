public import VaultCore

/// Body of `POST /rng`.
public struct RandomBytesParameters: Equatable, Sendable, WireRequest {
    /// How many bytes: 1–128.
    public let count: Int

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var count: Int64?
        try reader.object { (name, reader) throws(VaultError) in
            guard name == "count" else { throw reader.unknownMember(accepted: "count") }
            let number = try reader.integer()
            guard (1...128).contains(number) else {
                throw reader.failure("cannot be greater than 128 or less than 1")
            }
            count = number
        }
        guard let count else { throw reader.missing("count") }
        self.count = Int(count)
    }
}
