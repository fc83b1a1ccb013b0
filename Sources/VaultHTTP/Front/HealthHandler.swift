import VaultCore

/// Answers `/healthstatus` and `/metrics`, without authentication and without audit records.
struct HealthHandler: RequestHandler {
    let isAudited = false
    /// Whether the server can serve now.
    let isReady: @Sendable () -> Bool
    /// The metrics in Prometheus' text form.
    let metrics: @Sendable () -> [UInt8]

    func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
        guard frame.method == "GET" || frame.method == "HEAD" else {
            throw VaultError(.methodNotAllowed, "\(frame.path) takes GET only.")
        }
        if frame.path == "/metrics" {
            notes.operation = "Metrics"
            return Reply(
                status: 200,
                body: metrics(),
                contentType: "text/plain; version=0.0.4; charset=utf-8"
            )
        }
        notes.operation = "Health"
        return isReady() ? .json(Array("null".utf8)) : .json(Array("null".utf8), status: 503)
    }
}
