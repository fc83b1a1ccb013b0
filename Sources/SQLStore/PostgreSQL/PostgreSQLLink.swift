import CPostgreSQL
import SecretMemory
import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// One connection of libpq, used by one thread at a time, whose every wait has an end.
@safe final class PostgreSQLLink {
    private let handle: OpaquePointer
    private var prepared: [ObjectIdentifier: (statement: SQLStatement, name: String)] = [:]
    /// Whether the server has warned (class 01) since the last look.
    private var hasWarned = false
    /// How long a statement may take; the server is told to give up earlier.
    var patience: Duration

    /// Connects and logs in within `patience`.
    init(
        _ parameters: [(String, String)],
        password: SharedSecret?,
        patience: Duration
    ) throws(PostgreSQLTrouble) {
        guard let handle = unsafe PostgreSQLTexts.start(parameters, password: password) else {
            throw .broken("there is no memory for a connection")
        }
        unsafe self.handle = handle
        self.patience = patience
        unsafe PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        hearWarnings()
        try connect()
    }

    deinit {
        unsafe PQfinish(handle)
    }

    /// Whether nothing says that the server has hung up.
    var isAlive: Bool {
        while ready(for: Int16(POLLIN), until: .now) != nil {
            guard unsafe PQconsumeInput(handle) == 1 else { return false }
        }
        return unsafe PQstatus(handle) == CONNECTION_OK
    }

    /// Whether the connection is under TLS.
    var isEncrypted: Bool { unsafe PQsslInUse(handle) == 1 }

    /// Whether the server has warned since this was last asked.
    func takeWarning() -> Bool {
        defer { hasWarned = false }
        return hasWarned
    }

    /// Keeps that a warning came; its text, which may hold values, is dropped.
    private func hearWarnings() {
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        _ = unsafe PQsetNoticeReceiver(
            handle,
            { me, result in
                guard let me = unsafe me, let result = unsafe result else { return }
                let link = unsafe Unmanaged<PostgreSQLLink>.fromOpaque(me).takeUnretainedValue()
                if unsafe PostgreSQLLink.code(of: result) == "01000" { link.hasWarned = true }
            },
            me
        )
    }

    // MARK: Statements

    /// Runs a statement, which is prepared at its first use.
    func execute(_ statement: SQLStatement, _ values: [SQLValue]) throws(PostgreSQLTrouble) -> PostgreSQLRows
    {
        let name = try prepare(statement)
        let sent = unsafe PostgreSQLTexts.send(name, values, on: handle)
        guard let rows = try results(sent).last else { throw .broken("it gave no result") }
        return rows
    }

    /// Runs a text of one or more statements without parameters in one message; the result of each.
    func script(_ text: String) throws(PostgreSQLTrouble) -> [PostgreSQLRows] {
        try results(unsafe PQsendQuery(handle, text) == 1)
    }

    private func prepare(_ statement: SQLStatement) throws(PostgreSQLTrouble) -> String {
        if let known = prepared[ObjectIdentifier(statement)] { return known.name }
        let name = "s\(prepared.count)"
        _ = try results(unsafe PQsendPrepare(handle, name, statement.text, 0, nil) == 1)
        prepared[ObjectIdentifier(statement)] = (statement, name)
        return name
    }

    /// Every result of what was sent; throws for the first that is a failure, when all have come.
    private func results(_ wasSent: Bool) throws(PostgreSQLTrouble) -> [PostgreSQLRows] {
        guard wasSent else { throw .broken("the server closed the connection") }
        let end = ContinuousClock.now + patience
        try flush(until: end)
        var rows: [PostgreSQLRows] = []
        var failure: PostgreSQLTrouble?
        while let result = unsafe try next(until: end) {
            switch unsafe PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: rows.append(unsafe PostgreSQLRows(result))
            default:
                failure = failure ?? .statement(unsafe Self.code(of: result))
                unsafe PQclear(result)
            }
        }
        if let failure { throw failure }
        return rows
    }

    private static func code(of result: OpaquePointer) -> String? {
        let text = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C")))
        return unsafe text.map { unsafe String(cString: $0) }
    }

    // MARK: Waiting

    private func connect() throws(PostgreSQLTrouble) {
        let end = ContinuousClock.now + patience
        var next = PGRES_POLLING_WRITING
        while next != PGRES_POLLING_OK {
            guard next != PGRES_POLLING_FAILED, unsafe PQstatus(handle) != CONNECTION_BAD else {
                throw .login(unsafe String(cString: PQerrorMessage(handle)))
            }
            try wait(next == PGRES_POLLING_READING ? POLLIN : POLLOUT, until: end)
            next = unsafe PQconnectPoll(handle)
        }
        unsafe PQsetnonblocking(handle, 1)
    }

    private func flush(until end: ContinuousClock.Instant) throws(PostgreSQLTrouble) {
        while true {
            let left = unsafe PQflush(handle)
            if left == 0 { return }
            guard left > 0 else { throw .broken("the server closed the connection") }
            let came = try wait(POLLIN | POLLOUT, until: end)
            if came & Int16(POLLIN) != 0 { try consume() }
        }
    }

    private func next(until end: ContinuousClock.Instant) throws(PostgreSQLTrouble) -> OpaquePointer? {
        while unsafe PQisBusy(handle) != 0 {
            try wait(POLLIN, until: end)
            try consume()
        }
        return unsafe PQgetResult(handle)
    }

    private func consume() throws(PostgreSQLTrouble) {
        guard unsafe PQconsumeInput(handle) == 1 else {
            throw .broken("the connection broke before its reply")
        }
    }

    @discardableResult
    private func wait(_ events: Int32, until end: ContinuousClock.Instant) throws(PostgreSQLTrouble) -> Int16
    {
        guard let came = ready(for: Int16(events), until: end) else {
            throw .broken("it did not reply in time")
        }
        return came
    }

    /// What has come of `events`, errors of the socket included; nil at the end.
    private func ready(for events: Int16, until end: ContinuousClock.Instant) -> Int16? {
        while true {
            var entry = pollfd(fd: unsafe PQsocket(handle), events: events, revents: 0)
            let left = max(.zero, ContinuousClock.now.duration(to: end)).components
            let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
            let count = unsafe poll(&entry, 1, Int32(clamping: milliseconds))
            if count > 0 { return entry.revents }
            if count == 0 || errno != EINTR { return nil }
        }
    }
}
