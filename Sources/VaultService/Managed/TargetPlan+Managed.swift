import Policies
import Rotation
import VaultCore

extension TargetPlan {
    /// The plan of a rotation from the login of `principal` to one of `next`, as files say it.
    ///
    /// An emergency has no rings, nobody is waited for, and the old login ends at the deadline for emergencies.
    init(
        connector: String,
        overlap: TargetOverlap,
        principal: String,
        next: String,
        managed: ManagedRotation,
        isEmergency: Bool
    ) {
        let policy = managed.policy
        self.init(
            connector: connector,
            overlap: overlap,
            predecessorPrincipal: principal,
            candidatePrincipal: next,
            rings: isEmergency || overlap == TargetOverlap.none
                ? [] : policy.rings.compactMap(RotationRing.init),
            watch: isEmergency ? RotationWatch() : RotationWatch(policy.rings.last { $0.select == nil }),
            grace: RotationGrace(policy.grace, isEmergency: isEmergency),
            consumersCache: managed.object.consumersCache ?? policy.consumersCache
                ?? CalendarDuration(days: 0),
            password: managed.object.password ?? PasswordRule(),
            template: managed.object.template ?? .password,
            retry: TargetRetry(
                first: policy.retries.first,
                longest: policy.retries.longest,
                attempts: policy.retries.attempts
            ),
            retention: policy.retention
        )
    }
}

extension RotationRing {
    /// A ring of a policy; nil for the one that takes everyone, which is the promotion.
    init?(_ ring: Ring) {
        guard let select = ring.select else { return nil }
        self.init(name: ring.name, select: select.description, watch: RotationWatch(ring))
    }
}

extension RotationWatch {
    /// How a ring is judged; a missing ring is not watched.
    init(_ ring: Ring?) {
        self.init(
            soak: ring?.soak ?? CalendarDuration(days: 0),
            authFailures: ring?.failures.authFailures,
            probeFailures: ring?.failures.probeFailures,
            reportedFailures: ring?.failures.reportedFailures
        )
    }
}

extension RotationGrace {
    /// The grace of a policy.
    init(_ grace: Grace, isEmergency: Bool) {
        let hold: AtDeadline = grace.atDeadline == .hold ? .hold : .retire
        self.init(
            quiet: grace.quiet,
            deadline: isEmergency ? grace.emergency : grace.deadline,
            atDeadline: isEmergency ? .retire : hold
        )
    }
}
