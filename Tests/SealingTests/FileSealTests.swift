import Foundation
import SecretMemory
import Testing
import VaultCore

@testable import Sealing

@Suite struct FileSealTests {
    private let folder: TemporaryFolder
    private let seal: FileSeal

    init() throws {
        folder = try TemporaryFolder()
        seal = FileSeal(path: folder("seal"))
    }

    @Test("The file holds 32 bytes for its owner alone, and opens to the same root key")
    func roundTrip() throws {
        let made = try seal.create()
        #expect(try folder.read("seal").count == 32)
        #expect(try folder.mode("seal") == 0o600)
        #expect(try folder.names == ["seal"])
        let opened = try seal.open()
        #expect(opened.id == made.id)
        let place = KEKPlace(vault: "default", version: 1)
        let wrapped = try made.wrap(SharedSecret(bytes: Array(1...32)), as: place)
        #expect(try opened.unwrap(wrapped, as: place).exposed == Array(1...32))
    }

    @Test("A root key's id tells it from others and is not part of the key")
    func identity() throws {
        let first = try seal.create()
        let key = try folder.read("seal")
        let second = try seal.create()
        #expect(first.id != second.id)
        #expect(first.id.count == 32)
        #expect(!Hex.encode(key).contains(first.id.prefix(8)))
    }

    @Test(
        "A file that others can reach is refused with the command that helps",
        arguments: [0o640, 0o604, 0o660, 0o601]
    )
    func openToOthers(mode: Int) throws {
        _ = try seal.create()
        try folder.setMode(mode, of: "seal")
        let error = #expect(throws: VaultError(.sealUnavailable, "")) { _ = try seal.open() }
        #expect(error?.summary.contains("chmod 600 \(seal.path)") == true)
    }

    @Test("A file of another user is refused with the command that helps")
    func foreignOwner() {
        let status = FileStatus(size: 32, owner: 1234, mode: 0o600, isRegular: true)
        #expect(status.objection(to: 1000, path: "/data/seal")?.contains("chown 1000 /data/seal") == true)
        #expect(status.objection(to: 1234, path: "/data/seal") == nil)
    }

    @Test("A file of another length is refused", arguments: [0, 31, 33, 4096])
    func wrongLength(count: Int) throws {
        try folder.write([UInt8](repeating: 1, count: count), to: "seal")
        try folder.setMode(0o600, of: "seal")
        #expect(throws: VaultError(.sealUnavailable, "")) { _ = try seal.open() }
    }

    @Test("A folder or a symbolic link in its place is refused")
    func notAFile() throws {
        try FileManager.default.createDirectory(atPath: folder("seal"), withIntermediateDirectories: false)
        #expect(throws: VaultError(.sealUnavailable, "")) { _ = try seal.open() }
        try FileManager.default.removeItem(atPath: folder("seal"))
        _ = try FileSeal(path: folder("elsewhere")).create()
        try FileManager.default.createSymbolicLink(
            atPath: folder("seal"),
            withDestinationPath: folder("elsewhere")
        )
        let error = #expect(throws: VaultError(.unavailable, "")) { _ = try seal.open() }
        #expect(error?.summary.contains("symbolic link") == true)
    }

    @Test("A missing file is named in the error")
    func missing() {
        let error = #expect(throws: VaultError(.unavailable, "")) { _ = try seal.open() }
        #expect(error?.summary.contains(seal.path) == true)
    }

    @Test("What an unfinished write left does not hinder the next one")
    func leftover() throws {
        try folder.write([1, 2, 3], to: "seal.tmp")
        _ = try seal.create()
        #expect(try folder.names == ["seal"])
        #expect(try folder.mode("seal") == 0o600)
    }

    @Test("A folder that cannot be written gives an error with the path")
    func unwritableFolder() {
        let seal = FileSeal(path: folder("absent/seal"))
        let error = #expect(throws: VaultError(.unavailable, "")) { _ = try seal.create() }
        #expect(error?.summary.contains("absent/seal") == true)
    }
}
