public import VaultCore

extension ResponseWriter {
    /// KeyBundle; DeletedKeyBundle when the object is soft-deleted.
    public func key(_ object: ObjectRecord, _ version: VersionRecord) -> [UInt8] {
        var writer = JSONWriter(capacity: 1_536)
        writer.object { writer in
            deletion(of: object, to: &writer)
            if let key = version.key {
                writer.member("key")
                writer.object { writer in webKey(key, object, version, to: &writer) }
            }
            attributes(of: version, to: &writer)
            tags(version.tags, to: &writer)
        }
        return writer.bytes
    }

    /// A page of keys, live or soft-deleted, under their base identifiers.
    public func keys(_ rows: [CurrentObject], nextLink: String?) -> [UInt8] {
        page(rows, nextLink: nextLink) { row, writer in
            deletion(of: row.object, to: &writer)
            keyItem(row.object, row.version, id: nil, to: &writer)
        }
    }

    /// A page of a key's versions under their full identifiers.
    public func keyVersions(of object: ObjectRecord, _ rows: [VersionRecord], nextLink: String?) -> [UInt8] {
        page(rows, nextLink: nextLink) { row, writer in
            keyItem(object, row, id: row.id, to: &writer)
        }
    }

    private func keyItem(
        _ object: ObjectRecord,
        _ version: VersionRecord,
        id: VersionID?,
        to writer: inout JSONWriter
    ) {
        identifier("kid", object, id, to: &writer)
        attributes(of: version, to: &writer)
        tags(version.tags, to: &writer)
    }

    /// The members of the JSON Web Key, public parts only.
    private func webKey(
        _ key: KeyDescription,
        _ object: ObjectRecord,
        _ version: VersionRecord,
        to writer: inout JSONWriter
    ) {
        identifier("kid", object, version.id, to: &writer)
        writer.member("kty")
        writer.plain(key.type.rawValue)
        writer.member("key_ops")
        writer.array { writer in
            for operation in key.operations { writer.plain(operation.rawValue) }
        }
        switch key.material {
        case .rsa(let modulus, let exponent):
            number("n", modulus, to: &writer)
            number("e", exponent, to: &writer)
        case .ec(let curve, let x, let y):
            writer.member("crv")
            writer.plain(curve.rawValue)
            number("x", x, to: &writer)
            number("y", y, to: &writer)
        case .oct:
            break
        }
    }

    private func number(_ member: String, _ bytes: [UInt8], to writer: inout JSONWriter) {
        writer.member(member)
        writer.base64URL(bytes)
    }
}
