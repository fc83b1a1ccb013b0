public import VaultCore

/// What a rotation sets out to do, fixed before its first act.
///
/// The candidate's identifier is part of the plan, so a resumed rotation knows the version it already made. A policy
/// that changes meanwhile changes no rotation under way.
public struct RotationPlan: Equatable, Sendable {
    /// Who or what asked for the rotation.
    public enum Trigger: String, Sendable, CaseIterable, Codable {
        /// A person or program, through the API.
        case onDemand
        /// The policy, through the schedule.
        case scheduled
        /// A person, because the current version must be taken for known to others.
        case emergency
        /// The server, because the target stopped accepting the current version.
        case drift
    }

    /// Who or what asked.
    public var trigger: Trigger
    /// The version that is current when the plan is made.
    public var predecessor: VersionID
    /// The version to be made.
    public var candidate: VersionID
    /// When the policy wanted it; nil on demand.
    public var due: Timestamp?
    /// How many further due times passed unnoticed since `due`; this rotation makes up for them.
    public var missed: Int
    /// Why a person asked, in their own words; never a secret.
    public var reason: String?
    /// Which person asked, who then cannot approve; nil where none did.
    public var requestedBy: String?
    /// How many people must approve before anything is done.
    public var approvals: Int
    /// How the target takes the new version up; nil for an object that no other system must learn of.
    public var target: TargetPlan?

    /// A plan with all its parts.
    public init(
        trigger: Trigger,
        predecessor: VersionID,
        candidate: VersionID,
        due: Timestamp? = nil,
        missed: Int = 0,
        reason: String? = nil,
        requestedBy: String? = nil,
        approvals: Int = 0,
        target: TargetPlan? = nil
    ) {
        self.trigger = trigger
        self.predecessor = predecessor
        self.candidate = candidate
        self.due = due
        self.missed = missed
        self.reason = reason
        self.requestedBy = requestedBy
        self.approvals = approvals
        self.target = target
    }
}
