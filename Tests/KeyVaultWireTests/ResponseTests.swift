import Foundation
import KeyVaultWire
import SecretMemory
import Testing
import VaultCore

@Suite("Answers")
struct ResponseTests {
    @Test("a secret with everything it may have")
    func writesFullSecret() throws {
        let version = try Fixtures.version(
            .secret,
            contentType: "text/plain",
            tags: ["b": "2", "a": "\"1\"", "file-encoding": "utf-8"],
            expires: Timestamp(unixSeconds: 4_102_444_800),
            notBefore: Timestamp(unixSeconds: 1)
        )
        try expectGolden(secret(version, value: "p\u{E4}ss\n\"word\""), "secret-full")
    }

    @Test("a secret with nothing but a value leaves the rest out")
    func writesPlainSecret() throws {
        try expectGolden(secret(try Fixtures.version(.secret), value: "x"), "secret-plain")
    }

    @Test("tags that were emptied stay as an empty object, a disabled version says so")
    func writesEmptiedTags() throws {
        let version = try Fixtures.version(.secret, tags: [:], enabled: false)
        try expectGolden(
            try Fixtures.writer().secret(try Fixtures.object(.secret), version),
            "secret-without-value"
        )
    }

    @Test("a deleted secret carries its recovery identifier and dates before the rest")
    func writesDeletedSecret() throws {
        let body = try Fixtures.writer(softDeleteDays: 7).secret(
            try Fixtures.object(.secret, deleted: true),
            try Fixtures.version(.secret)
        )
        try expectGolden(body, "secret-deleted")
    }

    @Test("lists show base identifiers, version lists full ones; the last page links to null")
    func writesSecretLists() throws {
        let writer = try Fixtures.writer()
        let rows = [
            CurrentObject(
                object: try Fixtures.object(.secret),
                version: try Fixtures.version(.secret, contentType: "a/b")
            ),
            CurrentObject(
                object: try Fixtures.object(.secret, name: "z"),
                version: try Fixtures.version(.secret, name: "z", tags: [:])
            ),
        ]
        try expectGolden(writer.secrets(rows, nextLink: nil), "secret-list")
        try expectGolden(
            writer.secrets([], nextLink: "https://h/secrets?a=b&$skiptoken=c"),
            "secret-list-empty-page"
        )
        let versions = [
            try Fixtures.version(.secret, "a"), try Fixtures.version(.secret, "b", enabled: false),
        ]
        try expectGolden(
            writer.secretVersions(of: try Fixtures.object(.secret), versions, nextLink: nil),
            "secret-versions"
        )
        let deleted = CurrentObject(
            object: try Fixtures.object(.secret, deleted: true),
            version: try Fixtures.version(.secret)
        )
        try expectGolden(writer.secrets([deleted], nextLink: nil), "secret-list-deleted")
    }

    @Test(
        "a key shows its public parts in the order of the service",
        arguments: [("rsa", Fixtures.rsaKey), ("ec", Fixtures.ecKey), ("oct", Fixtures.octKey)]
    )
    func writesKeys(name: String, key: KeyDescription) throws {
        let body = try Fixtures.writer().key(
            try Fixtures.object(.key),
            try Fixtures.version(.key, tags: ["a": "b"], key: key)
        )
        try expectGolden(body, "key-\(name)")
    }

    @Test("a deleted key and lists of keys")
    func writesKeyLists() throws {
        let writer = try Fixtures.writer(softDeleteDays: 30, purgeProtection: true)
        let version = try Fixtures.version(.key, key: Fixtures.ecKey)
        let deleted = try Fixtures.object(.key, deleted: true)
        try expectGolden(writer.key(deleted, version), "key-deleted")
        try expectGolden(
            writer.keys([CurrentObject(object: deleted, version: version)], nextLink: nil),
            "key-list-deleted"
        )
        let live = try Fixtures.object(.key)
        try expectGolden(
            writer.keys([CurrentObject(object: live, version: version)], nextLink: "https://h/"),
            "key-list"
        )
        try expectGolden(writer.keyVersions(of: live, [version], nextLink: nil), "key-versions")
    }

    @Test(
        "attributes that came later are kept from older clients",
        arguments: [
            (APIVersion.v71, false, false), (.v73, true, false), (.v76Preview2, true, true),
            (.latest, true, true),
        ]
    )
    func followsTheVersion(apiVersion: APIVersion, exportable: Bool, hsmPlatform: Bool) throws {
        let body = try Fixtures.writer(apiVersion).key(
            try Fixtures.object(.key),
            try Fixtures.version(.key, key: Fixtures.ecKey)
        )
        let attributes = try #require(try object(body)["attributes"] as? [String: Any])
        #expect((attributes["exportable"] as? Bool) == (exportable ? false : nil))
        #expect((attributes["hsmPlatform"] as? String) == (hsmPlatform ? "0" : nil))
    }

