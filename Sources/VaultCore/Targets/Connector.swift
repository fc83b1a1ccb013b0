/// The adapter to one target, such as a PostgreSQL server.
///
/// A connector keeps no state of its own. Every operation that changes the target may be called again with the same
/// `token` and then changes nothing more. No method throws: what went wrong is part of the answer. Calls are
/// bounded in time by the connector and end early when the task is cancelled.
public protocol Connector: Sendable {
    /// How the target keeps the old login alive.
    var overlap: TargetOverlap { get }

    /// Whether the target is reached and the administrator's login may do all that rotating `principals` needs.
    ///
    /// Changes nothing. A refusal names the missing privilege and the statement that grants it.
    func preflight(_ principals: [String]) async -> TargetAnswer

    /// Whether the target accepts this login now, by a real login. Changes nothing.
    func probe(_ credential: TargetCredential) async -> TargetAnswer

    /// Makes the target accept `candidate` while it goes on accepting `current`, where the overlap allows.
    func stage(_ candidate: TargetCredential, beside current: TargetCredential?, token: String) async
        -> TargetAnswer

    /// Whether `candidate` logs in and may do what `current` may. Changes nothing.
    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer

    /// Makes the target refuse `previous` while it goes on accepting `current`.
    func retire(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer

    /// Makes the target accept `previous` again and refuse `candidate`: the way back of ``stage(_:beside:token:)``.
    func restore(_ previous: TargetCredential, over candidate: TargetCredential, token: String) async
        -> TargetAnswer

    /// The logins of `principals` that are open at the target; nil when the target cannot tell.
    func sessions(of principals: [String]) async -> [TargetSession]?
}
