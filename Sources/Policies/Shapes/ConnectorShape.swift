public import VaultCore

/// What files may say about one kind of connector: its settings, and the strategies it offers.
public struct ConnectorShape: Sendable {
    static let concurrency = ConnectorSetting(
        "concurrency",
        .integer(1...64),
        "How many rotations may be at work at the target at once; \(ConnectorEntry.usualConcurrency) unless told."
    )

    /// The name after `type:`.
    public let type: String
    /// Its own settings, and those that every kind takes.
    public let settings: [ConnectorSetting]
    /// How it can keep the old login alive, the preferred one first.
    public let strategies: [TargetOverlap]

    /// Whether it can be told of an expiry.
    public let takesNotices: Bool

    /// A kind by its own settings and its strategies.
    public init(
        type: String,
        settings: [ConnectorSetting],
        strategies: [TargetOverlap],
        takesNotices: Bool = false
    ) {
        self.type = type
        self.takesNotices = takesNotices
        self.settings = settings + [Self.concurrency]
        self.strategies = strategies
    }

    /// A kind as its adapter describes it; its setting `strategy` tells what it offers.
    public init(_ kind: any ConnectorKind.Type) {
        var strategies = TargetOverlap.allCases
        if let setting = kind.settings.first(where: { $0.name == "strategy" }),
            case .choice(let words) = setting.form
        {
            strategies = words.compactMap(TargetOverlap.init(rawValue:))
        }
        self.init(
            type: kind.type,
            settings: kind.settings,
            strategies: strategies,
            takesNotices: kind.takesNotices
        )
    }

    /// The secrets of the vault that an entry of this kind names, by setting.
    public func secrets(of entry: ConnectorEntry) -> [(setting: String, path: ObjectPath)] {
        settings.compactMap { setting in
            guard case .secret = setting.form, case .text(let text) = entry.settings[setting.name]?.value,
                let path = try? ObjectPath(text)
            else { return nil }
            return (setting.name, path)
        }
    }

    /// The shape of its mapping in a file.
    var record: Shape.Record {
        let members = settings.map { Shape.Member($0.name, $0.shape, required: $0.isRequired, $0.summary) }
        return Shape.Record(
            name: "connector-\(type)",
            summary: "A connector of the kind \(type).",
            members: [Shape.Member("type", .choice([type]), required: true, "The kind of connector.")]
                + members
        )
    }
}

extension ConnectorSetting {
    /// How many texts a list holds at most.
    private static let longestList = 100

    var shape: Shape {
        switch form {
        case .text: .text(.word)
        case .integer(let range): .integer(range)
        case .flag: .flag
        case .choice(let words): .choice(words)
        case .secret: .text(.path(of: .secret))
        case .list: .list(.text(.word), count: 0...Self.longestList)
        }
    }
}
