import CPostgreSQL
import VaultCore

/// One result of a statement, read out and let go.
struct PostgreSQLResult {
    /// The rows; a null value is nil.
    let rows: [[String?]]

    private let isSuccess: Bool
    private let code: String?
    private let message: String

    /// Reads a result and frees it; nil when there is none.
    init?(_ result: OpaquePointer?) {
        guard let result = unsafe result else { return nil }
        defer { unsafe PQclear(result) }
        let status = unsafe PQresultStatus(result)
        isSuccess = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
        code = unsafe Self.field("C", of: result)
        message = unsafe Self.field("M", of: result) ?? "no message"
        rows = unsafe Self.rows(of: result)
    }

    /// What went wrong, if anything.
    func failure(_ ifLost: (String) -> TargetAnswer) -> TargetFailure? {
        isSuccess ? nil : PostgreSQLFailure.statement(code, message, ifLost: ifLost)
    }

    /// A field of an error, by the letters of the manual, section 55.8.
    private static func field(_ letter: Unicode.Scalar, of result: OpaquePointer) -> String? {
        let text = unsafe PQresultErrorField(result, Int32(letter.value))
        return unsafe text.map { unsafe String(cString: $0) }
    }

    private static func rows(of result: OpaquePointer) -> [[String?]] {
        let columns = unsafe PQnfields(result)
        return unsafe (0..<PQntuples(result)).map { row in
            (0..<columns).map { column in
                guard unsafe PQgetisnull(result, row, column) == 0 else { return nil }
                return unsafe String(cString: PQgetvalue(result, row, column))
            }
        }
    }
}
