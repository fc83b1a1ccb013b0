import Rotation
import VaultCore

@testable import VaultService

/// How much time truly passed in a rotation, whatever the server's clock said.
struct TruePassage {
    private struct Rotation {
        let id: String
        var rings = 0
        var exposedAt: Timestamp?
        var promotedAt: Timestamp?
        var isJudged = false
    }

    /// Steps that are not taken for jumps.
    private static let tolerance = ClockCourse.tolerance

    private var seen: Rotation?
    private var lastUse: [VersionID: Timestamp] = [:]

    /// A consumer used a version.
    mutating func note(_ version: VersionID, at now: Timestamp) { lastUse[version] = now }

    /// Checks, when a rotation may have moved on just now, that each soak, quiet and deadline truly passed.
    mutating func check(_ rotation: OpenRotation, at now: Timestamp) throws {
        var one = seen.flatMap { $0.id == rotation.id ? $0 : nil } ?? Rotation(id: rotation.id)
        defer { seen = one }
        let state = rotation.state
        if state.exposedRings > one.rings {
            try soaked(one, state, now)
            (one.rings, one.exposedAt) = (state.exposedRings, now)
        }
        if state.promotedAt != nil, one.promotedAt == nil {
            try soaked(one, state, now)
            one.promotedAt = now
        }
        if let cause = state.retirement, !one.isJudged {
            one.isJudged = true
            try judged(cause, one, state, now)
        }
    }

    private func soaked(_ one: Rotation, _ state: RotationState, _ now: Timestamp) throws {
        guard let began = one.exposedAt, !state.isPredecessorLost,
            let ring = state.plan.target?.rings[one.rings - 1]
        else { return }
        try require(ring.watch.soak, since: began, now, "the soak of the ring \(ring.name)")
    }

    private func judged(_ cause: RetirementCause, _ one: Rotation, _ state: RotationState, _ now: Timestamp)
        throws
    {
        guard let grace = state.plan.target?.grace, let promoted = one.promotedAt else { return }
        switch cause {
        case .quiet:
            let used = lastUse[state.plan.predecessor] ?? promoted
            try require(grace.quiet, since: max(promoted, used), now, "the quiet")
        case .deadline:
            if let deadline = grace.deadline { try require(deadline, since: promoted, now, "the deadline") }
        case .noOverlap, .person: break
        }
    }

    private func require(_ time: CalendarDuration, since: Timestamp, _ now: Timestamp, _ what: String) throws
    {
        guard time.after(since) > now + Self.tolerance else { return }
        throw TargetPromises.Violation(description: "P2: \(what) of \(time) was over after \(now - since)")
    }
}
