import Crypto
import SecretMemory
import VaultCore

/// A user of Redis, as `ACL GETUSER` describes it.
struct RedisUser: Sendable {
    /// What it may do, by kind of right.
    let rights: [String: RedisReply]

    private let flags: Set<String>
    private let hashes: Set<String>

    /// Asks the server; nil when there is no such user.
    init?(_ name: String, on session: RedisSession) async throws(TargetFailure) {
        let reply = try await session.run(["ACL", "GETUSER", name])
        guard reply != .null else { return nil }
        let table = reply.table
        flags = Self.texts(table["flags"])
        hashes = Self.texts(table["passwords"])
        rights = table.filter { $0.key != "flags" && $0.key != "passwords" }
    }

    /// Whether any password gets in.
    var takesAnyPassword: Bool { flags.contains("nopass") }

    /// Whether this password gets in.
    func accepts(_ password: SharedSecret) -> Bool {
        flags.contains("on") && (takesAnyPassword || hashes.contains(Self.hash(of: password)))
    }

    /// Whether the server keeps this password's hash.
    func keeps(_ password: SharedSecret) -> Bool {
        hashes.contains(Self.hash(of: password))
    }

    /// What Redis keeps in place of a password, so that the password itself is never sent.
    static func hash(of password: SharedSecret) -> String {
        let digest = password.withBytes { bytes in
            unsafe bytes.withUnsafeBytes { bytes in
                var hash = SHA256()
                unsafe hash.update(bufferPointer: bytes)
                return hash.finalize()
            }
        }
        return Hex.encode(Array(digest))
    }

    private static func texts(_ reply: RedisReply?) -> Set<String> {
        Set((reply?.list ?? []).compactMap(\.text))
    }
}
