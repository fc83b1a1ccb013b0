import Logging
import ServiceLifecycle

/// Work that goes on beside requests and ends when the server shuts down.
struct BackgroundService: Service {
    private let name: String
    private let logger: Logger
    private let body: @Sendable () async throws -> Void

    init(_ name: String, logger: Logger, _ body: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.logger = logger
        self.body = body
    }

    /// Runs the work again, after a pause, when it fails; a fault in the background must not end the server.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    return try await body()
                } catch is CancellationError {
                    return
                } catch {
                    logger.error(
                        "background work failed",
                        metadata: ["name": "\(name)", "error": "\(error)"]
                    )
                    try? await Task.sleep(for: .seconds(5))
                }
            }
        }
    }
}
