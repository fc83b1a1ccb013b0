/// Identifiers in the form of RFC 9562: random ones (version 4) from the vault's own source of randomness, and others.
public enum GUID {
    /// A fresh identifier such as `3f2b8c1e-5d7a-4c1b-9e0f-2a6d8b7c4e5f`.
    public static func make(from random: some RandomSource) -> String {
        text(of: random.bytes(16), version: 4)
    }

    /// The identifier of the version, from 1 to 15, that 16 bytes make; version 8 is for bytes that mean something.
    public static func text(of bytes: [UInt8], version: UInt8) -> String {
        var bytes = bytes
        bytes[6] = (bytes[6] & 0x0F) | (version << 4)
        bytes[8] = (bytes[8] & 0x3F) | 0x80
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            Hex.append(byte, to: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
