import Foundation
import SecretMemory
import VaultCore

/// The file of a passphrase seal: what is needed to try a passphrase, and the wrapped root key.
struct PassphraseSealHeader: Equatable {
    private static let format = "rekey-seal"
    private static let version = 1
    private static let saltLength = 32

    /// Which root key is inside.
    let rootID: String
    private let scrypt: ScryptParameters
    private let salt: [UInt8]
    private let wrapped: [UInt8]

    /// Wraps `root` under a key derived from `passphrase` and a fresh salt.
    init(
        sealing root: SoftwareRootKey,
        passphrase: SharedSecret,
        scrypt: ScryptParameters,
        random: any RandomSource
    ) throws(VaultError) {
        let salt = random.bytes(Self.saltLength)
        let key = try scrypt.deriveKey(from: passphrase, salt: salt)
        let nonce = random.bytes(AuthenticatedBox.nonceLength)
        let binding = Self.binding(rootID: root.id)
        let box = root.secret.withBytes {
            AuthenticatedBox.seal($0, key: key, nonce: nonce, binding: binding)
        }
        guard let box else { throw VaultError(.internalError, "The root key could not be wrapped.") }
        rootID = root.id
        wrapped = box
        self.scrypt = scrypt
        self.salt = salt
    }

    /// Reads the file's JSON; throws ``VaultError/Code/sealUnavailable`` when it is not such a file.
    init(reading text: Data, path: String) throws(VaultError) {
        guard let file = try? JSONDecoder().decode(File.self, from: text), file.format == Self.format else {
            throw VaultError(.sealUnavailable, "\(path) is not a seal. Restore it from a backup.")
        }
        guard file.version == Self.version else {
            throw VaultError(
                .sealUnavailable,
                "\(path) has format version \(file.version), which this release cannot read. Update rekey."
            )
        }
        guard let salt = Base64URL.decode(file.scrypt.salt), let wrapped = Base64URL.decode(file.wrapped),
            let scrypt = try? ScryptParameters(
                logRounds: file.scrypt.logN,
                blockSize: file.scrypt.r,
                parallelism: file.scrypt.p
            )
        else { throw VaultError(.sealUnavailable, "\(path) is damaged. Restore it from a backup.") }
        rootID = file.root
        self.scrypt = scrypt
        self.salt = salt
        self.wrapped = wrapped
    }

    /// The root key; nil when the passphrase is wrong or the file was altered.
    func open(passphrase: SharedSecret, random: any RandomSource) throws(VaultError) -> SoftwareRootKey? {
        let key = try scrypt.deriveKey(from: passphrase, salt: salt)
        guard let secret = AuthenticatedBox.open(wrapped, key: key, binding: Self.binding(rootID: rootID)),
            secret.count == SoftwareRootKey.length
        else { return nil }
        return SoftwareRootKey(SharedSecret(secret), random: random)
    }

    /// The file's JSON.
    func encoded() throws(VaultError) -> Data {
        let parameters = File.Scrypt(
            logN: scrypt.logRounds,
            r: scrypt.blockSize,
            p: scrypt.parallelism,
            salt: Base64URL.encode(salt)
        )
        let file = File(
            format: Self.format,
            version: Self.version,
            root: rootID,
            scrypt: parameters,
            wrapped: Base64URL.encode(wrapped)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let text = try? encoder.encode(file) else {
            throw VaultError(.internalError, "The seal could not be written as JSON.")
        }
        return text
    }

    private static func binding(rootID: String) -> [UInt8] {
        var data = AssociatedData("rekey passphrase seal v1")
        data.append(rootID)
        return data.bytes
    }
}

extension PassphraseSealHeader {
    /// The JSON members.
    private struct File: Codable {
        struct Scrypt: Codable {
            let logN: Int
            let r: Int
            let p: Int
            let salt: String
        }

        let format: String
        let version: Int
        let root: String
        let scrypt: Scrypt
        let wrapped: String
    }
}
