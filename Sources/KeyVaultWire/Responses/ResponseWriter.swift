public import VaultCore

/// Writes the bodies of answers about one vault as one client sees it.
///
/// Absent values are left out, but for `nextLink`, which is null. Members stand in the live service's order.
/// A body that carries a secret is an ordinary array, which the HTTP layer sends and lets go; it is not wiped.
public struct ResponseWriter: Sendable {
    /// Where the client called the vault; the root of every identifier.
    public let address: VaultAddress
    /// The version of the protocol the client speaks.
    public let apiVersion: APIVersion
    private let recoveryLevel: String
    private let recoverableDays: Int

    /// A writer for a vault, an address and a version.
    public init(address: VaultAddress, vault: VaultRecord, apiVersion: APIVersion) {
        self.address = address
        self.apiVersion = apiVersion
        recoveryLevel = vault.recoveryLevel
        recoverableDays = vault.softDeleteDays
    }

    /// The identifier of an object, or of one of its versions.
    public func identifier(_ object: ObjectID, _ version: VersionID? = nil) -> String {
        let base = "\(address)/\(object.kind.collection)/\(object.name)"
        return version.map { "\(base)/\($0)" } ?? base
    }

    // MARK: Parts

    func attributes(of version: VersionRecord, to writer: inout JSONWriter) {
        writer.member("attributes")
        writer.object { writer in
            let attributes = version.attributes
            writer.member("enabled")
            writer.boolean(attributes.enabled)
            date("nbf", attributes.notBefore, to: &writer)
            date("exp", attributes.expires, to: &writer)
            date("created", attributes.created, to: &writer)
            date("updated", attributes.updated, to: &writer)
            writer.member("recoveryLevel")
            writer.plain(recoveryLevel)
            writer.member("recoverableDays")
            writer.integer(Int64(recoverableDays))
            if version.object.kind == .key { keyAttributes(to: &writer) }
        }
    }

    /// A software key is never exportable and stands on platform "0".
    private func keyAttributes(to writer: inout JSONWriter) {
        if apiVersion.supports(.exportable) {
            writer.member("exportable")
            writer.boolean(false)
        }
        if apiVersion.supports(.hsmPlatform) {
            writer.member("hsmPlatform")
            writer.plain("0")
        }
    }

    func tags(_ tags: [String: String]?, to writer: inout JSONWriter) {
        guard let tags else { return }
        writer.member("tags")
        writer.object { writer in
            for (name, value) in tags.sorted(by: { $0.key < $1.key }) {
                writer.member(name)
                writer.string(value)
            }
        }
    }

    func deletion(of object: ObjectRecord, to writer: inout JSONWriter) {
        guard let deletion = object.deletion else { return }
        writer.member("recoveryId")
        writer.plain("\(address)", "/deleted", object.id.kind.collection, "/", object.id.name.spelling)
        date("deletedDate", deletion.deletedAt, to: &writer)
        date("scheduledPurgeDate", deletion.purgeAt, to: &writer)
    }

    func identifier(
        _ member: String,
        _ object: ObjectRecord,
        _ version: VersionID?,
        to writer: inout JSONWriter
    ) {
        writer.member(member)
        let parts = (address.description, object.id.kind.collection, object.id.name.spelling)
        if let version {
            writer.plain(parts.0, "/", parts.1, "/", parts.2, "/", version.description)
        } else {
            writer.plain(parts.0, "/", parts.1, "/", parts.2)
        }
    }

    func date(_ member: String, _ date: Timestamp?, to writer: inout JSONWriter) {
        guard let date else { return }
        writer.member(member)
        writer.integer(date.unixSeconds)
    }

    /// A list with its rows and the link to the next page.
    func page<Row>(
        _ rows: [Row],
        nextLink: String?,
        row write: (Row, inout JSONWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 64 + rows.count * 384)
        writer.object { writer in
            writer.member("value")
            writer.array { writer in
                for row in rows { writer.object { writer in write(row, &writer) } }
            }
            writer.member("nextLink")
            nextLink.map { writer.string($0) } ?? writer.null()
        }
        return writer.bytes
    }
}
