import CMariaDB

/// What libmariadb is told before it connects; it reads no files of its own.
enum MariaDBOptions {
    /// Ways to log in that never send the password itself.
    private static let logins = "mysql_native_password,client_ed25519,caching_sha2_password"

    /// Sets every option of a connection.
    static func set(_ server: MariaDBServer, on handle: UnsafeMutablePointer<MYSQL>) {
        unsafe mysql_options(handle, MYSQL_OPT_NONBLOCK, nil)
        unsafe mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        unsafe mysql_options(handle, MARIADB_OPT_RESTRICTED_AUTH, logins)
        unsafe set(MYSQL_OPT_LOCAL_INFILE, UInt32(0), on: handle)
        unsafe set(MYSQL_OPT_PROTOCOL, MYSQL_PROTOCOL_TCP.rawValue, on: handle)
        guard server.security != .disabled else { return }
        unsafe set(MYSQL_OPT_SSL_ENFORCE, CChar(1), on: handle)
        guard server.security == .verifyFull else { return }
        unsafe set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, CChar(1), on: handle)
        unsafe mysql_options(handle, MYSQL_OPT_SSL_CA, server.authorities)
    }

    private static func set<V: BitwiseCopyable>(
        _ option: mysql_option,
        _ value: V,
        on handle: UnsafeMutablePointer<MYSQL>
    ) {
        var value = value
        unsafe withUnsafePointer(to: &value) { value in
            _ = unsafe mysql_options(handle, option, value)
        }
    }
}
