/// One numbered step of the schema, forward only; once released it never changes.
struct Migration: Sendable {
    let version: Int
    let name: String
    let statements: [String]

    /// Every step, in order.
    static let all = [first, receipts, firewall, management, nodes]

    /// The newest schema this release knows.
    static var newest: Int { all.last?.version ?? 0 }
}
