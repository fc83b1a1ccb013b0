import TestSupport
import VaultCore

/// One snapshot or transaction of a ``MemoryStore``.
final class MemorySession: PartialTransaction {
    var contents: MemoryContents

    init(_ contents: MemoryContents) {
        self.contents = contents
    }

    // MARK: - Objects

    func vault(_ name: VaultName) throws -> VaultRecord? { contents.vaults[name] }
    func vaults() throws -> [VaultRecord] { Array(contents.vaults.values) }
    func object(_ id: ObjectID) throws -> ObjectRecord? { contents.objects[id] }

    func current(_ id: ObjectID) throws -> CurrentObject? {
        try contents.objects[id].flatMap { try version(id, $0.current) }
    }

    func version(_ id: ObjectID, _ version: VersionID) throws -> CurrentObject? {
        guard let object = contents.objects[id],
            let found = contents.versions[id]?.first(where: { $0.id == version })
        else { return nil }
        return CurrentObject(object: object, version: found)
    }

    func history(of id: ObjectID, limit: Int) throws -> [VersionRecord] {
        Array((contents.versions[id] ?? []).prefix(limit))
    }

    func insert(_ vault: VaultRecord) throws { contents.vaults[vault.name] = vault }
    func update(_ vault: VaultRecord) throws { contents.vaults[vault.name] = vault }
    func removeVault(_ name: VaultName) throws { contents.vaults[name] = nil }

    func insert(_ object: ObjectRecord) throws {
        guard contents.objects[object.id] == nil else { throw VaultError(.conflict, "the name is taken") }
        contents.objects[object.id] = object
    }

    func update(_ object: ObjectRecord) throws {
        guard contents.objects[object.id]?.revision == object.revision else {
            throw VaultError(.conflict, "the object was changed")
        }
        contents.objects[object.id] = object
        contents.objects[object.id]?.revision += 1
    }

    func insert(_ version: VersionRecord) throws {
        guard try self.version(version.object, version.id) == nil else {
            throw VaultError(.conflict, "the version is there")
        }
        contents.versions[version.object, default: []].append(version)
    }

    func update(_ version: VersionRecord) throws {
        guard let place = contents.versions[version.object]?.firstIndex(where: { $0.id == version.id }) else {
            throw VaultError(.notFound, "there is no such version")
        }
        contents.versions[version.object]?[place] = version
    }

    // MARK: - Evidence

    func uses(of id: ObjectID, version: VersionID, limit: Int) throws -> [UseRecord] {
        let found = contents.uses.values.filter { $0.object == id && $0.version == version }
        return Array(found.sorted { $0.last > $1.last }.prefix(limit))
    }

    func receipt(of rotation: String) throws -> ReceiptRecord? { contents.receipts[rotation] }

    func add(_ use: UseRecord) throws {
        let key = MemoryContents.UseKey(
            object: use.object,
            version: use.version,
            consumer: use.consumer,
            source: use.source
        )
        guard var known = contents.uses[key] else {
            contents.uses[key] = use
            return
        }
        known.first = min(known.first, use.first)
        known.last = max(known.last, use.last)
        known.count += use.count
        contents.uses[key] = known
    }

    func pullUses(backTo instant: Timestamp) throws {
        contents.uses = contents.uses.mapValues { use in
            var use = use
            (use.first, use.last) = (min(use.first, instant), min(use.last, instant))
            return use
        }
    }

    func insert(_ receipt: ReceiptRecord) throws {
        guard contents.receipts[receipt.rotation] == nil else { throw VaultError(.conflict, "there is one") }
        contents.receipts[receipt.rotation] = receipt
    }

    // MARK: - Identities and settings

    func identity(clientID: String) throws -> IdentityRecord? { nil }
    func setting(_ name: String) throws -> String? { contents.settings[name] }
    func setSetting(_ name: String, to value: String) throws { contents.settings[name] = value }
    func removeSetting(_ name: String) throws { contents.settings[name] = nil }
}
