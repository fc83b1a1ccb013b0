/// A sealed record and where it belongs, as the rewrap walks over them.
public struct SealedRow: Equatable, Sendable {
    /// What it is bound to.
    public var binding: RecordBinding
    /// The sealed material.
    public var sealed: SealedRecord

    /// Pairs a record with its place.
    public init(binding: RecordBinding, sealed: SealedRecord) {
        self.binding = binding
        self.sealed = sealed
    }
}

/// Reading the server's own settings and keys.
public protocol ServerReader {
    /// A setting of the server, such as the tenant id.
    func setting(_ name: String) throws -> String?

    /// Every wrapped key-encryption key, by vault and version.
    func keks() throws -> [KEKRecord]

    /// How many sealed records of `vault` stand under each key version.
    func census(of vault: String) throws -> [Int: Int]

    /// Up to `limit` records of `vault` sealed under versions below `version`; object versions and signing keys.
    func sealedRows(of vault: String, below version: Int, limit: Int) throws -> [SealedRow]
}

/// Writing the server's own settings and keys.
public protocol ServerWriter {
    /// Sets a setting.
    func setSetting(_ name: String, to value: String) throws

    /// Removes a setting, if it is set.
    func removeSetting(_ name: String) throws

    /// Adds or replaces a wrapped key by vault and version.
    func put(_ kek: KEKRecord) throws

    /// Removes a wrapped key.
    func removeKEK(vault: String, version: Int) throws

    /// Replaces the sealed material at a place, if it still is `expected`; whether it was.
    func reseal(_ binding: RecordBinding, from expected: SealedRecord, to sealed: SealedRecord) throws -> Bool
}
