import VaultCore

extension ManagedObject {
    /// An object from a node that fits its shape.
    init(_ node: PolicyNode) {
        let tags = (node["tags"]?.pairs ?? []).map { ($0.name, $0.value.text ?? "") }
        let linked = node.values("linked") { text throws(TextFault) in try ObjectPath(text) } ?? []
        self.init(
            owner: node.text("owner"),
            rotationOwner: node.text("rotationOwner"),
            tier: node.text("tier").flatMap(Tier.init(rawValue:)) ?? .normal,
            connector: node.text("connector"),
            notify: node.text("notify"),
            strategy: node.text("strategy").flatMap(TargetOverlap.init(rawValue:)),
            principals: node.texts("principals") ?? [],
            policy: node.text("policy"),
            linked: Set(linked).sorted(),
            tags: Dictionary(tags) { first, _ in first },
            template: node["template"].flatMap(SecretTemplate.init(node:)),
            password: node["password"].map(PasswordRule.init(node:)),
            consumersCache: node.duration("consumersCache")
        )
    }
}

extension SecretTemplate {
    /// A template from a node that fits its shape.
    fileprivate init?(node: PolicyNode) {
        if let text = node.text {
            guard let read = try? TemplateText(text) else { return nil }
            self.init(.text(read))
        } else {
            let members = node.pairs.compactMap { pair in
                pair.value.text.flatMap { try? TemplateText($0) }.map { (pair.name, $0) }
            }
            self.init(.json(Dictionary(members) { first, _ in first }))
        }
    }
}

extension PasswordRule {
    fileprivate init(node: PolicyNode) {
        let standard = PasswordRule()
        self.init(
            length: node.integer("length") ?? standard.length,
            alphabet: node.text("alphabet").flatMap(Alphabet.init(rawValue:)) ?? standard.alphabet
        )
    }
}

extension Owner {
    /// An owner from a node that fits its shape.
    init(_ node: PolicyNode) {
        self.init(contact: node.text("contact"))
    }
}

extension ConnectorEntry {
    /// A connector from a node that fits the shape of its kind.
    init(_ node: PolicyNode, kinds: [ConnectorShape]) {
        let type = node.text("type") ?? ""
        var settings: [String: SettingValue] = [:]
        for setting in kinds.first(where: { $0.type == type })?.settings ?? [] {
            settings[setting.name] = node[setting.name].flatMap { SettingValue($0, setting.form) }
        }
        self.init(type: type, settings: settings)
    }
}

extension SettingValue {
    fileprivate init?(_ node: PolicyNode, _ form: ConnectorSetting.Form) {
        let value: ConnectorValues.Value? =
            switch form {
            case .text, .choice, .secret: node.text.map { .text($0) }
            case .integer: node.integer.map { .integer($0) }
            case .flag: node.flag.map { .flag($0) }
            case .list: .list(node.items.compactMap(\.text))
            }
        guard let value else { return nil }
        self.init(value)
    }
}
