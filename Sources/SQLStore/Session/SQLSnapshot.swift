import VaultCore

/// What reads through a connection; the reading half of snapshots and transactions alike.
protocol SQLReading: StoreReader {
    var connection: any SQLConnection { get }
}

/// A consistent view that cannot be written to.
struct SQLSnapshot: SQLReading {
    let connection: any SQLConnection
}
