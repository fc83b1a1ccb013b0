import Crypto
import Receipts
import VaultCore

/// A receipt that holds together, keys that sign it, and texts of it.
enum Sample {
    static let begun = Timestamp(unixSeconds: 1_800_000_000)
    static let promoted = begun + .seconds(2_000)
    static let decided = promoted + .days(2)
    static let refused = decided + .seconds(1)
    static let retired = refused + .milliseconds(250)
    static let key = P256.Signing.PrivateKey()

    /// What changes one part of a receipt.
    typealias Change = @Sendable (inout Receipt) -> Void

    /// A receipt of a retirement after a day of quiet, with one use before.
    static func receipt(_ change: Change = { _ in }) -> Receipt {
        var receipt = Receipt(
            issuer: "https://localhost:8443/tenant",
            rotation: "a4c4cffd-33d0-44a1-a705-7617104822b9",
            vault: "default",
            object: "secrets/orders",
            request: Receipt.Request(trigger: "onDemand", reason: "trial", approvedBy: ["ada"]),
            versions: Receipt.Versions(
                old: String(repeating: "a", count: 32),
                new: String(repeating: "b", count: 32)
            ),
            target: Receipt.Target(
                connector: "orders-db",
                strategy: "two-principals",
                oldPrincipal: "orders_a",
                newPrincipal: "orders_b"
            ),
            times: Receipt.Times(
                begun: begun,
                promoted: promoted,
                decided: decided,
                refused: refused,
                retired: retired
            ),
            evidence: Receipt.Evidence(
                completeSince: begun - .days(9),
                uses: [use("batch", last: promoted + .seconds(60)), use("web", last: begun)],
                hasMoreUses: false
            ),
            decision: Receipt.Decision(
                cause: .quiet,
                quiet: CalendarDuration(days: 1),
                deadline: CalendarDuration(days: 7),
                atDeadline: "hold",
                decidedBy: nil,
                stillUsedBy: []
            ),
            refusal: Receipt.Refusal(answer: "password authentication failed")
        )
        change(&receipt)
        return receipt
    }

    static func use(_ consumer: String, last: Timestamp) -> Receipt.Use {
        Receipt.Use(
            consumer: consumer,
            name: nil,
            source: "vault",
            first: begun - .days(1),
            last: last,
            count: 7
        )
    }

    // MARK: - Keys and texts

    static func publicKey(
        of key: P256.Signing.PrivateKey = key,
        until: Timestamp? = nil,
        from: Timestamp = begun - .days(30)
    ) -> ReceiptKey {
        let bytes = Array(key.publicKey.rawRepresentation)
        return ReceiptKey(
            x: Array(bytes.prefix(32)),
            y: Array(bytes.suffix(32)),
            signsFrom: from,
            until: until
        )
    }

    static let keys = ReceiptKeySet([publicKey()])

    static func text(
        _ receipt: Receipt = receipt(),
        by key: P256.Signing.PrivateKey = key,
        keyID: String? = nil
    ) throws -> String {
        try ReceiptText.make(receipt, keyID: keyID ?? publicKey(of: key).kid) { try sign($0, by: key) }
    }

    /// A text with this header and payload, whatever they are, under a true signature.
    static func text(header: String, payload: String) throws -> String {
        let input = "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(payload.utf8))"
        return "\(input).\(Base64URL.encode(try sign(Array(input.utf8), by: key)))"
    }

    static func sign(_ input: [UInt8], by key: P256.Signing.PrivateKey) throws -> [UInt8] {
        Array(try key.signature(for: SHA256.hash(data: input)).rawRepresentation)
    }
}
