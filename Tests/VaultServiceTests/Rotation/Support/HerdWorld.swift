import Policies
import Rotation
import Synchronization
import Testing
import VaultCore

@testable import VaultService

/// A world with many managed logins at two targets, all due after 30 days: `slow` with a gate, and `quick`.
struct HerdWorld: Sendable {
    let world: World
    let slow: GatedTarget
    let quick: GatedTarget
    let live: LiveRotations
    let scheduler: Scheduler
    /// What the observer heard.
    let news: AsyncStream<RotationNews>

    init(_ world: World, slow: Int, quick: Int, isOpen: Bool, cap: Int) async throws {
        self.world = world
        self.slow = GatedTarget(over: FakeTarget(.twoPrincipals), isOpen: isOpen)
        self.quick = GatedTarget(over: FakeTarget(.twoPrincipals), isOpen: true)
        let (news, feed) = AsyncStream.makeStream(of: RotationNews.self)
        self.news = news
        live = LiveRotations(over: world.store) { feed.yield($0) }
        let targets = world.targets(live) { [slow = self.slow, quick = self.quick] entry, _, _ in
            entry.type == "slow" ? slow : quick
        }
        let cap = SettingValue(.integer(cap))
        let entries = Dictionary(
            uniqueKeysWithValues: ["slow", "quick"].map {
                ($0, ConnectorEntry(type: $0, settings: ["concurrency": cap]))
            }
        )
        targets.replace(entries, in: .default)
        scheduler = world.scheduler(targets, live)
        for index in 0..<slow { try await add("slow\(index)", at: "slow", self.slow.target, entries) }
        for index in 0..<quick { try await add("quick\(index)", at: "quick", self.quick.target, entries) }
    }

    private func add(
        _ name: String,
        at connector: String,
        _ target: FakeTarget,
        _ entries: [String: ConnectorEntry]
    ) async throws {
        let id = try World.id(name, .secret)
        target.allow("\(name)_a", name)
        let path = ObjectPath(.secret, id.name)
        let set = PolicySet(
            connectors: entries,
            policies: ["monthly": Policy(trigger: Trigger(every: try TargetWorld.duration("P30D")))],
            objects: [
                path: ManagedObject(
                    connector: connector,
                    principals: ["\(name)_a", "\(name)_b"],
                    policy: "monthly"
                )
            ]
        )
        let managed = try #require(set.rotation(of: path, strategies: { _ in TargetOverlap.allCases }))
        let text = try managed.stored()
        try await world.set(id, to: name, live)
        try await world.change(id) { $0.object.rotationPolicy = text }
    }

    /// Lets the scheduler run while `body` does.
    func whileRunning(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await scheduler.run() }
            try await body()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Returns the names of the next so many objects whose rotation was promoted, in order.
    func promoted(_ count: Int) async -> [String] {
        var names: [String] = []
        for await one in news where one.event == .promoted {
            names.append("\(one.object.name)")
            if names.count == count { break }
        }
        return names
    }
}
