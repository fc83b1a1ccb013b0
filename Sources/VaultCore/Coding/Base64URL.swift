/// The wire's text form of binary values: RFC 4648, section 5, without padding.
public enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// The text of `bytes`, unpadded.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        append(Array(bytes), to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the text of `bytes`, unpadded, to a text in the making.
    public static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
        text.reserveCapacity(text.count + bytes.count * 4 / 3 + 2)
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(alphabet[Int(bits >> UInt32(bitCount) & 0x3F)])
            }
        }
        if bitCount > 0 {
            text.append(alphabet[Int(bits << UInt32(6 - bitCount) & 0x3F)])
        }
    }

    /// The bytes of `text`, with or without padding; nil when a character or the length is wrong.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(text.utf8)
    }

    /// The bytes of the ASCII text, with or without padding; nil when a character or the length is wrong.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var decoder = Base64URLDecoder()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.underestimatedCount * 3 / 4)
        for character in text {
            if let byte = decoder.push(character) {
                bytes.append(byte)
            }
        }
        return decoder.isComplete ? bytes : nil
    }
}
