import VaultCore

/// Records with defaults, so that a test sets only what matters to it.
enum Sample {
    static let vault = VaultName.default
    static let start = Timestamp(unixSeconds: 1_800_000_000)

    static func at(_ seconds: Int) -> Timestamp { start + .seconds(seconds) }

    static func id(_ name: String = "api-key", kind: ObjectKind = .secret, vault: VaultName = vault)
        -> ObjectID
    {
        guard let name = ObjectName(name) else { preconditionFailure("\(name) is not a name") }
        return ObjectID(vault: vault, kind: kind, name: name)
    }

    static func versionID(_ number: Int) -> VersionID {
        let digits = String(number, radix: 16)
        guard let id = VersionID(String(repeating: "0", count: 32 - digits.count) + digits) else {
            preconditionFailure("\(number) has too many digits")
        }
        return id
    }

    static func sealed(_ text: String = "box", kek: Int = 1) -> SealedRecord {
        SealedRecord(kekVersion: kek, salt: Array("salt of \(text)".utf8), box: Array(text.utf8))
    }

    static func object(_ id: ObjectID = id(), current: Int = 1, deletion: ObjectRecord.Deletion? = nil)
        -> ObjectRecord
    {
        ObjectRecord(id: id, current: versionID(current), created: start, deletion: deletion)
    }

    static func version(
        _ id: ObjectID = id(),
        _ number: Int = 1,
        stage: Stage = .current,
        sealed: SealedRecord = sealed()
    ) -> VersionRecord {
        VersionRecord(
            object: id,
            id: versionID(number),
            sequence: Int64(number),
            stage: stage,
            attributes: Attributes(created: at(number)),
            sealed: sealed
        )
    }

    static func journal(
        _ rotation: String = "r1",
        _ sequence: Int64 = 1,
        of id: ObjectID = id(),
        event: String = "{}"
    ) -> JournalEntry {
        JournalEntry(rotation: rotation, object: id, sequence: sequence, at: at(Int(sequence)), event: event)
    }

    static func node(_ name: String = "one", process: String = "p1", at seconds: Int = 0) -> NodeRecord {
        NodeRecord(
            name: name,
            process: process,
            place: "machine/folder",
            version: "1.0",
            address: "https://\(name).example",
            started: at(0),
            seen: at(seconds),
            ahead: .milliseconds(-12),
            flushed: at(seconds)
        )
    }

    static func failure(of object: ObjectID = id()) -> FailureRecord {
        FailureRecord(id: "f1", object: object, version: versionID(1), source: "target", at: at(1))
    }

    static func use(of object: ObjectID = id()) -> UseRecord {
        UseRecord(
            object: object,
            version: versionID(1),
            consumer: "web",
            source: .vault,
            first: at(1),
            last: at(2),
            count: 3
        )
    }

    static func outbox(_ id: String, of object: ObjectID = id()) -> OutboxEntry {
        OutboxEntry(
            id: id,
            type: "SecretNewVersionCreated",
            object: object,
            version: versionID(1),
            at: start,
            notBefore: at(1),
            expires: at(2)
        )
    }

    static func identity(_ name: String = "payments") -> IdentityRecord {
        IdentityRecord(
            clientID: "client-\(name)",
            objectID: "object-\(name)",
            name: name,
            kind: .workload,
            ring: "canary",
            created: start
        )
    }

    static func credential(_ id: String, of client: String = "client-payments", at seconds: Int = 0)
        -> CredentialRecord
    {
        CredentialRecord(
            id: id,
            clientID: client,
            kind: .secret,
            payload: #"{"hash":"x"}"#,
            created: at(seconds),
            expires: at(1_000)
        )
    }

    static func role(_ id: String, of principal: String = "object-payments", scope: String = "/")
        -> RoleAssignmentRecord
    {
        RoleAssignmentRecord(id: id, principalID: principal, roleID: "reader", scope: scope, created: start)
    }

    static func signingKey(_ id: String, at seconds: Int = 0, sealed: SealedRecord = sealed())
        -> SigningKeyRecord
    {
        SigningKeyRecord(
            id: id,
            publicMaterial: .ec(.p256, x: [1, 2], y: [3, 4]),
            sealed: sealed,
            created: at(seconds),
            signsFrom: at(seconds + 10),
            verifiesUntil: at(seconds + 100)
        )
    }

    static func kek(_ vault: String = "default", _ version: Int = 1) -> KEKRecord {
        KEKRecord(vault: vault, version: version, rootID: "root-1", wrapped: [0, 255, 7], created: start)
    }
}

extension VaultStore {
    /// Adds the default vault.
    func addVault() async throws {
        try await write(.vaultCreate) {
            try $0.insert(VaultRecord(name: Sample.vault, created: Sample.start))
        }
    }

    /// Adds an object with one version to the default vault.
    func add(
        _ id: ObjectID = Sample.id(),
        deletion: ObjectRecord.Deletion? = nil,
        sealed: SealedRecord = Sample.sealed()
    ) async throws {
        try await write(.secretSet) { transaction in
            try transaction.insert(Sample.object(id, deletion: deletion))
            try transaction.insert(Sample.version(id, sealed: sealed))
        }
    }
}
