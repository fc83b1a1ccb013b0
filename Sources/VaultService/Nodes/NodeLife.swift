public import VaultCore

/// The life of a server among others: it follows their changes, looks at them, and tells of itself.
public struct NodeLife: Sendable {
    private static let pause = Duration.milliseconds(500)

    private let nodes: Nodes
    private let follower: ChangeFollower
    private let live: LiveRotations
    private let reloads: [ChangeTopic: ChangeFollower.Reload]
    private let interrupted: @Sendable () -> Void
    private let report: @Sendable (NodeEvent) -> Void

    /// A life of `nodes`, in which `follower` keeps `live`, and what `reloads` names, as others change it.
    ///
    /// `interrupted` is called when the store is back after it could not be asked for a while; `report` hears what goes
    /// wrong.
    public init(
        nodes: Nodes,
        follower: ChangeFollower,
        live: LiveRotations,
        reloads: [ChangeTopic: ChangeFollower.Reload],
        interrupted: @escaping @Sendable () -> Void = {},
        report: @escaping @Sendable (NodeEvent) -> Void
    ) {
        self.nodes = nodes
        self.follower = follower
        self.live = live
        self.reloads = reloads
        self.interrupted = interrupted
        self.report = report
    }

    /// Lives until the task is cancelled.
    ///
    /// Throws ``NodeNameInUse`` when another process has taken this server's name.
    public func run() async throws {
        var isBlind = false
        var turn = 0
        while !Task.isCancelled {
            do {
                try await take(turn)
                if isBlind { report(.sees) }
                isBlind = false
            } catch let error as NodeNameInUse {
                throw error
            } catch is CancellationError {
                return
            } catch {
                if !isBlind { report(.blind(reason: "\(error)")) }
                isBlind = true
            }
            turn += 1
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// Gives back what this server holds, so that others go on with it at once.
    public func end() async {
        do { try await nodes.leave() } catch { report(.blind(reason: "\(error)")) }
    }

    /// Looks each time, and tells every other time; what fails keeps the rest from nothing.
    private func take(_ turn: Int) async throws {
        var steps: [() async throws -> Void] = [
            {
                let wasFresh = follower.isFresh
                try await follower.follow(into: live, reloads)
                if !wasFresh { interrupted() }
            },
            { try await nodes.look() },
        ]
        if turn.isMultiple(of: 2) { steps.append { try await nodes.beat() } }
        var failure: (any Error)?
        for step in steps {
            do {
                try await step()
            } catch let error as NodeNameInUse {
                throw error
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }
}
