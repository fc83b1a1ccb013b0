import Foundation
import SecretMemory
import Synchronization
import Testing
import VaultCore

@testable import Sealing

@Suite struct BackupArchiveTests {
    private let folder: TemporaryFolder
    private let key = BackupKey.bytes(SharedSecret(bytes: Array(0..<32)))
    private let files: [(name: String, bytes: [UInt8])] = [
        ("rekey.sqlite", SeededRandom(5).bytes(150_000)),
        ("seal", SeededRandom(6).bytes(32)),
        ("tls/ca.pem", Array("-----BEGIN".utf8)),
        ("empty", []),
    ]

    init() throws {
        folder = try TemporaryFolder()
        for file in files { try folder.write(file.bytes, to: file.name.replacing("/", with: "_")) }
    }

    @Test("What was backed up is restored, for its owner alone")
    func roundTrip() throws {
        try write()
        try BackupArchive(key: key).extract(from: folder("b.rekey"), into: folder("data"))
        for file in files { #expect(try folder.read("data/\(file.name)") == file.bytes) }
        #expect(try folder.mode("b.rekey") == 0o600)
        #expect(try folder.mode("data") == 0o700)
        #expect(try folder.mode("data/seal") == 0o600)
        #expect(try folder.names.filter { $0.hasPrefix(".") || $0.hasSuffix(".tmp") } == [])
    }

    @Test(
        "Content of any length comes back",
        arguments: [0, 1, 65_535, 65_536, 65_537, 131_072 - 13, 131_072]
    )
    func lengths(count: Int) throws {
        let bytes = SeededRandom(9).bytes(count)
        try folder.write(bytes, to: "one")
        let file = try BackupFile(name: "f", path: folder("one"))
        try BackupArchive(key: key).write(files: [file], to: folder("b.rekey"))
        try BackupArchive(key: key).extract(from: folder("b.rekey"), into: folder("data"))
        #expect(try folder.read("data/f") == bytes)
    }

    @Test("The archive holds nothing of the files in clear")
    func nothingInClear() throws {
        try write()
        let archive = Data(try folder.read("b.rekey"))
        for file in files where !file.bytes.isEmpty {
            #expect(archive.range(of: Data(file.bytes.prefix(10))) == nil)
            #expect(archive.range(of: Data(file.name.utf8)) == nil)
        }
    }

    @Test("A passphrase opens what it closed, and nothing else does")
    func passphrase() throws {
        let secret = BackupKey.passphrase(SharedSecret("correct horse"), try .cheap)
        try write(with: secret)
        try BackupArchive(key: .passphrase(SharedSecret("correct horse"))).extract(
            from: folder("b.rekey"),
            into: folder("data")
        )
        #expect(try folder.read("data/seal") == files[1].bytes)
        expectRefusal(.wrongBackupKey, with: .passphrase(SharedSecret("wrong horse")))
        let error = expectRefusal(.wrongBackupKey, with: key)
        #expect(error?.summary.contains("passphrase") == true)
    }

    @Test("Another key file, or a passphrase instead of one, is refused and nothing is made")
    func wrongKey() throws {
        try write()
        expectRefusal(.wrongBackupKey, with: .bytes(SharedSecret(bytes: Array(1...32))))
        let error = expectRefusal(.wrongBackupKey, with: .passphrase(SharedSecret("correct horse")))
        #expect(error?.summary.contains("key file") == true)
    }

    @Test("A flipped bit anywhere in the header is refused")
    func flippedHeader() throws {
        let file = try BackupFile(name: "seal", path: folder("seal"))
        try BackupArchive(key: key).write(files: [file], to: folder("b.rekey"))
        for bit in 0..<(BackupHeader.length * 8) { try expectFlipRefused(bit) }
    }

    @Test("A flipped bit in the content is refused, in every chunk and in every tag")
    func flippedContent() throws {
        try write()
        let size = try folder.read("b.rekey").count
        let random = SeededRandom(11)
        let sampled = (0..<16).map { _ in random.number(in: BackupHeader.length..<size) }
        let tags = (1...2).map { BackupHeader.length + $0 * (BackupChunk.size + BackupChunk.overhead) - 1 }
        for byte in sampled + tags + [BackupHeader.length, size - 1] {
            try expectFlipRefused(byte * 8 + random.number(in: 0..<8))
        }
    }

    @Test(
        "A truncated archive is refused",
        arguments: [0, 5, 8, 20, 84, 85, 86, 1000, 85 + 65_552, 85 + 2 * 65_552, -1, -16]
    )
    func truncated(length: Int) throws {
        try write()
        let whole = try folder.read("b.rekey")
        try folder.write(Array(whole.prefix(length < 0 ? whole.count + length : length)), to: "b.rekey")
        expectRefusal(.malformedBackup)
    }

    @Test("An archive with more behind its end is refused", arguments: [1, 65_552])
    func extended(count: Int) throws {
        try write()
        try folder.write(try folder.read("b.rekey") + SeededRandom().bytes(count), to: "b.rekey")
        expectRefusal(.malformedBackup)
    }

    @Test("Chunks that changed places, or stand twice, are refused", arguments: [(0, 1), (1, 0)])
    func reordered(first: Int, second: Int) throws {
        try write()
        let whole = try folder.read("b.rekey")
        let size = BackupChunk.size + BackupChunk.overhead
        let start = BackupHeader.length
        let chunks = [0, 1].map { Array(whole[(start + $0 * size)..<(start + ($0 + 1) * size)]) }
        let rest = whole[(start + 2 * size)...]
        let head = Array(whole[..<start])
        try folder.write(head + chunks[1] + chunks[0] + rest, to: "b.rekey")
        expectRefusal(.malformedBackup)
        try folder.write(head + chunks[first] + chunks[first] + rest, to: "b.rekey")
        expectRefusal(.malformedBackup)
    }

    @Test("Chunks of another archive under the same key do not fit")
    func splicedArchives() throws {
        try write()
        let one = try folder.read("b.rekey")
        try FileManager.default.removeItem(atPath: folder("b.rekey"))
        try write()
        let other = try folder.read("b.rekey")
        try folder.write(Array(one[..<BackupHeader.length]) + other[BackupHeader.length...], to: "b.rekey")
        expectRefusal(.malformedBackup)
    }

    @Test("A chunk knows whether it is the last")
    func finalFlag() throws {
        let key = KeyDerivation.symmetricKey(SharedSecret(bytes: Array(0..<32)))
        let plaintext: [UInt8] = [1, 2, 3]
        let sealed = BackupChunk.seal(plaintext.span.bytes, key: key, number: 4, isLast: true)
        let box = try #require(sealed)
        func opens(_ number: Int, isLast: Bool) -> Bool {
            let opened = BackupChunk.open(box, key: key, number: number, isLast: isLast)
            return opened != nil
        }
        #expect(opens(4, isLast: true))
        #expect(!opens(4, isLast: false))
        #expect(!opens(5, isLast: true))
    }

    @Test("Nothing is overwritten: neither an archive nor a folder in use")
    func nothingOverwritten() throws {
        try write()
        #expect(throws: VaultError(.conflict, "")) { try write() }
        try FileManager.default.createDirectory(atPath: folder("data"), withIntermediateDirectories: false)
        try folder.write([1], to: "data/x")
        #expect(throws: VaultError(.conflict, "")) {
            try BackupArchive(key: key).extract(from: folder("b.rekey"), into: folder("data"))
        }
        #expect(try folder.read("data/x") == [1])
        try FileManager.default.removeItem(atPath: folder("data/x"))
        try BackupArchive(key: key).extract(from: folder("b.rekey"), into: folder("data/"))
        #expect(try folder.read("data/seal") == files[1].bytes)
    }

