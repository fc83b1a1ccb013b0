import KeyVaultWire
import Testing
import VaultCore

/// Values of the core with defaults, so that a test shows only what matters to it.
enum Fixtures {
    static let created = Timestamp(unixSeconds: 1_700_000_000)

    static func writer(
        _ apiVersion: APIVersion = .latest,
        softDeleteDays: Int = 90,
        purgeProtection: Bool = false
    ) throws -> ResponseWriter {
        ResponseWriter(
            address: try #require(VaultAddress(authority: "v1.vault.localhost:8443")),
            vault: VaultRecord(
                name: .default,
                softDeleteDays: softDeleteDays,
                purgeProtection: purgeProtection,
                created: created
            ),
            apiVersion: apiVersion
        )
    }

    static func id(_ kind: ObjectKind, _ name: String = "Db-Pass") throws -> ObjectID {
        ObjectID(vault: .default, kind: kind, name: try #require(ObjectName(name)))
    }

    static func versionID(_ digit: Character = "a") throws -> VersionID {
        try #require(VersionID(String(repeating: digit, count: 32)))
    }

    static func object(_ kind: ObjectKind, name: String = "Db-Pass", deleted: Bool = false) throws
        -> ObjectRecord
    {
        ObjectRecord(
            id: try id(kind, name),
            current: try versionID(),
            created: created,
            deletion: deleted
                ? ObjectRecord.Deletion(deletedAt: created + .days(1), purgeAt: created + .days(91)) : nil
        )
    }

    static func version(
        _ kind: ObjectKind,
        _ digit: Character = "a",
        name: String = "Db-Pass",
        contentType: String? = nil,
        tags: [String: String]? = nil,
        key: KeyDescription? = nil,
        expires: Timestamp? = nil,
        notBefore: Timestamp? = nil,
        enabled: Bool = true
    ) throws -> VersionRecord {
        VersionRecord(
            object: try id(kind, name),
            id: try versionID(digit),
            sequence: 1,
            stage: .current,
            attributes: Attributes(
                enabled: enabled,
                notBefore: notBefore,
                expires: expires,
                created: created,
                updated: Timestamp(microseconds: created.microseconds + 1_999_999)
            ),
            contentType: contentType,
            tags: tags,
            key: key,
            sealed: SealedRecord(kekVersion: 1, salt: [], box: [])
        )
    }

    static let rsaKey = KeyDescription(
        material: .rsa(modulus: (1...32).map { UInt8($0) }, exponent: [1, 0, 1]),
        operations: KeyDescription.defaultOperations(for: .rsa)
    )
    static let ecKey = KeyDescription(
        material: .ec(.p256k, x: Array(repeating: 7, count: 32), y: Array(repeating: 9, count: 32)),
        operations: [.sign, .verify]
    )
    static let octKey = KeyDescription(material: .oct(bits: 256), operations: [.encrypt, .decrypt])
}
