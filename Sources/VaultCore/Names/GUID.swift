/// Random identifiers in the form of RFC 9562 version 4, from the vault's own source of randomness.
public enum GUID {
    /// A fresh identifier such as `3f2b8c1e-5d7a-4c1b-9e0f-2a6d8b7c4e5f`.
    public static func make(from random: some RandomSource) -> String {
        var bytes = random.bytes(16)
        bytes[6] = (bytes[6] & 0x0F) | 0x40
        bytes[8] = (bytes[8] & 0x3F) | 0x80
        let text = Array(Hex.encode(bytes))
        return [text[0..<8], text[8..<12], text[12..<16], text[16..<20], text[20..<32]]
            .map { String($0) }.joined(separator: "-")
    }
}
