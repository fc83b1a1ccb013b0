import CPostgreSQL
import SecretMemory
import VaultCore

/// One connection of libpq, used by the thread that opened it and closed with it.
@safe final class PostgreSQLSession {
    /// As whom it is logged in.
    let principal: String

    private let handle: OpaquePointer
    private let limit: CallLimit

    /// Connects and logs in.
    ///
    /// Ends with a refusal only when the server refused the login; with anything else the login was not tried, or
    /// the server does not work.
    init(
        _ server: PostgreSQLServer,
        as login: TargetCredential,
        within limit: CallLimit
    ) throws(TargetFailure) {
        try PasswordShape.check(login)
        let parameters = server.parameters + [("user", login.principal)]
        guard let handle = unsafe PostgreSQLParameters.start(parameters, password: login.password) else {
            throw TargetFailure(.unreachable("There is no memory for a connection to PostgreSQL."))
        }
        unsafe self.handle = handle
        self.limit = limit
        principal = login.principal
        unsafe PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        _ = unsafe PQsetNoticeReceiver(handle, { _, _ in }, nil)
        try connect()
    }

    deinit {
        unsafe PQfinish(handle)
    }

    // MARK: Statements

    /// Runs one statement and returns its rows; `ifLost` is the answer when its reply does not come.
    @discardableResult
    func run(
        _ text: String,
        _ parameters: [String] = [],
        ifLost: (String) -> TargetAnswer = { .unreachable($0) }
    ) throws(TargetFailure) -> [[String?]] {
        guard unsafe PostgreSQLParameters.send(text, parameters, on: handle) else {
            throw TargetFailure(ifLost("PostgreSQL closed the connection."))
        }
        try flush(ifLost)
        var rows: [[String?]] = []
        var failure: TargetFailure?
        while let result = try nextResult(ifLost) {
            rows += result.rows
            failure = failure ?? result.failure(ifLost)
        }
        if let failure { throw failure }
        return rows
    }

    /// An identifier with its quotes.
    func quoted(_ identifier: String) throws(TargetFailure) -> String {
        let quoted = unsafe PQescapeIdentifier(handle, identifier, identifier.utf8.count)
        return unsafe try take(quoted, "The name \(identifier) cannot be written in SQL.")
    }

    /// What the server stores for a password (RFC 5803), made here, so that the password itself is never sent.
    func verifier(of login: TargetCredential) throws(TargetFailure) -> String {
        let made = unsafe login.password.withCString { password in
            unsafe PQencryptPasswordConn(handle, password, login.principal, "scram-sha-256")
        }
        return unsafe try take(made, "The password of \(login.principal) cannot be made a SCRAM verifier.")
    }

    // MARK: Waiting

    private func connect() throws(TargetFailure) {
        var next = PGRES_POLLING_WRITING
        while next != PGRES_POLLING_OK {
            guard next != PGRES_POLLING_FAILED, unsafe PQstatus(handle) != CONNECTION_BAD else {
                throw PostgreSQLFailure.login(unsafe String(cString: PQerrorMessage(handle)), as: principal)
            }
            let interest: SocketWait.Interest = next == PGRES_POLLING_READING ? .reading : .writing
            try wait(interest) { .unreachable($0) }
            next = unsafe PQconnectPoll(handle)
        }
        unsafe PQsetnonblocking(handle, 1)
    }

    private func flush(_ ifLost: (String) -> TargetAnswer) throws(TargetFailure) {
        while true {
            let left = unsafe PQflush(handle)
            if left == 0 { return }
            guard left > 0 else { throw TargetFailure(ifLost("PostgreSQL closed the connection.")) }
            let ready = try wait([.reading, .writing], ifLost)
            if ready.contains(.reading) { try consume(ifLost) }
        }
    }

    private func nextResult(_ ifLost: (String) -> TargetAnswer) throws(TargetFailure) -> PostgreSQLResult? {
        while unsafe PQisBusy(handle) != 0 {
            try wait(.reading, ifLost)
            try consume(ifLost)
        }
        return unsafe PostgreSQLResult(PQgetResult(handle))
    }

    private func consume(_ ifLost: (String) -> TargetAnswer) throws(TargetFailure) {
        guard unsafe PQconsumeInput(handle) == 1 else {
            throw TargetFailure(ifLost("The connection to PostgreSQL broke before its reply."))
        }
    }

    @discardableResult
    private func wait(
        _ interest: SocketWait.Interest,
        _ ifLost: (String) -> TargetAnswer
    ) throws(TargetFailure) -> SocketWait.Interest {
        let socket = unsafe PQsocket(handle)
        guard let ready = SocketWait.ready(socket, for: interest, within: limit) else {
            throw TargetFailure(ifLost("PostgreSQL did not reply in time."))
        }
        return ready
    }

    private func take(_ text: UnsafeMutablePointer<CChar>?, _ refusal: String) throws(TargetFailure) -> String
    {
        guard let text = unsafe text else { throw TargetFailure(.refused(refusal)) }
        defer { unsafe PQfreemem(text) }
        return unsafe String(cString: text)
    }
}
