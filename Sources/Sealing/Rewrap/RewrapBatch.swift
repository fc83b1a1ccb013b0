import SecretMemory
import VaultCore

/// Records opened under old keys and sealed under the newest, ready to be committed together.
///
/// The work is done outside the transaction; each record is replaced only if it still is what was opened.
struct RewrapBatch: Sendable {
    private struct Move: Sendable {
        let row: SealedRow
        let resealed: SealedRecord
    }

    private var moves: [Move] = []
    /// The places of records that do not open.
    private(set) var unreadable: [RecordBinding] = []

    /// How many records were looked at.
    var count: Int { moves.count + unreadable.count }
    /// Whether there was nothing to do.
    var isEmpty: Bool { count == 0 }

    /// Reseals `rows`; a record that does not open is noted and left alone.
    init(_ rows: [SealedRow], keyring: Keyring) {
        for row in rows {
            if let resealed = try? Self.reseal(row, keyring) {
                moves.append(Move(row: row, resealed: resealed))
            } else {
                unreadable.append(row.binding)
            }
        }
    }

    /// Replaces the records; how many were still what was opened.
    func commit(in transaction: any ServerWriter) throws -> Int {
        var moved = 0
        for move in moves {
            let row = move.row
            if try transaction.reseal(row.binding, from: row.sealed, to: move.resealed) { moved += 1 }
        }
        return moved
    }

    private static func reseal(_ row: SealedRow, _ keyring: Keyring) throws(VaultError) -> SealedRecord {
        let plaintext = try keyring.open(row.sealed, binding: row.binding)
        return try plaintext.withBytes { (bytes) throws(VaultError) in
            try keyring.seal(bytes, binding: row.binding)
        }
    }
}
