import VaultCore

/// What Redis's errors mean for a rotation; the first word of each is its code.
enum RedisFailure {
    /// The server cannot work now, and did nothing.
    private static let passing: Set<Substring> = [
        "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "READONLY", "MISCONF", "TRYAGAIN", "OOM",
        "NOREPLICAS",
    ]

    /// Why a login did not come about.
    static func login(_ reply: RedisReply, as principal: String) -> TargetFailure {
        guard case .error(let text) = reply else {
            return TargetFailure(.unreachable("What listens at the address of Redis is another server."))
        }
        guard code(of: text) == "WRONGPASS" else {
            return TargetFailure(.unreachable("Redis takes no login of \(principal) now: \(code(of: text))."))
        }
        return TargetFailure(.refused("Redis refused the login of \(principal)."))
    }

    /// Why a command failed.
    ///
    /// The text of the server is not repeated where it may hold a password's hash.
    static func command(
        _ text: String,
        _ words: [String],
        ifLost: (String) -> TargetAnswer
    ) -> TargetFailure {
        let name = words.prefix(2).joined(separator: " ")
        let code = code(of: text)
        if passing.contains(code) {
            return TargetFailure(.unreachable("Redis cannot run \(name) now: \(code)."))
        }
        let reason = words.contains { $0.hasPrefix("#") || $0.hasPrefix("!") } ? String(code) : text
        return TargetFailure(.refused("Redis refused \(name): \(reason)"))
    }

    private static func code(of text: String) -> Substring {
        text.prefix { $0 != " " }
    }
}
