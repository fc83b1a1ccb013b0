import VaultCore

/// The opaque mark of where a page ended: base64url of a small JSON object, as the live service has it.
enum SkipToken {
    private static let maximumLength = 512

    static func encode(_ key: String) -> String {
        var writer = JSONWriter(capacity: 160)
        writer.object { writer in
            writer.member("NextMarker")
            writer.string(key)
        }
        return Base64URL.encode(writer.bytes)
    }

    /// The key in a token; throws when the token was not made by ``encode(_:)``.
    static func decode(_ token: String) throws(VaultError) -> String {
        guard token.utf8.count <= maximumLength, let text = Base64URL.decode(token),
            let key = try? key(in: text),
            ObjectName(key) != nil
        else {
            throw VaultError(
                .badParameter,
                "The query argument $skiptoken is not one of ours; follow nextLink as it was given."
            )
        }
        return key
    }

    private static func key(in text: [UInt8]) throws(VaultError) -> String {
        var key: String?
        var reader = try JSONReader(text)
        try reader.object { (name, reader) throws(VaultError) in
            guard name == "NextMarker" else { throw reader.unknownMember(accepted: "NextMarker") }
            key = try reader.string(maximum: 127)
        }
        try reader.finish()
        guard let key else { throw reader.missing("NextMarker") }
        return key
    }
}
