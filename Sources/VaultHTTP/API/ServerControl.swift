public import RekeyWire
public import VaultCore

/// What `/rekey/v1` asks of the server beside vaults and identities; the composition answers.
public protocol ServerControl: Sendable {
    /// The server's state.
    func status() async throws -> ServerStatus

    /// The servers that share the database, with what each is at.
    func nodes() async throws -> [NodeResource]

    /// The seal and the progress of rewraps.
    func seal() async throws -> SealResource

    /// Makes a new root key, or new key-encryption keys whose rewrap goes on in the background.
    func rotate(_ rotation: SealRotation) async throws -> SealResource

    /// An encrypted archive of the whole server as it stands, taken while it works.
    func backup(_ request: BackupRequest) async throws -> Download

    /// Moves the clock forward, durably; nil without `--dev`.
    var advanceClock: (@Sendable (CalendarDuration) async throws -> Timestamp)? { get }
}
