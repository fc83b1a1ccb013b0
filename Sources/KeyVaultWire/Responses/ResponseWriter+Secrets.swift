import SecretMemory
public import VaultCore

extension ResponseWriter {
    /// SecretBundle with the value, which is lent for the length of the call.
    public func secret(_ object: ObjectRecord, _ version: VersionRecord, value: borrowing RawSpan) -> [UInt8]
    {
        let text = value.exposed()
        var writer = JSONWriter(capacity: text.count + 640)
        writer.object { writer in
            writer.member("value")
            writer.string(utf8: text)
            secretMembers(object, version, id: version.id, to: &writer)
        }
        return writer.bytes
    }

    /// SecretBundle without the value: what update, recover and restore answer; DeletedSecretBundle when the
    /// object is soft-deleted.
    public func secret(_ object: ObjectRecord, _ version: VersionRecord) -> [UInt8] {
        var writer = JSONWriter(capacity: 768)
        writer.object { writer in
            deletion(of: object, to: &writer)
            secretMembers(object, version, id: version.id, to: &writer)
        }
        return writer.bytes
    }

    /// A page of secrets, live or soft-deleted, under their base identifiers.
    public func secrets(_ rows: [CurrentObject], nextLink: String?) -> [UInt8] {
        page(rows, nextLink: nextLink) { row, writer in
            deletion(of: row.object, to: &writer)
            secretMembers(row.object, row.version, id: nil, to: &writer)
        }
    }

    /// A page of a secret's versions under their full identifiers.
    public func secretVersions(of object: ObjectRecord, _ rows: [VersionRecord], nextLink: String?) -> [UInt8]
    {
        page(rows, nextLink: nextLink) { row, writer in
            secretMembers(object, row, id: row.id, to: &writer)
        }
    }

    private func secretMembers(
        _ object: ObjectRecord,
        _ version: VersionRecord,
        id: VersionID?,
        to writer: inout JSONWriter
    ) {
        if let contentType = version.contentType {
            writer.member("contentType")
            writer.string(contentType)
        }
        identifier("id", object, id, to: &writer)
        attributes(of: version, to: &writer)
        tags(version.tags, to: &writer)
    }
}
