import Receipts
import Rotation
import VaultCore

extension RotationRunner {
    /// Commits that the target was seen to refuse the old login, and in the same transaction the receipt of it.
    func endRetirement(of rotation: OpenRotation, seen replies: [TargetReply]) async throws -> OpenRotation {
        let refusal = SeenRefusal(replies, at: ports.clock.now())
        let signer = receipts
        return try await recorded(.retired, of: rotation) {
            try await step(.rotationEnd, rotation) { transaction, rotation, now in
                let before = rotation.state
                try transaction.append(.retired, to: &rotation, at: now)
                try transaction.follow(.retired, from: before, in: rotation, at: now)
                guard let signer else { return }
                let receipt = try transaction.receipt(of: rotation, issuer: signer.issuer, refusal)
                try transaction.insert(
                    ReceiptRecord(
                        rotation: rotation.id,
                        object: rotation.object,
                        at: now,
                        text: signer.sign(receipt)
                    )
                )
            }
        }
    }
}

/// What a target answered when it was asked whether it still accepts the old login.
struct SeenRefusal: Sendable {
    let answer: String
    let at: Timestamp

    /// The refusal that these replies end with, seen at an instant.
    init(_ replies: [TargetReply], at instant: Timestamp) {
        answer = if case .refused(let reason) = replies.last?.answer { reason } else { "" }
        at = instant
    }
}
