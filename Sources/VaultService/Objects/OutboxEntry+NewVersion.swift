import VaultCore

extension OutboxEntry {
    /// The event that a version was added.
    init(newVersion added: CurrentObject, id: String) {
        self.init(
            id: id,
            type: "\(added.object.id.kind.eventFamily)NewVersionCreated",
            object: added.object.id,
            version: added.version.id,
            at: added.version.attributes.created,
            notBefore: added.version.attributes.notBefore,
            expires: added.version.attributes.expires
        )
    }
}

extension ObjectKind {
    /// The family as event types and audit names spell it.
    var eventFamily: String {
        switch self {
        case .secret: "Secret"
        case .key: "Key"
        case .certificate: "Certificate"
        }
    }
}
