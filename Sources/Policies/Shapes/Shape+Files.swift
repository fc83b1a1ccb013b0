import VaultCore

extension Shape {
    /// The shape of a whole file, with these kinds of connectors.
    static func file(_ connectors: [ConnectorShape]) -> Record {
        Record(
            name: "policies",
            summary: "Rekey's policies as code: owners, connectors, policies and the objects they rotate.",
            members: [
                Member(
                    "owners",
                    named(.record(owner)),
                    "Teams or people; where any is named, all owners must be."
                ),
                Member(
                    "connectors",
                    named(.connector(connectors)),
                    "The targets that objects rotate at, by name."
                ),
                Member("policies", named(.record(policy)), "When and how objects rotate, by name."),
                Member("objects", objects, "The secrets, keys and certificates, by path."),
            ]
        )
    }

    private static func named(_ shape: Shape) -> Shape {
        .map([Entry(key: .entryName, value: shape)], count: 0...PolicyLimits.entries)
    }

    private static let owner = Record(
        name: "owner",
        summary: "A team or person.",
        members: [Member("contact", .text(.word), "How to reach them.")]
    )

    static let policy = Record(
        name: "policy",
        summary: "When and how objects rotate.",
        members: [
            Member("trigger", .record(trigger), "What makes an object due; without it, on demand only."),
            Member("windows", .record(windows), "When rotations may begin; without it, always."),
            Member(
                "rings",
                .list(.record(ring), count: 1...32),
                "The cohorts in order; the last takes everyone."
            ),
            Member("grace", .record(grace), "How the old version leaves."),
            Member("retention", duration, "How long a retired version is kept before it is destroyed."),
            Member("lifetime", positive, "How long a version made by rotation is valid."),
            Member("retries", .record(retries), "How failing steps are tried again."),
            Member("approvals", .integer(0...5), "How many people must approve a rotation; 0 unless given."),
            Member(
                "requireOwners",
                .flag,
                "Whether objects must name owner and rotationOwner; false unless given."
            ),
            Member("consumersCache", duration, "How long consumers may keep a value before they ask again."),
            Member(
                "drift",
                .record(drift),
                "How targets are asked whether they still accept the current version."
            ),
        ]
    )

    private static let trigger = Record(
        name: "trigger",
        summary: "What makes an object due; the earliest of what is given counts.",
        members: [
            Member("every", positive, "So long after the last rotation."),
            Member("cron", .text(.cron), "At these times."),
            Member("zone", .text(.zone), "The time zone of cron; UTC unless given."),
            Member("beforeExpiry", positive, "So long before the version expires."),
            Member(
                "percentOfLifetime",
                .integer(1...99),
                "After so many hundredths of the version's lifetime."
            ),
            Member("uses", .integer(1...Int(Int32.max)), "After so many uses of the version."),
            Member("jitter", positive, "Moves each due time later by a part of this."),
        ],
        oneOf: ["every", "cron", "beforeExpiry", "percentOfLifetime", "uses"]
    )

    private static let windows = Record(
        name: "windows",
        summary: "When rotations may begin.",
        members: [
            Member(
                "allow",
                .list(.text(.window), count: 1...100),
                "Windows of the week; always unless given."
            ),
            Member("freeze", .list(.text(.freeze), count: 1...100), "Times without rotations; they win."),
        ]
    )

    private static let ring = Record(
        name: "ring",
        summary: "A cohort of consumers.",
        members: [
            Member("name", .text(.entryName), required: true, "Its name."),
            Member(
                "select",
                .text(.selector),
                "Whom it takes; everyone unless given, in the last ring only."
            ),
            Member("soak", duration, "How long it is watched before the next ring."),
            Member("fail", .record(failures), "What fails it; one failure of any kind unless given."),
        ]
    )

    private static let failures = Record(
        name: "fail",
        summary: "How many failures roll the rotation back.",
        members: [
            Member("authFailures", .integer(1...1_000_000), "Logins that the target refused."),
            Member("probeFailures", .integer(1...1_000_000), "Probes of the new version that failed."),
            Member("reportedFailures", .integer(1...1_000_000), "Failures that consumers reported."),
        ],
        oneOf: ["authFailures", "probeFailures", "reportedFailures"]
    )

    private static let grace = Record(
        name: "grace",
        summary: "How the old version leaves.",
        members: [
            Member("quiet", duration, "No use for so long, and it may be retired; P1D unless given."),
            Member("deadline", positive, "The longest overlap; P7D unless given."),
            Member(
                "atDeadline",
                .choice(Grace.AtDeadline.allCases.map(\.rawValue)),
                "What happens at the deadline when it is still used; hold unless given."
            ),
            Member("emergency", duration, "The overlap of an emergency rotation; PT1H unless given."),
        ]
    )

    private static let drift = Record(
        name: "drift",
        summary: "How targets are asked whether they still accept the current version.",
        members: [
            Member("every", positive, "How often; PT1H unless given."),
            Member(
                "action",
                .choice(DriftRule.Action.allCases.map(\.rawValue)),
                "What happens when one does not; alert unless given."
            ),
        ]
    )

    private static let retries = Record(
        name: "retries",
        summary: "How failing steps are tried again.",
        members: [
            Member("first", positive, "The wait after the first failure; PT30S unless given."),
            Member("longest", positive, "No wait is longer; PT1H unless given."),
            Member(
                "attempts",
                .integer(1...100),
                "Failures in a row before the rotation is stuck; 10 unless given."
            ),
        ]
    )

    static let duration = Shape.text(.duration)
    static let positive = Shape.text(.positiveDuration)
}
