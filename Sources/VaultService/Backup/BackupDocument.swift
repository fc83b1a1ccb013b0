import VaultCore

/// The content of an object's backup blob, before it is sealed: every version with its material.
///
/// It is read after upgrades, so `format` counts its changes. The material passes through JSON in clear inside
/// this process, in buffers that cannot be wiped; the blob itself is sealed.
struct BackupDocument: Codable {
    struct Version: Codable {
        var id: String
        var sequence: Int64
        var stage: Stage
        var enabled: Bool
        var notBefore: Timestamp?
        var expires: Timestamp?
        var created: Timestamp
        var updated: Timestamp
        var contentType: String?
        var tags: [String: String]?
        var key: KeyDescription?
        var material: String
    }

    static let currentFormat = 1

    var format: Int
    var kind: ObjectKind
    var name: String
    var current: String
    var created: Timestamp
    var rotationPolicy: String?
    var versions: [Version]
}

extension BackupDocument.Version {
    init(_ record: VersionRecord, material: String) {
        self.init(
            id: record.id.description,
            sequence: record.sequence,
            stage: record.stage,
            enabled: record.attributes.enabled,
            notBefore: record.attributes.notBefore,
            expires: record.attributes.expires,
            created: record.attributes.created,
            updated: record.attributes.updated,
            contentType: record.contentType,
            tags: record.tags,
            key: record.key,
            material: material
        )
    }

    var attributes: Attributes {
        Attributes(
            enabled: enabled,
            notBefore: notBefore,
            expires: expires,
            created: created,
            updated: updated
        )
    }
}
