/// One version of an object as the store keeps it: metadata in clear, material sealed.
public struct VersionRecord: Equatable, Sendable {
    /// The object it belongs to.
    public var object: ObjectID
    /// Its identifier.
    public var id: VersionID
    /// Its place in the order of creation within the object, from 1.
    public var sequence: Int64
    /// Where it stands in its life.
    public var stage: Stage
    /// Its attributes.
    public var attributes: Attributes
    /// The content type of a secret, free text.
    public var contentType: String?
    /// Its tags; nil when never set.
    public var tags: [String: String]?
    /// What kind of key it is; nil for a secret.
    public var key: KeyDescription?
    /// The sealed material: a secret's value, or a key's private part.
    public var sealed: SealedRecord

    /// A version with all its parts.
    public init(
        object: ObjectID,
        id: VersionID,
        sequence: Int64,
        stage: Stage,
        attributes: Attributes,
        contentType: String? = nil,
        tags: [String: String]? = nil,
        key: KeyDescription? = nil,
        sealed: SealedRecord
    ) {
        self.object = object
        self.id = id
        self.sequence = sequence
        self.stage = stage
        self.attributes = attributes
        self.contentType = contentType
        self.tags = tags
        self.key = key
        self.sealed = sealed
    }

    /// What the sealed material is bound to.
    public var binding: RecordBinding {
        RecordBinding(
            vault: object.vault.description,
            kind: object.kind.rawValue,
            name: object.name.canonical,
            version: id.description
        )
    }
}
