import CMariaDB

/// The client library's own state, set up once.
enum MariaDBLibrary {
    /// Whether the library can be used.
    static let isReady = mysql_server_init(0, nil, nil) == 0
}
