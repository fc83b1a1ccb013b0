import Synchronization
import VaultCore

/// Names the logins of one scene after another, each with principals of its own.
final class SceneLogins: Sendable {
    private let count = Mutex(0)

    /// The login that the target accepts at the start, and the one to come.
    func next(
        _ overlap: TargetOverlap,
        principal: (Int, String) -> String = Awkward.principal
    ) -> (current: TargetCredential, candidate: TargetCredential) {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let first = principal(number, "a")
        let second = overlap == .twoPrincipals ? principal(number, "b") : first
        return (
            TargetCredential(first, Awkward.password(number)),
            TargetCredential(second, "new " + Awkward.password(number))
        )
    }
}
