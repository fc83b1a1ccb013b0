import Glibc
import SecretMemory
import VaultCore

/// The machine's own clock and randomness, and a vault that holds one secret.
struct TestEnvironment {
    struct Clock: VaultClock {
        func now() -> Timestamp {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
        }

        func sleep(until deadline: Timestamp) async throws {
            try await Task.sleep(for: .microseconds(deadline.microseconds - now().microseconds))
        }
    }

    struct Random: RandomSource {
        func bytes(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in UInt8.random(in: 0...255) }
        }
    }

    static let secretPath = "secrets/administrator"

    /// An environment whose vault holds `secret` at ``secretPath`` and nothing else.
    static func holding(_ secret: String) -> ConnectorEnvironment {
        ConnectorEnvironment(clock: Clock(), random: Random()) { path in
            guard path == secretPath else { throw VaultError(.secretNotFound, "There is no \(path).") }
            return SharedSecret(secret)
        }
    }
}

extension SharedSecret {
    convenience init(_ text: String) {
        self.init(SecretBytes(copying: Array(text.utf8)))
    }

    /// The text, for another program's login.
    var text: String { withBytes { String(decoding: $0.exposed(), as: UTF8.self) } }
}

extension TargetCredential {
    init(_ principal: String, _ password: String) {
        self.init(principal: principal, password: SharedSecret(password))
    }
}
