import Access
import Identity
import RekeyWire
import VaultCore
import VaultService

extension APIHandler {
    private static let mostReports = 100

    /// Takes what a consumer reports; the caller is the consumer.
    func takeUsage(_ frame: RequestFrame, _ caller: Principal, _ notes: inout RequestNotes) async throws
        -> Reply
    {
        let draft: UsageDraft = try await body(frame)
        guard (1...Self.mostReports).contains(draft.reports.count) else {
            throw VaultError(
                .badParameter,
                "reports must hold 1 to \(Self.mostReports) reports; send the rest in another request."
            )
        }
        let reports = try draft.reports.map { try Self.report($0, in: draft.vault) }
        notes.vault = reports.first?.object.vault
        for report in reports { try requireUsage(of: report.object, for: caller) }
        var unknown: [UsageDraft.Report] = []
        for (report, sent) in zip(reports, draft.reports)
        where try await !rotations.usage.take(report, from: caller.clientID) { unknown.append(sent) }
        return try Self.json(UsageReceipt(taken: reports.count - unknown.count, unknown: unknown))
    }

    /// Whoever may read a value may say how they fare with it, and so may those whose role says so.
    private func requireUsage(of object: ObjectID, for caller: Principal) throws {
        let reading: DataAction =
            switch object.kind {
            case .secret: .secretGet
            case .key: .keyRead
            case .certificate: .certificateRead
            }
        guard !gate.allows(reading, at: .object(object), for: caller) else { return }
        try gate.require(.usageWrite, at: .object(object), for: caller)
    }

    private static func report(_ sent: UsageDraft.Report, in vault: String?) throws(VaultError)
        -> UsageReports.Report
    {
        guard let version = VersionID(sent.version) else {
            throw VaultError(.badParameter, "version must be the 32 digits of a version's identifier.")
        }
        guard let outcome = UsageReports.Outcome(rawValue: sent.outcome) else {
            throw VaultError(.badParameter, "outcome must be loaded, failed or refused.")
        }
        return UsageReports.Report(
            object: try ListArguments.object(sent.object, in: vault),
            version: version,
            outcome: outcome
        )
    }
}
