import VaultCore

extension RedisConnector: RefusalLog {
    /// Reads `ACL LOG`, which keeps the last refusals in memory; see https://redis.io/docs/latest/commands/acl-log.
    func refusals(of principal: String, since: Timestamp) async -> Int? {
        let answer = try? await perform([]) { _, session async throws(TargetFailure) in
            try await session.run(["ACL", "LOG", "1000"])
        }
        let now = environment.clock.now()
        return answer?.list.map { entries in
            entries.reduce(0) { $0 + Self.refusals(in: $1.table, of: principal, since: since, now: now) }
        }
    }

    private static func refusals(
        in entry: [String: RedisReply],
        of principal: String,
        since: Timestamp,
        now: Timestamp
    ) -> Int {
        guard entry["reason"]?.text == "auth", entry["username"]?.text == principal,
            let age = entry["age-seconds"]?.text.flatMap(Double.init), age >= 0, age < 1e9,
            case .integer(let count) = entry["count"], now - .milliseconds(Int64(age * 1_000)) >= since
        else { return 0 }
        return Int(clamping: count)
    }
}
