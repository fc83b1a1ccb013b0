import CPostgreSQL
import VaultCore

/// The rows of a result, one after the other.
@safe final class PostgreSQLRows: SQLRow {
    /// How many rows the statement changed, or returned.
    let changed: Int
    /// What was done, such as `COMMIT`.
    let tag: String

    private let result: OpaquePointer
    private let count: Int32
    private var current: Int32 = -1

    /// Takes a result over.
    @unsafe init(_ result: OpaquePointer) {
        unsafe self.result = result
        count = unsafe PQntuples(result)
        changed = unsafe Int(String(cString: PQcmdTuples(result))) ?? 0
        tag = unsafe String(cString: PQcmdStatus(result))
    }

    deinit {
        unsafe PQclear(result)
    }

    /// Moves to the next row; false when there is none.
    func next() -> Bool {
        current += 1
        return current < count
    }

    // MARK: SQLRow

    /// A number of any width, highest byte first.
    func integer(_ column: Int) -> Int64? {
        guard let bytes = bytes(column), let first = bytes.first, bytes.count <= 8 else { return nil }
        return bytes.reduce(first < 128 ? 0 : -1) { $0 << 8 | Int64($1) }
    }

    func text(_ column: Int) -> String? {
        bytes(column).map { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ column: Int) -> [UInt8]? {
        guard unsafe PQgetisnull(result, current, Int32(column)) == 0 else { return nil }
        let start = unsafe UnsafeRawPointer(PQgetvalue(result, current, Int32(column)))
        let length = unsafe Int(PQgetlength(result, current, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
    }
}
