import Rotation
import VaultCore

/// The machine's three functions, so that a test can exchange one for a faulty one.
struct Engine {
    var after: (RotationState, RotationEvent, Timestamp) -> RotationState? = { $0.after($1, at: $2) }
    var next: (RotationState, Timestamp, RotationEvidence) -> RotationAction? = {
        $0.nextAction(at: $1, evidence: $2)
    }
    var turn: (RotationState, [TargetReply], Bool) -> TargetTurn = { $0.turn(after: $1, isFresh: $2) }
    var retry = RetryRule(attempts: 3)
}
