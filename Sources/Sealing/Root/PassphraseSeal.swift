import Foundation
public import SecretMemory
public import VaultCore

/// A root key wrapped under a passphrase: scrypt (RFC 7914) derives the wrapping key, a JSON file holds the rest.
public struct PassphraseSeal: Sendable {
    /// The fewest bytes a new passphrase may have (NIST SP 800-63B, section 5.1.1.2).
    public static let minimumLength = 8

    private static let headerLimit = 4096

    /// Where the file is.
    public let path: String

    /// The seal at `path`, made or not.
    public init(path: String) {
        self.path = path
    }

    /// Draws a root key and writes it wrapped under `passphrase`, durable on return; replaces what stands there.
    ///
    /// Throws ``VaultError/Code/badParameter`` when the passphrase is too short.
    public func create(
        passphrase: SharedSecret,
        scrypt: ScryptParameters = .standard,
        random: any RandomSource = SystemRandom()
    ) throws(VaultError) -> SoftwareRootKey {
        guard passphrase.count >= Self.minimumLength else {
            throw VaultError(
                .badParameter,
                "The passphrase is too short. Give at least \(Self.minimumLength) bytes."
            )
        }
        let root = SoftwareRootKey.make(random: random)
        let header = try PassphraseSealHeader(
            sealing: root,
            passphrase: passphrase,
            scrypt: scrypt,
            random: random
        )
        let text = try header.encoded()
        try PrivateFile.write(text.bytes, to: path)
        return root
    }

    /// Unwraps the root key.
    ///
    /// Throws ``VaultError/Code/wrongPassphrase`` when the passphrase does not open it, and
    /// ``VaultError/Code/sealUnavailable`` when the file is damaged or other users may reach it.
    public func open(
        passphrase: SharedSecret,
        random: any RandomSource = SystemRandom()
    ) throws(VaultError) -> SoftwareRootKey {
        guard let root = try header().open(passphrase: passphrase, random: random) else {
            throw VaultError(
                .wrongPassphrase,
                "The passphrase does not open \(path). Try again, or restore the file if it was changed."
            )
        }
        return root
    }

    /// Which root key the file holds, as it says itself; no passphrase is needed to learn it.
    public func rootID() throws(VaultError) -> String {
        try header().rootID
    }

    private func header() throws(VaultError) -> PassphraseSealHeader {
        let bytes = try PrivateFile.read(path, limit: Self.headerLimit)
        return try bytes.withBytes { (span) throws(VaultError) in
            try PassphraseSealHeader(reading: Data(copying: span), path: path)
        }
    }
}

extension Data {
    /// A copy of lent bytes.
    init(copying span: RawSpan) {
        self = unsafe span.withUnsafeBytes { unsafe Data($0) }
    }
}
