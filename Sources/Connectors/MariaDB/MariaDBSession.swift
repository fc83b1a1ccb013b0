import CMariaDB
import SecretMemory
import VaultCore

/// One connection of libmariadb, used by the thread that opened it and closed with it.
///
/// It works in the library's non-blocking mode, so that the limit of a call holds exactly.
@safe final class MariaDBSession {
    /// As whom it is logged in.
    let principal: String

    private let handle: UnsafeMutablePointer<MYSQL>
    private let limit: CallLimit

    /// Connects and logs in.
    ///
    /// Ends with a refusal only when the server refused the login.
    init(
        _ server: MariaDBServer,
        as login: TargetCredential,
        within limit: CallLimit
    ) throws(TargetFailure) {
        try PasswordShape.check(login)
        guard MariaDBLibrary.isReady, let handle = unsafe mysql_init(nil) else {
            throw TargetFailure(.unreachable("There is no memory for a connection to MariaDB."))
        }
        unsafe self.handle = handle
        self.limit = limit
        principal = login.principal
        unsafe MariaDBOptions.set(server, on: handle)
        try connect(server, login)
        let seconds = max(limit.remaining.components.seconds, 1)
        try run("SET SESSION sql_mode = '', lock_wait_timeout = \(seconds), max_statement_time = \(seconds)")
    }

    deinit {
        unsafe mysql_close(handle)
    }

    /// The server's number of this connection.
    var number: UInt { unsafe mysql_thread_id(handle) }

    /// Runs one statement and returns its rows; `ifLost` is the answer when its reply does not come.
    @discardableResult
    func run(
        _ text: String,
        ifLost: (String) -> TargetAnswer = { .unreachable($0) }
    ) throws(TargetFailure) -> [[String?]] {
        var status: Int32 = 0
        let bytes = text.utf8CString
        try unsafe bytes.withCharacters { text, length throws(TargetFailure) in
            var next = unsafe mysql_real_query_start(&status, handle, text, length)
            while next != 0 {
                let ready = try wait(next, ifLost)
                next = unsafe mysql_real_query_cont(&status, handle, ready)
            }
        }
        guard status == 0 else { throw failure(ifLost) }
        return try rows(ifLost)
    }

    /// A text as a literal; the session's mode takes backslashes as escapes.
    static func quoted(_ text: String) -> String {
        let escaped = text.map { character in
            switch character {
            case "'": "''"
            case "\\": "\\\\"
            default: String(character)
            }
        }
        return "'" + escaped.joined() + "'"
    }

    // MARK: Waiting

    /// The library keeps the pointers to host, name and password until the login is over.
    private func connect(_ server: MariaDBServer, _ login: TargetCredential) throws(TargetFailure) {
        let host = server.host.utf8CString
        let name = login.principal.utf8CString
        try unsafe host.withCharacters { host, _ throws(TargetFailure) in
            try unsafe name.withCharacters { name, _ throws(TargetFailure) in
                try unsafe login.password.withCString { password throws(TargetFailure) in
                    unsafe try logIn(host, UInt32(server.port), name, password)
                }
            }
        }
    }

    private func logIn(
        _ host: UnsafePointer<CChar>,
        _ port: UInt32,
        _ name: UnsafePointer<CChar>,
        _ password: UnsafePointer<CChar>
    ) throws(TargetFailure) {
        var opened: UnsafeMutablePointer<MYSQL>?
        var next = unsafe mysql_real_connect_start(
            &opened,
            handle,
            host,
            name,
            password,
            nil,
            port,
            nil,
            0
        )
        while next != 0 {
            let ready = try wait(next) { .unreachable($0) }
            next = unsafe mysql_real_connect_cont(&opened, handle, ready)
        }
        if unsafe opened == nil {
            throw MariaDBFailure.login(unsafe mysql_errno(handle), as: principal)
        }
    }

    private func rows(_ ifLost: (String) -> TargetAnswer) throws(TargetFailure) -> [[String?]] {
        var result: UnsafeMutablePointer<MYSQL_RES>?
        var next = unsafe mysql_store_result_start(&result, handle)
        while next != 0 {
            let ready = try wait(next, ifLost)
            next = unsafe mysql_store_result_cont(&result, handle, ready)
        }
        guard let result = unsafe result else {
            if unsafe mysql_errno(handle) != 0 { throw failure(ifLost) }
            return []
        }
        defer { unsafe mysql_free_result(result) }
        var rows: [[String?]] = []
        let columns = unsafe Int(mysql_num_fields(result))
        while let row = unsafe mysql_fetch_row(result) {
            rows.append((0..<columns).map { unsafe row[$0].map { unsafe String(cString: $0) } })
        }
        return rows
    }

    private func wait(_ wish: Int32, _ ifLost: (String) -> TargetAnswer) throws(TargetFailure) -> Int32 {
        var interest: SocketWait.Interest = []
        if wish & MYSQL_WAIT_READ != 0 { interest.insert(.reading) }
        if wish & MYSQL_WAIT_WRITE != 0 { interest.insert(.writing) }
        if wish & MYSQL_WAIT_EXCEPT != 0 { interest.insert(.urgent) }
        let socket = unsafe mysql_get_socket(handle)
        guard let ready = SocketWait.ready(socket, for: interest, within: limit) else {
            throw TargetFailure(ifLost("MariaDB did not reply in time."))
        }
        let failed = ready.isDisjoint(with: [.reading, .writing, .urgent])
        if failed { return wish & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE | MYSQL_WAIT_EXCEPT) }
        var answer: Int32 = 0
        if ready.contains(.reading) { answer |= MYSQL_WAIT_READ }
        if ready.contains(.writing) { answer |= MYSQL_WAIT_WRITE }
        if ready.contains(.urgent) { answer |= MYSQL_WAIT_EXCEPT }
        return answer
    }

    private func failure(_ ifLost: (String) -> TargetAnswer) -> TargetFailure {
        let message = unsafe String(cString: mysql_error(handle))
        return MariaDBFailure.statement(unsafe mysql_errno(handle), message, ifLost: ifLost)
    }
}

extension ContiguousArray<CChar> {
    /// Lends a terminated string and its length without the terminator.
    fileprivate func withCharacters<R, E: Error>(
        _ body: (UnsafePointer<CChar>, UInt) throws(E) -> R
    ) throws(E) -> R {
        let result = unsafe withUnsafeBufferPointer { characters -> Result<R, E> in
            guard let start = characters.baseAddress else {
                preconditionFailure("a terminated string has at least one character")
            }
            do throws(E) {
                return .success(unsafe try body(start, UInt(characters.count - 1)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
