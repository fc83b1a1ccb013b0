import VaultCore

extension VersionRecord {
    /// Reads ``VersionStatements/columns`` of a version of `object`.
    init(_ row: inout SQLColumns, object: ObjectID) throws(VaultError) {
        self.init(
            object: object,
            id: try row.value { VersionID($0) },
            sequence: try row.integer(),
            stage: try row.value { Stage(rawValue: $0) },
            attributes: try Attributes(&row),
            contentType: row.optionalText(),
            tags: try TagsText.decode(row.optionalText()),
            key: try KeyColumns.description(&row),
            sealed: try SealedRecord(&row)
        )
    }

    /// Reads the object's spelling, then ``VersionStatements/columns``.
    init(spelled row: inout SQLColumns, vault: VaultName, kind: ObjectKind) throws(VaultError) {
        let name = try row.value { ObjectName($0) }
        try self.init(&row, object: ObjectID(vault: vault, kind: kind, name: name))
    }

    /// Stage, attributes, content type and tags, as both insert and update write them.
    func sqlState() throws(VaultError) -> [SQLValue] {
        [
            .init(stage.rawValue), .init(attributes.enabled), .init(attributes.notBefore),
            .init(attributes.expires), .init(attributes.created), .init(attributes.updated),
            .init(contentType),
            .init(try TagsText.encode(tags)),
        ]
    }
}

extension Attributes {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            enabled: try row.flag(),
            notBefore: row.optionalTimestamp(),
            expires: row.optionalTimestamp(),
            created: try row.timestamp(),
            updated: try row.timestamp()
        )
    }
}

extension SealedRecord {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(kekVersion: try row.int(), salt: try row.bytes(), box: try row.bytes())
    }

    var sqlValues: [SQLValue] { [.init(kekVersion), .init(salt), .init(box)] }
}

extension SealedRow {
    /// Reads kind, name, id and the sealed columns of a version.
    init(version row: inout SQLColumns, vault: String) throws(VaultError) {
        let binding = RecordBinding(
            vault: vault,
            kind: try row.text(),
            name: try row.text(),
            version: try row.text()
        )
        self.init(binding: binding, sealed: try SealedRecord(&row))
    }

    /// Reads id and the sealed columns of a signing key.
    init(signingKey row: inout SQLColumns) throws(VaultError) {
        self.init(binding: SigningKeyRecord.binding(id: try row.text()), sealed: try SealedRecord(&row))
    }
}
