import Audit
import VaultCore

extension AuditRecord {
    /// The record of an act of the server itself.
    init(automatic operation: String, on id: ObjectID, version: VersionID?, ports: VaultPorts) {
        self.init(
            time: ports.clock.now(),
            operation: operation,
            requestID: GUID.make(from: ports.random),
            vault: id.vault
        )
        objectID = ([id.kind.collection, id.name.spelling] + [version?.description].compactMap(\.self))
            .joined(separator: "/")
    }
}

extension OutboxEntry {
    /// An event about the current version of an object.
    init(_ object: CurrentObject, type: String, id: String, at now: Timestamp) {
        self.init(
            id: id,
            type: type,
            object: object.object.id,
            version: object.version.id,
            at: now,
            notBefore: object.version.attributes.notBefore,
            expires: object.version.attributes.expires
        )
    }
}

extension DueEntry {
    /// The type of the event that announces this work; nil where subscribers hear nothing.
    var eventType: String? {
        switch work {
        case .nearExpiry: "\(object.kind.eventFamily)NearExpiry"
        case .expired: "\(object.kind.eventFamily)Expired"
        case .rotate, .purge, .destroy, .deliver: nil
        }
    }

    /// How Azure's audit log calls this work.
    var operation: String {
        switch work {
        case .rotate: "\(object.kind.eventFamily)RotateIfDue"
        case .nearExpiry, .expired: "\(eventType ?? "")EventGridNotification"
        case .purge: "\(object.kind.eventFamily)Purge"
        case .destroy: "\(object.kind.eventFamily)VersionDestroy"
        case .deliver: "\(object.kind.eventFamily)EventGridDelivery"
        }
    }
}
