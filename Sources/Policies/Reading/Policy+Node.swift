import VaultCore

extension Policy {
    /// A policy from a node that fits its shape.
    init(_ node: PolicyNode) {
        self.init(
            trigger: node["trigger"].map(Trigger.init),
            windows: node["windows"].map(ChangeWindows.init) ?? ChangeWindows(),
            rings: node["rings"]?.items.map(Ring.init) ?? [.everyone],
            grace: node["grace"].map(Grace.init) ?? Grace(),
            retention: node.duration("retention"),
            lifetime: node.duration("lifetime"),
            retries: node["retries"].map(RetryLimits.init) ?? RetryLimits(),
            approvals: node.integer("approvals") ?? 0,
            requireOwners: node["requireOwners"]?.flag ?? false,
            consumersCache: node.duration("consumersCache"),
            drift: node["drift"].map(DriftRule.init)
        )
    }
}

extension Trigger {
    fileprivate init(_ node: PolicyNode) {
        self.init(
            every: node.duration("every"),
            cron: node.value("cron") { text throws(TextFault) in try CronSchedule(text) },
            zone: node.value("zone") { text throws(TextFault) in try Zone(text) },
            beforeExpiry: node.duration("beforeExpiry"),
            percentOfLifetime: node.integer("percentOfLifetime"),
            uses: node.integer("uses"),
            jitter: node.duration("jitter")
        )
    }
}

extension ChangeWindows {
    fileprivate init(_ node: PolicyNode) {
        self.init(
            allow: node.values("allow") { text throws(TextFault) in try AllowWindow(text) } ?? [],
            freeze: node.values("freeze") { text throws(TextFault) in try Freeze(text) } ?? []
        )
    }
}

extension Ring {
    fileprivate init(_ node: PolicyNode) {
        self.init(
            name: node.text("name") ?? "",
            select: node.value("select") { text throws(TextFault) in try RingSelector(text) },
            soak: node.duration("soak"),
            fail: node["fail"].map { fail in
                Failures(
                    authFailures: fail.integer("authFailures"),
                    probeFailures: fail.integer("probeFailures"),
                    reportedFailures: fail.integer("reportedFailures")
                )
            }
        )
    }
}

extension Grace {
    fileprivate init(_ node: PolicyNode) {
        let standard = Grace()
        self.init(
            quiet: node.duration("quiet") ?? standard.quiet,
            deadline: node.duration("deadline") ?? standard.deadline,
            atDeadline: node.text("atDeadline").flatMap(AtDeadline.init(rawValue:)) ?? standard.atDeadline,
            emergency: node.duration("emergency")
        )
    }
}

extension DriftRule {
    fileprivate init(_ node: PolicyNode) {
        self.init(
            every: node.duration("every"),
            action: node.text("action").flatMap(Action.init(rawValue:))
        )
    }
}

extension RetryLimits {
    fileprivate init(_ node: PolicyNode) {
        self.init(
            first: node.duration("first"),
            longest: node.duration("longest"),
            attempts: node.integer("attempts")
        )
    }
}
