import Foundation
import Testing

@testable import rekey

@Suite("The user that a server becomes, and the folder it serves")
struct ProcessUserTests {
    @Test("A name of the system, and numbers, name a user")
    func named() throws {
        let root = try ProcessUser.named("root")
        #expect(root == ProcessUser(name: "root", user: 0, group: 0))
        #expect(try ProcessUser.named("990:991") == ProcessUser(user: 990, group: 991))
    }

    @Test(
        "Anything else is refused with the remedy",
        arguments: ["nobody-of-that-name", "990", "a:b", "", "1:2:3"]
    )
    func unknown(text: String) {
        let failure = #expect(throws: Failure.self) { try ProcessUser.named(text) }
        #expect(failure?.description.contains("write UID:GID") == true)
    }

    @Test("To become who one is changes nothing")
    func same() throws {
        try ProcessUser(user: geteuid(), group: getegid()).become()
    }

    @Test(
        "A folder that others could read is not served; a private one, and one to be made, are",
        arguments: [
            (0o700, true), (0o755, false), (0o710, false),
        ]
    )
    func folder(mode: Int, isServed: Bool) throws {
        let path = NSTemporaryDirectory() + "rekey-guard-\(UUID().uuidString)"
        try DataFolderGuard.check(path)
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: mode]
        )
        defer { try? FileManager.default.removeItem(atPath: path) }
        let link = path + "-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        defer { try? FileManager.default.removeItem(atPath: link) }
        for place in [path, link] {
            if isServed {
                try DataFolderGuard.check(place)
            } else {
                let failure = #expect(throws: Failure.self) { try DataFolderGuard.check(place) }
                #expect(failure?.description.contains("chmod 700 /") == true)
            }
        }
    }
}
