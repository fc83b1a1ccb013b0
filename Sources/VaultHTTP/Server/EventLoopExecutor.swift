import NIOCore

/// Runs the tasks of a connection on the event loop that carries it, which spares each request its changes of
/// thread.
///
/// A handler that blocks then blocks the loop, and every connection on it.
final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute {
            unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
