import VaultCore

/// One connector over a real server, set for one test.
struct Scene: Sendable {
    /// The connector under test.
    let connector: any Connector
    /// The same target without what the variation put in the way.
    let direct: any Connector
    /// The login that the target accepts at the start.
    let current: TargetCredential
    /// The login to come.
    let candidate: TargetCredential
    /// Whether the target's own client gets in.
    let admits: @Sendable (TargetCredential) async throws -> Bool

    /// Every principal that takes part.
    var principals: [String] { Array(Set([current.principal, candidate.principal])) }
}

/// What stands in the way of a scene's connector.
enum Variation: Sendable, CaseIterable {
    /// Nothing.
    case plain
    /// The vault holds a wrong password of the administrator.
    case wrongAdministrator
    /// The administrator may not change logins.
    case weakAdministrator
    /// Nobody listens at the target's address.
    case unreachable
    /// The target's reply to the first change is lost.
    case lostReply
}

/// A kind of target that can be started here.
protocol TestTarget: Sendable {
    /// A scene with principals of its own.
    func scene(_ overlap: TargetOverlap, _ variation: Variation) async throws -> Scene
}

/// Text that is awkward in every language that it might be pasted into.
enum Awkward {
    static func principal(_ number: Int, _ letter: String) -> String { "app \"\(number)'\\ \(letter)" }
    static func password(_ number: Int) -> String { "p'w\"\\ $\(number)% \u{fc};--" }
}
