public import SecretMemory

/// How a password is made: its length, and the characters it is drawn from with equal chance.
public struct PasswordRule: Hashable, Sendable, Codable {
    /// Named sets of characters.
    public enum Alphabet: String, Sendable, Codable, CaseIterable {
        /// Letters and digits.
        case alphanumeric
        /// Letters, digits, and `-` `.` `_` `~`, which stand for themselves in a URL.
        case urlSafe = "url-safe"
        /// Lower-case hexadecimal digits.
        case hex
        /// Every printable ASCII character but space, quotes, backslash and backtick.
        case printable

        /// The characters.
        public var characters: String {
            switch self {
            case .alphanumeric: Self.letters + Self.digits
            case .urlSafe: Self.letters + Self.digits + "-._~"
            case .hex: Self.digits + "abcdef"
            case .printable: Self.letters + Self.digits + "!#$%&()*+,-./:;<=>?@[]^_{|}~"
            }
        }

        /// How many bits of chance a character holds: the binary logarithm of how many there are.
        var bitsPerCharacter: Double {
            switch self {
            case .alphanumeric: 5.954196
            case .urlSafe: 6.044394
            case .hex: 4
            case .printable: 6.491853
            }
        }

        private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        private static let digits = "0123456789"
    }

    /// How many characters.
    public var length: Int
    /// The named set they are drawn from.
    public var alphabet: Alphabet

    /// A rule; 32 letters and digits unless told otherwise.
    public init(length: Int = 32, alphabet: Alphabet = .alphanumeric) {
        self.length = length
        self.alphabet = alphabet
    }

    /// The least bits of chance that a password may hold.
    public static let leastBits = 96

    /// How many bits of chance a password holds, rounded down.
    public var bits: Int {
        Int(Double(length) * alphabet.bitsPerCharacter)
    }

    /// A fresh password, each character drawn with equal chance.
    public func make(from random: some RandomSource) -> SharedSecret {
        let characters = Array(alphabet.characters.utf8)
        let fair = UInt8(256 / characters.count * characters.count - 1)
        return SharedSecret(
            SecretBytes(capacity: length) { output in
                var missing = length
                while missing > 0 {
                    for byte in random.bytes(missing + 16) where byte <= fair && missing > 0 {
                        output.append(characters[Int(byte) % characters.count])
                        missing -= 1
                    }
                }
            }
        )
    }
}
