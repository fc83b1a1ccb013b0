import TestSupport
import VaultCore

/// The part of a transaction that sealing needs.
final class MemoryTransaction: PartialTransaction {
    var contents: MemoryStore.Contents

    init(_ contents: MemoryStore.Contents) {
        self.contents = contents
    }

    func keks() throws -> [KEKRecord] {
        contents.keks.sorted { ($0.vault, $0.version) < ($1.vault, $1.version) }
    }

    func census(of vault: String) throws -> [Int: Int] {
        contents.rows.filter { $0.key.vault == vault }.values.reduce(into: [:]) {
            $0[$1.kekVersion, default: 0] += 1
        }
    }

    func sealedRows(of vault: String, below version: Int, limit: Int) throws -> [SealedRow] {
        contents.rows.filter { $0.key.vault == vault && $0.value.kekVersion < version }
            .map { SealedRow(binding: $0.key, sealed: $0.value) }
            .sorted { $0.binding.name < $1.binding.name }.prefix(limit).map { $0 }
    }

    func put(_ kek: KEKRecord) throws {
        try removeKEK(vault: kek.vault, version: kek.version)
        contents.keks.append(kek)
    }

    func removeKEK(vault: String, version: Int) throws {
        contents.keks.removeAll { $0.vault == vault && $0.version == version }
    }

    func reseal(_ binding: RecordBinding, from expected: SealedRecord, to sealed: SealedRecord) throws -> Bool
    {
        guard contents.rows[binding] == expected else { return false }
        contents.rows[binding] = sealed
        return true
    }
}
