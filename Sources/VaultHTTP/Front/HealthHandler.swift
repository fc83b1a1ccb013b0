import HTTPTypes
import Telemetry
import VaultCore

/// Answers `/healthstatus` and `/metrics`, without authentication and without audit records.
struct HealthHandler: RequestHandler {
    let isAudited = false
    /// Why the server should get no requests now; nil when it should.
    let trouble: @Sendable () -> String?
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
        if let trouble = trouble() { throw VaultError(.unavailable, trouble) }
        return .json(Array("null".utf8))
    }
}
