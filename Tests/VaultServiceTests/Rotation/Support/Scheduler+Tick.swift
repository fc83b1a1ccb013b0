import VaultCore

@testable import VaultService

extension Scheduler {
    /// Sweeps once and waits until all of it is done; throws what concerns all work.
    @discardableResult
    func tick() async throws -> Tick {
        let tick = await withDiscardingTaskGroup { group in
            await Result { try await sweep { startWork(in: &group) } }
        }
        if let failure = backlog.takeFailure() { throw failure }
        return try tick.get()
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
