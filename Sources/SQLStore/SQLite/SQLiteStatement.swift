import CSQLite
import VaultCore

/// A prepared statement, and the row it stands on while it is stepped.
@safe final class SQLiteStatement: SQLRow {
    private let handle: OpaquePointer
    /// Where SQLite keeps `$1`, `$2` …: it numbers them in the order of their first use.
    private let places: [Int32]

    /// Prepares a statement that will be used many times.
    @unsafe init(_ text: String, on connection: OpaquePointer) throws(VaultError) {
        var made: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = unsafe sqlite3_prepare_v3(connection, text, -1, flags, &made, nil)
        guard code == SQLITE_OK, let made = unsafe made else { throw SQLiteFailure.error(code) }
        unsafe handle = made
        let count = unsafe sqlite3_bind_parameter_count(made)
        places = (0..<count).map { unsafe sqlite3_bind_parameter_index(made, "$\($0 + 1)") }
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    /// Sets all parameters.
    func bind(_ values: [SQLValue]) throws(VaultError) {
        guard values.count == places.count else {
            throw VaultError(
                .internalError,
                "a statement got \(values.count) values for \(places.count) parameters"
            )
        }
        for (place, value) in zip(places, values) {
            let code = bind(value, at: place)
            guard code == SQLITE_OK else { throw SQLiteFailure.error(code) }
        }
    }

    /// Moves to the next row; false when there is none.
    func step() throws(VaultError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw SQLiteFailure.error(code)
        }
    }

    /// Lets the row and the parameters go, so that the statement holds no lock and no value.
    func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    // MARK: SQLRow

    func integer(_ column: Int) -> Int64? {
        isNull(column) ? nil : unsafe sqlite3_column_int64(handle, Int32(column))
    }

    func text(_ column: Int) -> String? {
        guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else { return nil }
        let length = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    }

    func bytes(_ column: Int) -> [UInt8]? {
        if isNull(column) { return nil }
        let start = unsafe sqlite3_column_blob(handle, Int32(column))
        let length = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
    }

    // MARK: Values

    private func isNull(_ column: Int) -> Bool {
        unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
    }

    private func bind(_ value: SQLValue, at place: Int32) -> Int32 {
        switch value {
        case .integer(let number): unsafe sqlite3_bind_int64(handle, place, number)
        case .text(let text): bind(text, at: place)
        case .bytes(let bytes) where bytes.isEmpty: unsafe sqlite3_bind_zeroblob(handle, place, 0)
        case .bytes(let bytes):
            unsafe sqlite3_bind_blob(handle, place, bytes, Int32(bytes.count), Self.copied)
        case .null: unsafe sqlite3_bind_null(handle, place)
        }
    }

    private func bind(_ text: String, at place: Int32) -> Int32 {
        unsafe sqlite3_bind_text(handle, place, text, Int32(text.utf8.count), Self.copied)
    }

    /// `SQLITE_TRANSIENT`, which Swift does not import: SQLite takes its own copy.
    private static var copied: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}
