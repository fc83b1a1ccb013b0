/// The body of `GET /rekey/v1/status`.
public struct ServerStatus: Codable, Sendable {
    /// The release.
    public var version: String
    /// The tenant's GUID.
    public var tenantId: String
    /// The server's time, ISO 8601; with `--dev` it can be moved.
    public var time: String
    /// Whether the clock can be moved.
    public var dev: Bool
    /// How many vaults there are.
    public var vaults: Int
    /// The kind of the seal: `file` or `passphrase`.
    public var seal: String
    /// Whether the audit log can be written.
    public var auditWritable: Bool
    /// Seconds since the server became ready.
    public var uptimeSeconds: Int

    /// A status with all its parts.
    public init(
        version: String,
        tenantId: String,
        time: String,
        dev: Bool,
        vaults: Int,
        seal: String,
        auditWritable: Bool,
        uptimeSeconds: Int
    ) {
        self.version = version
        self.tenantId = tenantId
        self.time = time
        self.dev = dev
        self.vaults = vaults
        self.seal = seal
        self.auditWritable = auditWritable
        self.uptimeSeconds = uptimeSeconds
    }
}
