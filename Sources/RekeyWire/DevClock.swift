/// The body of `POST /rekey/v1/dev/clock`.
public struct ClockAdvance: Codable, Sendable {
    /// How far to move the clock forward, ISO 8601 such as `P7D`.
    public var advance: String

    /// A move.
    public init(advance: String) {
        self.advance = advance
    }
}

/// The answer of `/rekey/v1/dev/clock`.
public struct ClockReading: Codable, Sendable {
    /// The server's time, ISO 8601.
    public var time: String

    /// A reading.
    public init(time: String) {
        self.time = time
    }
}

/// The body of `POST /rekey/v1/backup`.
public struct BackupRequest: Codable, Sendable {
    /// What encrypts the archive.
    public var passphrase: String

    /// A request.
    public init(passphrase: String) {
        self.passphrase = passphrase
    }
}
