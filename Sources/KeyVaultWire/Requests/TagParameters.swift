import VaultCore

/// The limits of tags.
enum TagParameters {
    static let maximumCount = 15
    static let maximumLengthOfSecrets = 512
    static let maximumLengthOfKeys = 256

    /// Reads `tags`; names and values have at most `maximumLength` characters.
    static func read(
        _ reader: inout JSONReader,
        maximumLength: Int
    ) throws(VaultError) -> [String: String] {
        var tags: [String: String] = [:]
        try reader.object { (name, reader) throws(VaultError) in
            guard tags.count < maximumCount else {
                throw reader.failure("is one tag too many; the limit is 15")
            }
            guard !name.isEmpty else { throw reader.failure("needs a name") }
            guard name.utf16.count <= maximumLength else {
                throw reader.failure("has a name longer than \(maximumLength) characters; shorten it")
            }
            tags[name] = try reader.string(maximum: maximumLength)
        }
        return tags
    }
}
