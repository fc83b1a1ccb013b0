import Synchronization
import VaultCore

/// The connections that serve reads, each used by one thread at a time.
///
/// A read runs on the thread that asks for it: a point read takes some ten microseconds, a change of threads
/// several times that.
final class SQLiteReaders: Sendable {
    private final class Place: Sendable {
        let connection: Mutex<SQLiteConnection?>

        init(_ connection: SQLiteConnection) {
            self.connection = Mutex(connection)
        }
    }

    private let places: [Place]
    private let turn = Atomic<Int>(0)

    init(_ count: Int, of file: SQLiteFile) throws(VaultError) {
        var places: [Place] = []
        for _ in 0..<max(count, 1) {
            places.append(Place(try file.reader()))
        }
        self.places = places
    }

    /// Runs `body` over one snapshot; waits for a connection when all are in use.
    func read<T: Sendable>(_ body: (any SQLConnection) throws -> T) throws -> T {
        for place in places {
            let result = try place.connection.withLockIfAvailable { connection in
                try Self.read(connection, body)
            }
            if let result { return result }
        }
        let next = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return try places[next % places.count].connection.withLock { connection in
            try Self.read(connection, body)
        }
    }

    /// Waits for reads under way and closes the connections.
    func close() {
        for place in places {
            place.connection.withLock { $0 = nil }
        }
    }

    private static func read<T>(_ connection: SQLiteConnection?, _ body: (any SQLConnection) throws -> T)
        throws -> T
    {
        guard let connection else { throw StoreFailure.closed }
        return try connection.snapshot(body)
    }
}