    @Test(
        "the recovery level follows the vault's settings",
        arguments: [
            (90, false, "Recoverable+Purgeable"), (90, true, "Recoverable"),
            (7, false, "CustomizedRecoverable+Purgeable"),
            (89, true, "CustomizedRecoverable"),
        ]
    )
    func writesRecoveryLevels(days: Int, isProtected: Bool, level: String) throws {
        let body = try Fixtures.writer(softDeleteDays: days, purgeProtection: isProtected).secret(
            try Fixtures.object(.secret),
            try Fixtures.version(.secret)
        )
        let attributes = try #require(try object(body)["attributes"] as? [String: Any])
        #expect(attributes["recoveryLevel"] as? String == level)
        #expect(attributes["recoverableDays"] as? Int == days)
    }

    @Test("what a key did")
    func writesKeyOperations() throws {
        let writer = try Fixtures.writer()
        let key = try Fixtures.object(.key)
        let version = try Fixtures.version(.key, key: Fixtures.octKey)
        try expectGolden(writer.signature([0xFB, 0xFF], by: version, of: key), "key-signature")
        let message = SealedMessage(algorithm: .a256gcm, ciphertext: [1, 2], iv: [3], aad: [4], tag: [5])
        try expectGolden(writer.sealed(message, by: version, of: key), "key-sealed")
        let bare = SealedMessage(algorithm: .rsaOAEP, ciphertext: [1, 2])
        try expectGolden(writer.sealed(bare, by: version, of: key), "key-sealed-rsa")
        let opened = SecretBytes(copying: [9, 8, 7]).withBytes { writer.opened($0, by: version, of: key) }
        try expectGolden(opened, "key-opened")
    }

    @Test("results that are one value")
    func writesValues() {
        #expect(String(decoding: ResponseWriter.verification(false), as: UTF8.self) == #"{"value":false}"#)
        #expect(String(decoding: ResponseWriter.verification(true), as: UTF8.self) == #"{"value":true}"#)
        #expect(
            String(decoding: ResponseWriter.backup(BackupBlob([0, 255])), as: UTF8.self)
                == #"{"value":"AP8"}"#
        )
        #expect(
            String(decoding: ResponseWriter.randomBytes([0, 255, 1]), as: UTF8.self) == #"{"value":"AP8B"}"#
        )
    }

    @Test("a rotation policy echoes its durations, the default has no dates")
    func writesRotationPolicies() throws {
        let writer = try Fixtures.writer()
        let notify = RotationPolicyAction(type: "Notify", timeBeforeExpiry: "P30D")
        let rotate = RotationPolicyAction(type: "Rotate", timeAfterCreate: "P18M")
        try expectGolden(
            writer.rotationPolicy(RotationPolicyView(lifetimeActions: [notify]), of: try Fixtures.id(.key)),
            "rotation-policy-default"
        )
        let full = RotationPolicyView(
            lifetimeActions: [rotate, notify],
            expiryTime: "P2Y",
            created: Fixtures.created,
            updated: Fixtures.created + .seconds(1)
        )
        try expectGolden(writer.rotationPolicy(full, of: try Fixtures.id(.key)), "rotation-policy")
    }

    @Test("any value comes back as it was given", arguments: HostileStrings.all)
    func keepsValues(value: String) throws {
        let version = try Fixtures.version(.secret, contentType: value, tags: ["t": value])
        let body = try object(secret(version, value: value))
        #expect((body["value"] as? String)?.utf8.elementsEqual(value.utf8) == true)
        #expect((body["contentType"] as? String)?.utf8.elementsEqual(value.utf8) == true)
        #expect((body["tags"] as? [String: String])?["t"]?.utf8.elementsEqual(value.utf8) == true)
    }

    @Test("what the writer writes the reader reads")
    func roundTripsThroughRestore() throws {
        let blob = BackupBlob((0...255).map { UInt8($0) })
        #expect(
            try WireDecoder.decode(RestoreParameters.self, from: ResponseWriter.backup(blob)).backup == blob
        )
    }

    // MARK: Help

    private func secret(_ version: VersionRecord, value: String) throws -> [UInt8] {
        let writer = try Fixtures.writer()
        let object = try Fixtures.object(.secret)
        return SecretBytes(copying: Array(value.utf8)).withBytes { writer.secret(object, version, value: $0) }
    }

    private func object(_ body: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }
}
