import Testing

@testable import rekey

@Suite("The doctor on the data folder")
struct FolderCheckTests {
    private static let path = "/data"

    private func check(
        _ folder: FileFacts?,
        files: [FileFacts] = [],
        parents: [FileFacts] = [],
        user: UInt32 = 990
    ) -> [Finding] {
        FolderCheck(path: Self.path, folder: folder, files: files, parents: parents, user: user).findings
    }

    private static func facts(
        _ path: String = path,
        _ kind: FileFacts.Kind = .folder,
        owner: UInt32 = 990,
        mode: Int = 0o700
    ) -> FileFacts {
        FileFacts(path: path, kind: kind, owner: owner, group: 991, mode: mode)
    }

    @Test("A folder of the server's user alone is good, and so is one that is still to be made")
    func good() {
        let file = Self.facts("/data/seal", .file, mode: 0o600)
        #expect(check(Self.facts(), files: [file]).map(\.state) == [.good])
        #expect(check(nil).map(\.state) == [.good])
    }

    @Test(
        "A right of anybody else must be mended, with the command that does",
        arguments: [0o755, 0o750, 0o701, 0o720]
    )
    func open(mode: Int) {
        let findings = check(Self.facts(mode: mode))
        #expect(findings.map(\.state) == [.mend])
        #expect(findings[0].remedy == "chmod 700 /data")
        #expect(findings[0].found.contains("mode \(String(mode, radix: 8))"))
    }

    @Test("Every file that others can reach is told, and who else owns one")
    func files() {
        let files = [
            Self.facts("/data/seal", .file, mode: 0o640), Self.facts("/data/audit", mode: 0o755),
            Self.facts("/data/rekey.db-wal", .file, owner: 0, mode: 0o600),
            Self.facts("/data/lock", .file, mode: 0o600),
        ]
        #expect(
            check(Self.facts(), files: files).map(\.remedy)
                == ["chmod 600 /data/seal", "chmod 700 /data/audit", "chown 990 /data/rekey.db-wal"]
        )
    }

    @Test("Root is told to become the owner, anybody else to take the folder over")
    func owners() {
        #expect(check(Self.facts(), user: 0).first?.remedy == "serve with --user 990:991")
        #expect(check(Self.facts(owner: 0)).first?.remedy == "chown -R 990 /data")
    }

    @Test("A link is told as one, whatever its own mode is")
    func link() {
        let findings = check(Self.facts(), files: [Self.facts("/data/seal", .link, mode: 0o777)])
        #expect(findings.map(\.remedy) == ["put the file itself there"])
    }

    @Test(
        "A folder above it that everybody can write to must be mended, unless entries in it are safe",
        arguments: [
            (0o777, [.mend]), (0o757, [.mend]), (0o1777, [.good]), (0o775, [.good]), (0o755, [.good]),
        ]
            as [(Int, [Finding.State])]
    )
    func parents(mode: Int, states: [Finding.State]) {
        let parents = [Self.facts("/srv", owner: 0, mode: mode), Self.facts("/", owner: 0, mode: 0o755)]
        #expect(check(Self.facts(), parents: parents).map(\.state) == states)
    }

    @Test("A file in the folder's place is no folder")
    func noFolder() {
        #expect(check(Self.facts(Self.path, .file)).first?.found == "/data is no folder")
    }
}
