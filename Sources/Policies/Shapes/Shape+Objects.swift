import VaultCore

extension Shape {
    /// The mapping of objects: what may be said of one depends on its family.
    static let objects = Shape.map(
        [
            Entry(key: .path(of: .secret), value: .record(secret)),
            Entry(key: .path(of: .key), value: .record(key)),
            Entry(key: .path(of: .certificate), value: .record(certificate)),
        ],
        count: 0...PolicyLimits.entries
    )

    static let secret = Record(
        name: "secret",
        summary: "A secret; its value is never in the file.",
        members: common + [
            consumersCache,
            Member("connector", .text(.entryName), "The target it rotates at."),
            Member(
                "notify",
                .text(.entryName),
                "The webhook that is told when the version expires soon, and then rotates by itself."
            ),
            Member(
                "strategy",
                .choice(TargetOverlap.allCases.map(\.rawValue)),
                "How the target keeps the old login alive; what the connector prefers unless given."
            ),
            Member("principals", .list(.text(.word), count: 1...2), "The logins at the target."),
            Member("template", .either(.text(.template), templateMembers), "The shape of a compound value."),
            Member("password", .record(password), "How passwords are made."),
        ]
    )

    static let key = Record(
        name: "key",
        summary: "A key; the vault makes its versions, and no target must learn of them.",
        members: common
    )

    static let certificate = Record(
        name: "certificate",
        summary: "A certificate.",
        members: common + [consumersCache]
    )

    private static let consumersCache = Member(
        "consumersCache",
        duration,
        "How long its consumers may keep a value; the policy's unless given."
    )

    private static let common: [Member] = [
        Member("owner", .text(.word), "Who answers for its use."),
        Member("rotationOwner", .text(.word), "Who answers for its rotation."),
        Member(
            "tier",
            .choice(Tier.allCases.map(\.rawValue)),
            "How grave its loss would be; normal unless given."
        ),
        Member("policy", .text(.entryName), "When and how it rotates; on demand unless given."),
        Member(
            "linked",
            .list(.text(.objectPath), count: 0...100),
            "Objects that never rotate inside each other's overlap with this one."
        ),
        Member(
            "tags",
            .map([Entry(key: .word, value: .text(.word))], count: 0...15),
            "Tags that the vault shows on the object."
        ),
    ]

    private static let templateMembers = Shape.map(
        [Entry(key: .word, value: .text(.template))],
        count: 1...50
    )

    private static let password = Record(
        name: "password",
        summary: "How passwords are made.",
        members: [
            Member("length", .integer(8...256), "How many characters; 32 unless given."),
            Member(
                "alphabet",
                .choice(PasswordRule.Alphabet.allCases.map(\.rawValue)),
                "What they are drawn from; alphanumeric unless given."
            ),
        ]
    )
}
