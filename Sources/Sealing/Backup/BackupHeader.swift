import Crypto
import SecretMemory
import VaultCore

/// The first bytes of a backup, in clear but authenticated: format, key derivation, length.
///
/// Layout: magic (8), format version (1), kind of key (1), scrypt log2 N, r, p (3, zero for a key file), salt (32),
/// length of the content (8), HMAC-SHA256 of all that (32).
struct BackupHeader: Equatable {
    /// How many bytes it takes.
    static let length = fieldsLength + SHA256.byteCount

    private static let magic = Array("REKEYBAK".utf8)
    private static let version: UInt8 = 1
    private static let saltLength = 32
    private static let fieldsLength = 8 + 1 + 1 + 3 + saltLength + 8

    /// Where the encryption key comes from.
    enum KeySource: Equatable {
        case bytes
        case passphrase(ScryptParameters)
    }

    let source: KeySource
    let salt: [UInt8]
    /// The length of the content before encryption.
    let contentLength: Int

    init(source: KeySource, salt: [UInt8], contentLength: Int) {
        self.source = source
        self.salt = salt
        self.contentLength = contentLength
    }

    /// Reads a header without checking it against a key.
    ///
    /// Throws ``VaultError/Code/malformedBackup`` when these are not the first bytes of a backup.
    init(reading bytes: [UInt8]) throws(VaultError) {
        guard bytes.count >= 9, Array(bytes[..<8]) == Self.magic else {
            throw VaultError(.malformedBackup, "This is not a backup of rekey. Check the path.")
        }
        guard bytes[8] == Self.version else {
            throw VaultError(
                .malformedBackup,
                "The backup has format version \(bytes[8]), which this release cannot read. Update rekey."
            )
        }
        guard bytes.count == Self.length else {
            throw VaultError(
                .malformedBackup,
                "The backup is truncated: it ends in its header. Use another copy."
            )
        }
        source = try Self.source(Array(bytes[9..<13]))
        salt = Array(bytes[13..<(13 + Self.saltLength)])
        let stored = BigEndian.number(bytes[(13 + Self.saltLength)..<Self.fieldsLength], as: UInt64.self)
        guard let length = Int(exactly: stored), length < Int.max / 2 else { throw Self.damaged }
        contentLength = length
    }

    /// All bytes of the header, authenticated under `keys`.
    func encoded(_ keys: BackupKeys) -> [UInt8] {
        fields + Array(HMAC<SHA256>.authenticationCode(for: fields, using: keys.header))
    }

    /// Throws ``VaultError/Code/wrongBackupKey`` unless `bytes` were made under `keys`.
    func check(_ bytes: [UInt8], _ keys: BackupKeys) throws(VaultError) {
        let code = bytes[Self.fieldsLength...]
        guard HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: fields, using: keys.header) else {
            throw VaultError(
                .wrongBackupKey,
                "The passphrase or key does not open this backup, or its header was altered. Try the right one."
            )
        }
    }

    private var fields: [UInt8] {
        var bytes = Self.magic + [Self.version]
        switch source {
        case .bytes: bytes += [1, 0, 0, 0]
        case .passphrase(let scrypt):
            bytes +=
                [2]
                + [scrypt.logRounds, scrypt.blockSize, scrypt.parallelism].map {
                    UInt8(truncatingIfNeeded: $0)
                }
        }
        return bytes + salt + BigEndian.bytes(UInt64(contentLength))
    }

    private static func source(_ bytes: [UInt8]) throws(VaultError) -> KeySource {
        switch bytes[0] {
        case 1 where bytes[1...] == [0, 0, 0]: return .bytes
        case 2:
            let scrypt = try? ScryptParameters(
                logRounds: Int(bytes[1]),
                blockSize: Int(bytes[2]),
                parallelism: Int(bytes[3])
            )
            guard let scrypt else { throw damaged }
            return .passphrase(scrypt)
        default: throw damaged
        }
    }

    private static var damaged: VaultError {
        VaultError(.malformedBackup, "The header of the backup was altered. Use another copy.")
    }
}
