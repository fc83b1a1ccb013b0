import HTTPTypes
import Telemetry
import VaultCore

/// Answers `/healthstatus` and `/metrics`, without authentication and without audit records.
struct HealthHandler: RequestHandler {
    let isAudited = false
    /// Whether the server can serve now.
    let isReady: @Sendable () -> Bool
    /// The metrics as text.
    let metrics: @Sendable (MetricsFormat) -> String

    func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
        guard frame.method == "GET" || frame.method == "HEAD" else {
            throw VaultError(.methodNotAllowed, "\(frame.path) takes GET only.")
        }
        if frame.path == "/metrics" {
            notes.operation = "Metrics"
            let format = MetricsFormat(accept: frame.headers[.accept])
            return Reply(status: 200, body: Array(metrics(format).utf8), contentType: format.contentType)
        }
        notes.operation = "Health"
        return isReady() ? .json(Array("null".utf8)) : .json(Array("null".utf8), status: 503)
    }
}
