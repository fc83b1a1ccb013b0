import VaultCore

/// A connection inside a transaction or a snapshot; used by one thread at a time.
protocol SQLConnection: AnyObject {
    /// Runs a statement, hands each row to `eachRow`, and returns how many rows it changed.
    ///
    /// `eachRow` must not run the same statement again. Throws ``VaultError/Code/conflict`` when a constraint
    /// of the schema refuses the change; the transaction may then be lost as a whole.
    @discardableResult
    func run(_ statement: SQLStatement, _ parameters: [SQLValue], eachRow: (any SQLRow) throws -> Void) throws
        -> Int

    /// Runs one statement of schema text, once.
    func define(_ text: String) throws

    /// Runs `body` between begin and commit; when it throws, nothing of it stays. It may run more than once.
    func transaction(_ body: () throws -> Void) throws
}

extension SQLConnection {
    /// Runs a change and returns how many rows it touched.
    @discardableResult
    func change(_ statement: SQLStatement, _ parameters: [SQLValue]) throws -> Int {
        try run(statement, parameters) { _ in }
    }

    /// The rows of a query, each read by `decode`.
    func rows<T>(
        _ statement: SQLStatement,
        _ parameters: [SQLValue] = [],
        _ decode: (inout SQLColumns) throws -> T
    ) throws -> [T] {
        var found: [T] = []
        try run(statement, parameters) { row in
            var columns = SQLColumns(of: row)
            found.append(try decode(&columns))
        }
        return found
    }

    /// The only row of a query, if there is one.
    func row<T>(
        _ statement: SQLStatement,
        _ parameters: [SQLValue] = [],
        _ decode: (inout SQLColumns) throws -> T
    ) throws -> T? {
        var found: T?
        try run(statement, parameters) { row in
            var columns = SQLColumns(of: row)
            found = try decode(&columns)
        }
        return found
    }
}
