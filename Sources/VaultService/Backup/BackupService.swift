import Foundation
import KeyVaultWire
import SecretMemory
public import VaultCore

/// Backup and restore of single objects: every version in one sealed blob that only this server can open.
public struct BackupService: Sendable {
    /// Key Vault refuses to back up an object with more versions than this.
    public static let versionLimit = 500

    private static let magic = Array("RKB1".utf8)
    private let ports: VaultPorts

    /// Works through `ports`.
    public init(ports: VaultPorts) {
        self.ports = ports
    }

    /// The blob of a live object.
    ///
    /// Throws the family's not-found code, or ``VaultError/Code/badParameter`` beyond 500 versions or when
    /// values and tags are so large that no restore would take the blob.
    public func backup(_ id: ObjectID) async throws -> [UInt8] {
        let (object, history) = try await ports.store.read { reader in
            (try reader.live(id, nil).object, try reader.history(of: id, limit: Self.versionLimit + 1))
        }
        guard history.count <= Self.versionLimit else {
            throw VaultError(
                .badParameter,
                "The \(id.kind.rawValue) \(id.name) has more than \(Self.versionLimit) versions and cannot be backed up."
            )
        }
        let document = BackupDocument(
            format: BackupDocument.currentFormat,
            kind: id.kind,
            name: object.id.name.spelling,
            current: object.current.description,
            created: object.created,
            rotationPolicy: object.rotationPolicy,
            versions: try history.filter(\.stage.isVisible).map(exported)
        )
        let blob = try seal(document)
        guard blob.count <= BackupBlob.maximumBytes else {
            throw VaultError(
                .badParameter,
                "The \(id.kind.rawValue) \(id.name) is too large to be backed up: its values and tags come to \(blob.count) bytes."
            )
        }
        return blob
    }

    /// Brings an object back under its own name, with its version ids and dates; durable on return.
    ///
    /// Throws ``VaultError/Code/malformedBackup`` for a blob this server did not make for this family, and
    /// ``VaultError/Code/conflict`` when the name is taken, deleted or not.
    public func restore(_ blob: [UInt8], kind: ObjectKind, into vault: VaultName) async throws
        -> CurrentObject
    {
        let document = try open(blob, kind: kind)
        let (object, versions) = try restored(document, into: vault)
        return try await ports.store.write(.objectRestore) { transaction in
            guard try transaction.object(object.id) == nil else {
                throw WireMessages.nameTaken(kind, object.id.name)
            }
            try transaction.insert(object)
            for version in versions { try transaction.insert(version) }
            let found = try transaction.live(object.id, nil)
            try transaction.reschedule(from: nil, to: found)
            return found
        }
    }

    private func exported(_ record: VersionRecord) throws -> BackupDocument.Version {
        let material = try ports.sealer.open(record.sealed, binding: record.binding)
        return BackupDocument.Version(
            record,
            material: material.withBytes { Data($0.exposed()).base64EncodedString() }
        )
    }

    private func restored(_ document: BackupDocument, into vault: VaultName) throws
        -> (ObjectRecord, [VersionRecord])
    {
        guard let name = ObjectName(document.name), let current = VersionID(document.current) else {
            throw Self.corrupt
        }
        let id = ObjectID(vault: vault, kind: document.kind, name: name)
        let versions = try document.versions.map { try restored($0, of: id) }
        guard versions.contains(where: { $0.id == current }) else { throw Self.corrupt }
        let object = ObjectRecord(
            id: id,
            current: current,
            lastSequence: versions.map(\.sequence).max() ?? 1,
            created: document.created,
            rotationPolicy: document.rotationPolicy
        )
        return (object, versions)
    }

    private func restored(_ version: BackupDocument.Version, of id: ObjectID) throws -> VersionRecord {
        guard let versionID = VersionID(version.id), let bytes = Data(base64Encoded: version.material) else {
            throw Self.corrupt
        }
        let material = SecretBytes(copying: Array(bytes))
        let sealed = try material.withBytes { span throws(VaultError) in
            try ports.sealer.seal(span, binding: NewVersion.binding(id, versionID))
        }
        return VersionRecord(
            object: id,
            id: versionID,
            sequence: version.sequence,
            stage: version.stage,
            attributes: version.attributes,
            contentType: version.contentType,
            tags: version.tags,
            key: version.key,
            sealed: sealed
        )
    }

    // MARK: - The blob

    private func seal(_ document: BackupDocument) throws -> [UInt8] {
        let plaintext = SecretBytes(copying: Array(try JSONEncoder().encode(document)))
        let sealed = try plaintext.withBytes { span throws(VaultError) in
            try ports.sealer.seal(span, binding: Self.binding(document.kind))
        }
        return Self.magic + UInt32(sealed.kekVersion).bigEndianBytes + sealed.salt + sealed.box
    }

    private func open(_ blob: [UInt8], kind: ObjectKind) throws -> BackupDocument {
        let header = Self.magic.count + 4
        guard blob.count > header + 32, Array(blob.prefix(4)) == Self.magic else { throw Self.corrupt }
        let version = blob[4..<header].reduce(0) { $0 << 8 | Int($1) }
        let record = SealedRecord(
            kekVersion: version,
            salt: Array(blob[header..<header + 32]),
            box: Array(blob[(header + 32)...])
        )
        do {
            let plaintext = try ports.sealer.open(record, binding: Self.binding(kind))
            let document = try JSONDecoder().decode(
                BackupDocument.self,
                from: plaintext.withBytes { Data($0.exposed()) }
            )
            guard document.format == BackupDocument.currentFormat, document.kind == kind else {
                throw Self.corrupt
            }
            return document
        } catch {
            throw Self.corrupt
        }
    }

    private static func binding(_ kind: ObjectKind) -> RecordBinding {
        RecordBinding(vault: RecordBinding.backup, kind: "backup-\(kind.rawValue)", name: "", version: "")
    }

    private static var corrupt: VaultError { WireMessages.corruptBackup() }
}

extension UInt32 {
    fileprivate var bigEndianBytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}
