import NIOCore

/// Runs tasks on the event loops that carry the connections, which spares a change of thread per request.
///
/// A handler that blocks then blocks a loop, and every connection on it.
final class EventLoopExecutor: TaskExecutor {
    private let group: any EventLoopGroup

    init(group: any EventLoopGroup) {
        self.group = group
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        group.any().execute {
            unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
