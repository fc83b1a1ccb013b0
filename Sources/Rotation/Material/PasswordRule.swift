public import SecretMemory
public import VaultCore

/// What a generated password looks like.
public struct PasswordRule: Equatable, Sendable, Codable {
    /// How many characters.
    public var length: Int
    /// The ASCII characters to draw from, each once.
    public var characters: String

    /// 40 letters and digits: 238 bits, and safe in URLs, JSON and shells.
    public static let standard = PasswordRule(
        length: 40,
        characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    )

    /// A rule with its parts.
    public init(length: Int, characters: String) {
        self.length = length
        self.characters = characters
    }

    /// A new password, each character as likely as any other.
    ///
    /// Bytes that would favour some characters are thrown away (NIST SP 800-90A, appendix A.5.1).
    public func make(from random: any RandomSource) -> SecretBytes {
        let choices = Array(characters.utf8)
        let fair = 256 - 256 % choices.count
        return SecretBytes(capacity: length) { output in
            while output.byteCount < length {
                for byte in random.bytes(length) where Int(byte) < fair && output.byteCount < length {
                    output.append(choices[Int(byte) % choices.count])
                }
            }
        }
    }
}
