import KeyVaultWire
import VaultCore

/// A version about to be added by hand: it becomes current at once, and creates its object if there is none.
struct NewVersion: Sendable {
    let object: ObjectID
    let id: VersionID
    let attributes: Attributes
    var contentType: String?
    var tags: [String: String]?
    var key: KeyDescription?
    let sealed: SealedRecord

    /// Where the material of version `id` of `object` belongs.
    static func binding(_ object: ObjectID, _ id: VersionID) -> RecordBinding {
        RecordBinding(
            vault: object.vault.description,
            kind: object.kind.rawValue,
            name: object.name.canonical,
            version: id.description
        )
    }
}

extension StoreTransaction {
    /// Adds the version as the current one; the one before becomes previous and stays enabled.
    ///
    /// A rotation of the object that has not ended is rolled back. Throws ``VaultError/Code/objectDeleted`` when
    /// the name stands on a soft-deleted object.
    func add(_ new: NewVersion) throws -> CurrentObject {
        guard let standing = try current(new.object) else { return try addFirst(new) }
        if standing.object.deletion != nil {
            throw WireMessages.deletedButRecoverable(new.object.kind, new.object.name)
        }
        var previous = standing.version
        previous.stage = .previous
        try update(previous)
        var object = standing.object
        object.lastSequence += 1
        object.current = new.id
        let version = new.record(sequence: object.lastSequence, name: object.id)
        try insert(version)
        try update(object)
        object.revision += 1
        let added = CurrentObject(object: object, version: version)
        try reschedule(from: standing, to: added)
        return added
    }

    private func addFirst(_ new: NewVersion) throws -> CurrentObject {
        let object = ObjectRecord(id: new.object, current: new.id, created: new.attributes.created)
        let version = new.record(sequence: 1, name: new.object)
        try insert(object)
        try insert(version)
        let added = CurrentObject(object: object, version: version)
        try reschedule(from: nil, to: added)
        return added
    }
}

extension NewVersion {
    fileprivate func record(sequence: Int64, name: ObjectID) -> VersionRecord {
        VersionRecord(
            object: name,
            id: id,
            sequence: sequence,
            stage: .current,
            attributes: attributes,
            contentType: contentType,
            tags: tags,
            key: key,
            sealed: sealed
        )
    }
}
