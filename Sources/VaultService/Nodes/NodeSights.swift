import VaultCore

/// What a server sees of the others, look by look.
///
/// That one is silent is told by its beats, which do not move from look to look: no clock of another machine is asked,
/// and time in which the database answers nobody does not count.
struct NodeSights {
    struct Sight: Equatable {
        var record: NodeRecord
        /// How many looks have shown it like this.
        var looks: Int
        /// When, by the clock of who looks, it cannot have told this yet.
        var notYet: Timestamp
    }

    /// After so many looks that show no beat a server is taken for gone.
    static let patience = 20

    /// After so many it may be; a beat comes with every other look.
    private static let concern = 6

    /// A beat that the first look shows may be as old as this.
    private static let oldestBeat = Duration.seconds(15)

    private(set) var sights: [String: Sight] = [:]
    private var lastLook: Timestamp?

    /// Takes over what a look showed; returns the servers that have become silent.
    mutating func take(_ nodes: [NodeRecord], at now: Timestamp) -> [NodeRecord] {
        let before = sights
        sights = [:]
        for node in nodes { sights[node.name] = sight(of: node, after: before[node.name], at: now) }
        lastLook = now
        return sights.values.filter { $0.looks >= Self.patience }.map(\.record)
    }

    /// Whether a server has shown no beat for some looks.
    func isSilent(_ node: NodeRecord) -> Bool {
        sights[node.name].map { $0.record.beats == node.beats && $0.looks >= Self.concern } ?? false
    }

    private func sight(of node: NodeRecord, after before: Sight?, at now: Timestamp) -> Sight {
        if var same = before, same.record.process == node.process, same.record.beats == node.beats {
            same.looks += 1
            return same
        }
        return Sight(record: node, looks: 1, notYet: lastLook.map { min($0, now) } ?? now - Self.oldestBeat)
    }
}
