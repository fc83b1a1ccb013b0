import VaultCore

/// A line of `CLIENT LIST`: fields such as `user=orders_a age=12`.
struct RedisClientLine {
    private let fields: [Substring: Substring]

    init(_ line: Substring) {
        let pairs = line.split(separator: " ").compactMap { field -> (Substring, Substring)? in
            guard let sign = field.firstIndex(of: "=") else { return nil }
            return (field[..<sign], field[field.index(after: sign)...])
        }
        fields = Dictionary(pairs) { first, _ in first }
    }

    /// The session, if it is one of `principals`.
    func session(of principals: Set<String>, now: Timestamp) -> TargetSession? {
        guard let user = fields["user"].map(String.init), principals.contains(user) else { return nil }
        let client = [fields["addr"], fields["name"]].compactMap { $0 }.filter { !$0.isEmpty }
        return TargetSession(
            principal: user,
            client: client.joined(separator: " "),
            since: ago("age", now) ?? now,
            lastActive: ago("idle", now)
        )
    }

    private func ago(_ field: Substring, _ now: Timestamp) -> Timestamp? {
        fields[field].flatMap { Int64($0) }.map { now + .seconds(-$0) }
    }
}
