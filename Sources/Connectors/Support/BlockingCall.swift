import Foundation

/// Runs calls that block on a thread of their own.
///
/// A stalled target then holds up neither Swift's small pool of threads nor a call to another target. How many run
/// at once is bounded by who calls, target by target.
enum BlockingCall {
    private static let stackSize = 512 * 1024

    /// Runs `body` on a thread of its own; it must return soon after its limit is over.
    static func run<R: Sendable>(
        within length: Duration,
        _ body: @escaping @Sendable (CallLimit) -> R
    ) async -> R {
        let limit = CallLimit(length)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { caller in
                let thread = Thread { caller.resume(returning: body(limit)) }
                thread.stackSize = stackSize
                thread.start()
            }
        } onCancel: {
            limit.cancel()
        }
    }
}
