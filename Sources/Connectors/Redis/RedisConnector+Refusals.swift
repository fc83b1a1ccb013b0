import VaultCore

extension RedisConnector: RefusalLog {
    /// Reads `ACL LOG`, which keeps the last refusals in memory; see https://redis.io/docs/latest/commands/acl-log.
    func refusals(of principals: [String: Timestamp]) async -> [String: Int]? {
        let answer = try? await perform([]) { _, session async throws(TargetFailure) in
            try await session.run(["ACL", "LOG", "1000"])
        }
        let now = environment.clock.now()
        return answer?.list.map { entries in
            var counts = principals.mapValues { _ in 0 }
            for case let entry? in entries.map({ Refusals($0.table, now: now) }) {
                guard let since = principals[entry.principal], entry.last >= since else { continue }
                counts[entry.principal, default: 0] += entry.count
            }
            return counts
        }
    }

    /// An entry of the log about logins that were refused.
    private struct Refusals {
        let principal: String
        let last: Timestamp
        let count: Int

        /// Nil for an entry about something else.
        init?(_ entry: [String: RedisReply], now: Timestamp) {
            guard entry["reason"]?.text == "auth", let principal = entry["username"]?.text,
                let age = entry["age-seconds"]?.text.flatMap(Double.init), age >= 0, age < 1e9,
                case .integer(let count) = entry["count"]
            else { return nil }
            self.principal = principal
            last = now - .milliseconds(Int64(age * 1_000))
            self.count = Int(clamping: count)
        }
    }
}
