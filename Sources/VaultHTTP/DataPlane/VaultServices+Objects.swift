import KeyVaultWire
import VaultCore
import VaultService

extension VaultServices {
    /// One page of a family's objects.
    func listed(_ call: VaultCall, _ kind: ObjectKind, deleted: Bool) async throws
        -> (rows: [CurrentObject], nextLink: String?)
    {
        try await call.page(key: \.object.id.name.canonical) { after, limit in
            deleted
                ? try await objects.listDeleted(kind, in: call.vault.name, after: after, limit: limit)
                : try await objects.list(kind, in: call.vault.name, after: after, limit: limit)
        }
    }

    /// One page of an object's versions.
    func versions(_ call: VaultCall, of id: ObjectID) async throws -> (
        rows: [VersionRecord], nextLink: String?
    ) {
        try await call.page(key: \.id.description) { after, limit in
            try await objects.listVersions(of: id, after: after.flatMap { VersionID($0) }, limit: limit)
        }
    }

    /// The sealed blob of an object.
    func backUp(_ call: VaultCall) async throws -> Reply {
        .json(ResponseWriter.backup(BackupBlob(try await backups.backup(try call.object()))))
    }

    /// The object of a blob.
    func restore(_ call: VaultCall, _ kind: ObjectKind) async throws -> CurrentObject {
        let body = try await call.body(RestoreParameters.self, limit: BackupBlob.maximumRequestBytes)
        return try await backups.restore(body.backup.bytes, kind: kind, into: call.vault.name)
    }
}

extension AttributeChanges {
    /// What the wire's attributes change.
    init(_ parameters: AttributeParameters) {
        self.init(
            enabled: parameters.enabled,
            notBefore: parameters.notBefore,
            expires: parameters.expires
        )
    }
}

extension VersionRecord {
    /// The version as audit records name it.
    var auditName: String { "\(object.kind.collection)/\(object.name)/\(id)" }
}
