import Access
import Identity
import Receipts
import RekeyWire
import VaultCore
import VaultService

extension APIHandler {
    /// Lists receipts, for callers whose role need not reach beyond the objects in question.
    func listReceipts(_ frame: RequestFrame, _ caller: Principal, _ notes: inout RequestNotes) async throws
        -> Reply
    {
        try gate.requireSomewhere(.rotationsRead, for: caller)
        let arguments = try ListArguments(frame.query)
        notes.vault = arguments.vault
        let object = try arguments.object()
        if let object {
            try gate.require(.rotationsRead, at: .object(object), for: caller)
            notes.object = object.auditName
        }
        let (gate, vault) = (gate, arguments.vault)
        let page = try await rotations.rotations.receipts(
            of: object,
            after: try arguments.olderThanRotation(),
            limit: arguments.limit,
            wanted: {
                (vault == nil || $0.vault == vault)
                    && gate.allows(.rotationsRead, at: .object($0), for: caller)
            }
        )
        return try Self.json(
            ReceiptPage(value: try page.receipts.map { try ReceiptResource($0) }, next: page.next)
        )
    }

    /// Shows one receipt with its signed text.
    func showReceipt(_ id: String, _ caller: Principal, _ notes: inout RequestNotes) async throws -> Reply {
        try gate.requireSomewhere(.rotationsRead, for: caller)
        let found = try await rotations.rotations.receipt(of: id)
        (notes.vault, notes.object) = (found.object.vault, found.object.auditName)
        notes.rotationID = found.rotation
        try gate.require(.rotationsRead, at: .object(found.object), for: caller)
        return try Self.json(ReceiptDetail(receipt: try ReceiptResource(found), text: found.text))
    }
}

extension ReceiptResource {
    /// A receipt for the list; throws ``VaultError/Code/integrity`` when its text is none.
    init(_ record: ReceiptRecord) throws(VaultError) {
        do {
            let text = try ReceiptText(record.text)
            let receipt = try text.receipt()
            self.init(
                rotation: record.rotation,
                vault: record.object.vault.description,
                object: record.object.auditName,
                issued: record.at.iso8601(),
                key: text.keyID,
                cause: receipt.decision.cause.rawValue,
                oldVersion: receipt.versions.old,
                newVersion: receipt.versions.new,
                refused: receipt.times.refused.description
            )
        } catch {
            throw VaultError(
                .integrity,
                "The receipt of the rotation \(record.rotation) does not read back: \(error.detail)"
            )
        }
    }
}
