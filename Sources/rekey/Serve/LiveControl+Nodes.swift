import RekeyWire
import VaultCore
import VaultService

extension LiveControl {
    func nodes() async throws -> [NodeResource] {
        let (records, leases) = try await store.read { (try $0.nodes(), try $0.leases()) }
        guard let others else { return [alone(leases)] }
        let now = clock.now()
        return records.map { record in
            NodeResource(
                name: record.name,
                state: others.condition(of: record).rawValue,
                isThisOne: record.name == others.me.name,
                version: record.version,
                address: record.address,
                started: record.started.iso8601(),
                lastSeen: record.seen.iso8601(),
                clockAheadSeconds: Double(record.ahead.wholeMicroseconds / 1_000) / 1_000,
                leases: leases.filter { $0.holder == record.name && $0.until > now }.map(\.name)
            )
        }
    }

    /// A server that has its store for itself.
    private func alone(_ leases: [Lease]) -> NodeResource {
        let now = clock.now()
        return NodeResource(
            name: NodeName.alone,
            state: NodeCondition.serving.rawValue,
            isThisOne: true,
            version: Release.version,
            address: options.authority,
            started: (now - (ContinuousClock.now - started)).iso8601(),
            lastSeen: now.iso8601(),
            clockAheadSeconds: 0,
            leases: leases.filter { $0.until > now }.map(\.name)
        )
    }

    /// Throws ``VaultError/Code/conflict`` while other servers serve, which would not open what a new root key wraps.
    func requireNoOthers() async throws {
        guard let me = others?.me.name else { return }
        let nodes = try await store.read { try $0.nodes() }.filter { $0.name != me }
        let names = nodes.map { "\($0.name) at \($0.address)" }
        guard !names.isEmpty else { return }
        throw VaultError(
            .conflict,
            "The root key is in each server's data folder, and \(names.joined(separator: ", ")) "
                + "would not open what a new one wraps. Stop the others, rotate, copy the new seal into their folders, "
                + "and start them."
        )
    }
}
