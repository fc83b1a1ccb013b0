import CSQLite
import Glibc
import Synchronization

@testable import SQLStore

/// A file layer of SQLite that counts the syncs of each log and can fail them or its writes.
///
/// It passes everything on to the layer in use, so what is counted is what really happens.
enum WatchedFiles {
    static let name = "watched"

    struct Log: Sendable {
        var syncs = 0
        var writes = 0
        /// The result code every write to this log ends with, instead of writing.
        var failWrites: Int32?
        /// The result code every sync of this log ends with, instead of syncing.
        var failSyncs: Int32?
    }

    private struct State {
        var paths: [Int: String] = [:]
        var logs: [String: Log] = [:]
    }

    private static let state = Mutex(State())

    /// Makes the layer known to SQLite, once.
    static let registered: Bool = {
        guard let original = sqlite3_vfs_find(SQLiteFile.exclusive) else { return false }
        plainOpen = original.pointee.xOpen
        let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        layer.initialize(to: original.pointee)
        layer.pointee.zName = UnsafePointer(strdup(name))
        layer.pointee.xOpen = { layer, path, file, flags, given in
            let code = WatchedFiles.plainOpen?(layer, path, file, flags, given) ?? SQLITE_ERROR
            if code == SQLITE_OK, flags & SQLITE_OPEN_WAL != 0, let file, let path {
                WatchedFiles.watch(file, String(cString: path))
            }
            return code
        }
        return sqlite3_vfs_register(layer, 0) == SQLITE_OK
    }()

    /// What has happened to the log of a database.
    static func log(of database: String) -> Log {
        state.withLock { $0.logs[database + "-wal"] ?? Log() }
    }

    /// Changes what shall happen to the log of a database.
    static func change(_ database: String, _ change: (inout Log) -> Void) {
        state.withLock { change(&$0.logs[database + "-wal", default: Log()]) }
    }

    nonisolated(unsafe) private static var plainOpen:
        (
            @convention(c) (
                UnsafeMutablePointer<sqlite3_vfs>?, sqlite3_filename?, UnsafeMutablePointer<sqlite3_file>?,
                Int32, UnsafeMutablePointer<Int32>?
            ) -> Int32
        )?
    nonisolated(unsafe) private static var plain: sqlite3_io_methods?
    nonisolated(unsafe) private static var watching: UnsafeMutablePointer<sqlite3_io_methods>?

    private static func watch(_ file: UnsafeMutablePointer<sqlite3_file>, _ path: String) {
        state.withLock { state in
            state.paths[Int(bitPattern: file)] = path
            if watching == nil { watching = makeMethods(from: file.pointee.pMethods.pointee) }
        }
        file.pointee.pMethods = UnsafePointer(watching)
    }

    private static func makeMethods(from methods: sqlite3_io_methods) -> UnsafeMutablePointer<
        sqlite3_io_methods
    > {
        plain = methods
        let watched = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        watched.initialize(to: methods)
        watched.pointee.xSync = { file, flags in
            WatchedFiles.count(file, \.syncs, \.failSyncs) ?? WatchedFiles.plain?.xSync(file, flags)
                ?? SQLITE_ERROR
        }
        watched.pointee.xWrite = { file, bytes, count, offset in
            WatchedFiles.count(file, \.writes, \.failWrites)
                ?? WatchedFiles.plain?.xWrite(file, bytes, count, offset) ?? SQLITE_ERROR
        }
        return watched
    }

    private static func count(
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ counter: WritableKeyPath<Log, Int>,
        _ failure: KeyPath<Log, Int32?>
    ) -> Int32? {
        state.withLock { state in
            guard let path = state.paths[Int(bitPattern: file)] else { return nil }
            state.logs[path, default: Log()][keyPath: counter] += 1
            return state.logs[path]?[keyPath: failure]
        }
    }
}
