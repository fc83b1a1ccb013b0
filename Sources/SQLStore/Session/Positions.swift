import Foundation
import Synchronization
import VaultCore

/// Numbers in the order of which rows were appended, made without asking the database.
///
/// To count up from the largest row, each writer would have to wait for the one before it. A number is the system's
/// time in microseconds and ten bits that differ from node to node. Those of one store always grow, and begin above
/// what an earlier one left.
final class Positions: Sendable {
    private static let nodeBits = 10

    private let node = Int64.random(in: 0..<1 << nodeBits)
    private let last: Mutex<Int64>

    /// Numbers above `largest`.
    init(above largest: Int64) {
        last = Mutex(largest >> Self.nodeBits)
    }

    /// Numbers above every one that `connection` sees.
    convenience init(above connection: any SQLConnection) throws {
        let largest = try [SQL.rotations.lastPosition, SQL.schedule.lastPosition].map { statement in
            try connection.row(statement) { row in try row.integer() } ?? 0
        }
        self.init(above: largest.max() ?? 0)
    }

    /// The next number.
    func next() -> Int64 {
        let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
        let tick = last.withLock { last in
            last = max(last + 1, now)
            return last
        }
        return tick << Self.nodeBits | node
    }
}
