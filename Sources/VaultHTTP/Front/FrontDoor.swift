public import Audit
import KeyVaultWire
public import VaultCore

/// Where every request comes in and every reply goes out: it names the request, finds who answers, and lets no
/// reply leave before its audit record is durable.
public struct FrontDoor: Sendable {
    private let clock: any VaultClock
    private let random: any RandomSource
    private let audit: any AuditLog
    private let handlers: Handlers
    private let report: @Sendable (RequestReport) -> Void

    /// Leads requests to `handlers`; `report` hears of each reply, for logs and metrics.
    public init(
        clock: any VaultClock,
        random: any RandomSource,
        audit: any AuditLog,
        handlers: Handlers,
        report: @escaping @Sendable (RequestReport) -> Void
    ) {
        self.clock = clock
        self.random = random
        self.audit = audit
        self.handlers = handlers
        self.report = report
    }

    /// Answers a request; never throws, because a failure is an answer too.
    func respond(to frame: RequestFrame) async -> Reply {
        let id = GUID.make(from: random)
        let received = clock.now()
        let begun = ContinuousClock.now
        var notes = RequestNotes()
        var reply = await answer(frame, &notes)
        let duration = ContinuousClock.now - begun
        if notes.isAudited {
            do {
                try await audit.append(notes.record(frame, id, received, duration, reply.status))
            } catch {
                reply = ErrorReply.make(error, &notes)
            }
        }
        report(RequestReport(frame, notes, id: id, status: reply.status, duration: duration))
        CommonHeaders.add(to: &reply, for: frame, requestID: id)
        return reply
    }

    private func answer(_ frame: RequestFrame, _ notes: inout RequestNotes) async -> Reply {
        do {
            let handler = handlers.handler(for: frame.path)
            guard audit.isWritable || !handler.isAudited else {
                throw VaultError(
                    .unavailable,
                    "The audit log cannot be written, so requests are refused: see the server's log."
                )
            }
            notes.isAudited = handler.isAudited
            guard !frame.namesTwoHosts else {
                throw VaultError(.badParameter, "The request must name one host: :authority and Host differ.")
            }
            return try await handler.respond(to: frame, &notes)
        } catch {
            return ErrorReply.make(error, &notes)
        }
    }
}
