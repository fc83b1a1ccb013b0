import Testing
import VaultCore

@Suite("Objects and versions")
struct ObjectContract {
    /// A version that sets everything a version can have.
    private static func full(_ key: KeyDescription?) -> VersionRecord {
        var version = Sample.version(Sample.id("Full-Name", kind: key == nil ? .secret : .key), 1)
        version.attributes = Attributes(
            enabled: false,
            notBefore: Sample.at(-5),
            expires: Sample.at(500),
            created: Sample.at(1),
            updated: Sample.at(2)
        )
        version.contentType = "text/plain; naïve"
        version.tags = ["b": "2", "a/\"quoted\"": "ümlaut\n", "empty": ""]
        version.key = key
        return version
    }

    private static let keys: [KeyDescription?] = [
        nil,
        KeyDescription(
            material: .rsa(modulus: [UInt8](repeating: 0xC3, count: 256), exponent: [1, 0, 1]),
            operations: [.sign, .verify, .wrapKey]
        ),
        KeyDescription(material: .ec(.p256k, x: [0, 1], y: [2, 0]), operations: []),
        KeyDescription(material: .oct(bits: 192), operations: KeyOperation.allCases),
    ]

    @Test("every part of a version is read back", arguments: StoreDriver.all, keys)
    func allParts(driver: StoreDriver, key: KeyDescription?) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            let version = Self.full(key)
            var object = Sample.object(version.object)
            object.deletion = .init(deletedAt: Sample.at(9), purgeAt: Sample.at(99))
            object.rotationPolicy = #"{"v":1}"#
            object.lastSequence = 12
            let expected = object
            try await store.write(.secretSet) { transaction in
                try transaction.insert(expected)
                try transaction.insert(version)
            }
            let found = try await store.read {
                try $0.current(Sample.id("full-name", kind: expected.id.kind))
            }
            #expect(found == CurrentObject(object: expected, version: version))
            #expect(found?.object.id.name.spelling == "Full-Name")
            #expect(found?.version.object.name.spelling == "Full-Name")
            #expect(try await store.read { try $0.object(expected.id) } == expected)
        }
    }

    @Test("tags never set and no tags are told apart", arguments: StoreDriver.all)
    func tags(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.add()
            let id = Sample.id()
            #expect(try await store.read { try $0.current(id)?.version.tags } == .some(nil))
            try await store.write(.secretUpdate) { transaction in
                var version = Sample.version()
                version.tags = [:]
                try transaction.update(version)
            }
            #expect(try await store.read { try $0.current(id)?.version.tags } == [:])
        }
    }

    @Test("latest follows the object's current version; others are read by id", arguments: StoreDriver.all)
    func latestAndPinned(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.add()
            let id = Sample.id()
            try await store.write(.secretSet) { transaction in
                try transaction.insert(Sample.version(id, 2))
                var object = Sample.object(id, current: 2)
                object.lastSequence = 2
                try transaction.update(object)
            }
            let (latest, first, none) = try await store.read { reader in
                (
                    try reader.current(id), try reader.version(id, Sample.versionID(1)),
                    try reader.version(id, Sample.versionID(3))
                )
            }
            #expect(latest?.version.id == Sample.versionID(2))
            #expect(latest?.object.revision == 2)
            #expect(first?.version.id == Sample.versionID(1))
            #expect(first?.object.current == Sample.versionID(2))
            #expect(none == nil)
            #expect(try await store.read { try $0.current(Sample.id("other")) } == nil)
            #expect(try await store.read { try $0.current(Sample.id(kind: .key)) } == nil)
        }
    }

    @Test("a taken name or version id is a conflict, whatever the spelling", arguments: StoreDriver.all)
    func taken(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.add()
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.secretSet) { try $0.insert(Sample.object(Sample.id("API-key"))) }
            }
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.secretSet) { try $0.insert(Sample.version()) }
            }
        }
    }

    @Test("an object needs its vault, a version its object", arguments: StoreDriver.all)
    func orphans(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            await #expect(throws: VaultError(.conflict, "")) { try await store.add() }
            try await store.addVault()
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.secretSet) { try $0.insert(Sample.version()) }
            }
        }
    }

    @Test("an update replaces what it names and keeps the key itself", arguments: StoreDriver.all)
    func updateVersion(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            let key = KeyDescription(material: .oct(bits: 256), operations: [.encrypt])
            var version = Self.full(key)
            try await store.write(.keyCreate) { [version] in
                try $0.insert(Sample.object(version.object))
                try $0.insert(version)
            }
            version.stage = .retired
            version.attributes.enabled = true
            version.attributes.expires = nil
            version.contentType = nil
            version.tags = nil
            version.key?.operations = [.decrypt, .wrapKey]
            version.sealed = Sample.sealed("other", kek: 9)
            try await store.write(.keyUpdate) { [version] in try $0.update(version) }
            let id = version.object
            #expect(try await store.read { try $0.current(id)?.version } == version)
        }
    }

    @Test("an update of a version that is not there says so", arguments: StoreDriver.all)
    func updateNothing(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            await #expect(throws: VaultError(.notFound, "")) {
                try await store.write(.secretUpdate) { try $0.update(Sample.version()) }
            }
        }
    }

    @Test("of two writers that saw the same revision one wins", arguments: StoreDriver.all)
    func optimisticConcurrency(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.add()
            let seen = try #require(try await store.read { try $0.object(Sample.id()) })
            let wins = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        do {
                            try await store.write(.objectDelete) { try $0.update(seen) }
                            return true
                        } catch {
                            #expect(error as? VaultError == VaultError(.conflict, ""))
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
            #expect(try await store.read { try $0.object(Sample.id())?.revision } == 2)
        }
    }
}
