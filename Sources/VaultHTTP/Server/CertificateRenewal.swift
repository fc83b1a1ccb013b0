public import Logging
public import ServiceLifecycle
public import VaultCore

/// Keeps a server's certificate young without a restart, by the vault's clock.
public struct CertificateRenewal: Service {
    /// How long after a failed attempt the next one follows; the old certificate serves meanwhile.
    static let retryDelay: Duration = .seconds(3_600)

    private let box: CertificateBox
    private let clock: any VaultClock
    private let logger: Logger
    private let obtain: @Sendable (Timestamp) async throws -> TLSIdentity

    /// A service that puts what `obtain` gives at each due time into `box`.
    public init(
        box: CertificateBox,
        clock: any VaultClock,
        logger: Logger,
        obtain: @escaping @Sendable (Timestamp) async throws -> TLSIdentity
    ) {
        self.box = box
        self.clock = clock
        self.logger = logger
        self.obtain = obtain
    }

    /// Renews at each due time until shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var due = box.identity.renewal
            while !Task.isCancelled {
                guard (try? await clock.sleep(until: due)) != nil else { return }
                // A clock that was moved wakes sleepers early.
                if clock.now() >= due { due = await renew() }
            }
        }
    }

    private func renew() async -> Timestamp {
        let now = clock.now()
        do {
            let identity = try await obtain(now)
            box.identity = identity
            logger.info(
                "server certificate renewed",
                metadata: ["nextRenewal": "\(identity.renewal.iso8601())"]
            )
            return max(identity.renewal, now + Self.retryDelay)
        } catch {
            logger.error("server certificate not renewed", metadata: ["error": "\(error)"])
            return now + Self.retryDelay
        }
    }
}
