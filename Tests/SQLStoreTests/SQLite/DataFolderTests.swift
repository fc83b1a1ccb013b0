import Foundation
import Testing
import VaultCore

@testable import SQLStore

@Suite("The data folder")
struct DataFolderTests {
    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("folder and files are their owner's alone")
    func modes() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            try await store.addVault()
            #expect(try mode(folder) == 0o700)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(files == ["lock", "rekey.db", "rekey.db-wal"])
            for file in files { #expect(try mode(folder + "/" + file) == 0o600) }
            await store.close()
            let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(left == ["lock", "rekey.db"])
        }
    }

    @Test("a second owner is refused with the first one's process id, until the first lets go")
    func twoOwners() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            let error = #expect(throws: VaultError.self) { try SQLiteStore.open(folder: folder) }
            #expect(error?.code == .dataFolderInUse)
            #expect(error?.summary.contains("process \(getpid())") == true)
            await store.close()
            await (try SQLiteStore.open(folder: folder)).close()
        }
    }

    @Test("another process is refused too")
    func twoProcesses() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            let owner = "process \(getpid())"
            await #expect(processExitsWith: .exitCode(7)) {
                [folder = folder as String, owner = owner as String] in
                let error = #expect(throws: VaultError.self) { try SQLiteStore.open(folder: folder) }
                exit(error?.code == .dataFolderInUse && error?.summary.contains(owner) == true ? 7 : 1)
            }
            await store.close()
        }
    }

    @Test(
        "a second folder whose database is a link to the first one's is refused",
        arguments: ["symbolic", "hard"]
    )
    func oneFileInTwoFolders(link: String) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            let (file, other) = (folder + "/rekey.db", folder + "/other")
            try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
            if link == "hard" {
                try FileManager.default.linkItem(atPath: file, toPath: other + "/rekey.db")
            } else {
                try FileManager.default.createSymbolicLink(
                    atPath: other + "/rekey.db",
                    withDestinationPath: file
                )
            }
            await #expect(processExitsWith: .exitCode(7)) { [other = other as String] in
                let error = #expect(throws: VaultError.self) { try SQLiteStore.open(folder: other) }
                exit(error?.summary.contains("another program holds the database") == true ? 7 : 1)
            }
            await store.close()
        }
    }

    @Test("the folder of a process that died is free")
    func deadOwner() async throws {
        try await withTemporaryFolder { folder in
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
                let store = try SQLiteStore.open(folder: folder)
                try await store.addVault()
                kill(getpid(), SIGKILL)
            }
            let store = try SQLiteStore.open(folder: folder)
            #expect(try await store.read { try $0.vault(Sample.vault) } != nil)
            await store.close()
        }
    }

    @Test("a folder that cannot be made says why")
    func noFolder() {
        let error = #expect(throws: VaultError.self) { try SQLiteStore.open(folder: "/dev/null/data") }
        #expect(error?.code == .unavailable)
        #expect(error?.summary.contains("/dev/null/data") == true)
    }

    @Test("the folder is free as soon as it is let go, even while a child process still shares the lock file")
    func sharedLock() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore.open(folder: folder)
            let copies = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(
                Int32.init
            )
            .filter {
                let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
                return path == folder + "/lock"
            }
            .map { dup($0) }
            defer { for copy in copies { close(copy) } }
            #expect(copies.count == 1)
            await store.close()
            await (try SQLiteStore.open(folder: folder)).close()
        }
    }

    @Test("a file that is no database is refused, and the folder is free again")
    func damaged() async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            let garbage = Data(repeating: 0x41, count: 8192)
            try garbage.write(to: URL(fileURLWithPath: folder + "/rekey.db"))
            #expect(throws: VaultError(.integrity, "")) { try SQLiteStore.open(folder: folder) }
            try FileManager.default.removeItem(atPath: folder + "/rekey.db")
            await (try SQLiteStore.open(folder: folder)).close()
        }
    }
}