    @Test("A restore that died half-way does not hinder the next one")
    func leftover() throws {
        try write()
        try FileManager.default.createDirectory(
            atPath: folder(".data.restore"),
            withIntermediateDirectories: false
        )
        try folder.write([1], to: ".data.restore/half")
        try BackupArchive(key: key).extract(from: folder("b.rekey"), into: folder("data"))
        #expect(try folder.names.contains("data/half") == false)
    }

    @Test("A missing file stops the backup and leaves nothing")
    func missingFile() throws {
        let file = try BackupFile(name: "gone", path: folder("gone"))
        #expect(throws: VaultError(.unavailable, "")) {
            try BackupArchive(key: key).write(files: [file], to: folder("b.rekey"))
        }
        #expect(try folder.names.contains { $0.hasPrefix("b.rekey") } == false)
    }

    @Test("Progress grows to the total, on the way out and on the way back")
    func progress() throws {
        var reports: [BackupProgress] = []
        try BackupArchive(key: key).write(files: list(), to: folder("b.rekey")) { reports.append($0) }
        #expect(reports.map(\.done) == reports.map(\.done).sorted())
        #expect(reports.count > 3)
        reports = []
        try BackupArchive(key: key).extract(from: folder("b.rekey"), into: folder("data")) {
            reports.append($0)
        }
        #expect(reports.map(\.done) == reports.map(\.done).sorted())
        #expect(reports.last.map { $0.done <= $0.total } == true)
    }

    @Test(
        "A name that could lead out of the folder is refused",
        arguments: [
            "", "/etc/passwd", "../x", "a/../b", "a//b", ".hidden", "a/", "a b", "a\u{0}b",
            String(repeating: "x", count: 256),
        ]
    )
    func unsafeNames(name: String) {
        #expect(throws: VaultError(.badParameter, "")) { _ = try BackupFile(name: name, path: "x") }
    }

    @Test("A key file must be private and have 32 bytes")
    func keyFile() throws {
        try folder.write(Array(0..<32), to: "key")
        try folder.setMode(0o644, of: "key")
        #expect(throws: VaultError(.sealUnavailable, "")) { _ = try BackupKey.file(folder("key")) }
        try folder.setMode(0o600, of: "key")
        try write(with: .file(folder("key")))
        try BackupArchive(key: key).extract(from: folder("b.rekey"), into: folder("data"))
        try folder.write(Array(0..<31), to: "key")
        #expect(throws: VaultError(.badParameter, "")) { _ = try BackupKey.file(folder("key")) }
    }

    // MARK: Help

    private func list() throws -> [BackupFile] {
        try files.map { try BackupFile(name: $0.name, path: folder($0.name.replacing("/", with: "_"))) }
    }

    private func write(with key: BackupKey? = nil) throws {
        try BackupArchive(key: key ?? self.key).write(files: try list(), to: folder("b.rekey"))
    }

    @discardableResult
    private func expectRefusal(_ code: VaultError.Code, with key: BackupKey? = nil) -> VaultError? {
        let fresh = folder("refused")
        let error = #expect(throws: VaultError.self) {
            try BackupArchive(key: key ?? self.key).extract(from: folder("b.rekey"), into: fresh)
        }
        #expect(error?.code == code)
        #expect(!FileManager.default.fileExists(atPath: fresh))
        #expect(!FileManager.default.fileExists(atPath: folder(".refused.restore")))
        return error
    }

    private func expectFlipRefused(_ bit: Int) throws {
        let whole = try folder.read("b.rekey")
        var altered = whole
        altered[bit / 8] ^= 1 << (bit % 8)
        try folder.write(altered, to: "b.rekey")
        #expect(throws: VaultError.self, "bit \(bit)") {
            try BackupArchive(key: key).extract(from: folder("b.rekey"), into: folder("refused"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder("refused")))
        try folder.write(whole, to: "b.rekey")
    }
}
