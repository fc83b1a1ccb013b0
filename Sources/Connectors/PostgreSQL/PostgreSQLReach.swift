import CPostgreSQL
import VaultCore

/// Whether a server answers at all, without a login.
enum PostgreSQLReach {
    /// Asks the server whether it takes connections; no login is tried, so none fails.
    static func check(_ server: PostgreSQLServer, within timeout: Duration) throws(TargetFailure) {
        let seconds = String(max(timeout.components.seconds, 2))
        switch PostgreSQLParameters.ping(server.parameters + [("connect_timeout", seconds)]) {
        case PQPING_OK: return
        case PQPING_REJECT: throw TargetFailure(.unreachable("PostgreSQL takes no connections now."))
        default:
            throw TargetFailure(
                .unreachable("PostgreSQL was not reached at \(server.host):\(server.port).")
            )
        }
    }
}
