import Policies
import Rotation
import VaultCore

/// Where a piece of due work stands in line: whom it burdens, and what it may go ahead of.
struct WorkPlace: Equatable, Sendable {
    /// Whom the work burdens.
    enum Lane: Hashable, Sendable {
        /// The vault alone.
        case vault
        /// A connector's target.
        case target(VaultName, String)
    }

    /// What goes first.
    enum Urgency: Int, CaseIterable, Comparable, Sendable {
        case low, normal, high, critical, emergency

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    var lane = Lane.vault
    var urgency = Urgency.normal
}

extension StoreReader {
    /// Where due work stands in line; `known` is the rotation under way, where it is known already.
    ///
    /// What cannot be read stands in the middle of the vault's own line, and fails when it is done.
    func place(of entry: DueEntry, _ known: OpenRotation?) -> WorkPlace {
        guard [.rotate, .deliver].contains(entry.work), entry.object.kind != .key else { return WorkPlace() }
        let open = known ?? (try? openRotation(on: entry.object))
        let object = try? object(entry.object)
        let managed = try? object.flatMap { object in try ManagedRotation(of: object)?.object }
        let connector =
            open.map { $0.state.plan.target.flatMap { $0.isVault ? nil : $0.connector } }
            ?? managed?.connector ?? managed?.notify
        let isEmergency = open?.state.plan.trigger == .emergency
        return WorkPlace(
            lane: connector.map { .target(entry.object.vault, $0) } ?? .vault,
            urgency: isEmergency ? .emergency : WorkPlace.Urgency(managed?.tier ?? .normal)
        )
    }
}

extension WorkPlace.Urgency {
    fileprivate init(_ tier: Tier) {
        self =
            switch tier {
            case .low: .low
            case .normal: .normal
            case .high: .high
            case .critical: .critical
            }
    }
}
