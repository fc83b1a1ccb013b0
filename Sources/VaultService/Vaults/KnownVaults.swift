import VaultCore

/// The vaults that a server remembers, and how often it changed them itself.
struct KnownVaults {
    private var records: [VaultName: VaultRecord] = [:]
    /// How often one of them was changed here.
    private(set) var changes = 0

    /// All of them.
    var values: some Sequence<VaultRecord> { records.values }

    /// The vault of a name.
    subscript(name: VaultName) -> VaultRecord? {
        get { records[name] }
        set {
            records[name] = newValue
            changes += 1
        }
    }

    /// Takes over what the store holds, unless one was changed here since `changes`, when that was asked.
    mutating func replace(with vaults: [VaultRecord], since changes: Int) -> Bool {
        guard self.changes == changes else { return false }
        records = Dictionary(uniqueKeysWithValues: vaults.map { ($0.name, $0) })
        return true
    }
}
