import Testing

@testable import rekey

@Suite("The doctor on the seal")
struct SealCheckTests {
    private static let file = SealCheck.Seal(
        fileName: "seal",
        rootID: "a",
        isStaged: false,
        needsPassphrase: false
    )
    private static let wrapped = SealCheck.Seal(
        fileName: "seal.json",
        rootID: "a",
        isStaged: false,
        needsPassphrase: true
    )

    private func check(
        _ seals: SealCheck.Seals,
        rootIDs: [String]? = ["a"],
        _ passphrase: SealCheck.Passphrase = .notNamed,
        mode: Int = 0o400
    ) -> Finding {
        SealCheck(
            folder: "/data",
            seals: seals,
            rootIDs: rootIDs,
            passphrase: passphrase,
            passphraseFile: FileFacts(path: "/words", kind: .file, owner: 0, group: 0, mode: mode)
        ).finding
    }

    @Test(
        "A file seal that fits is good, and so is one whose database cannot be asked",
        arguments: [["a"], nil, []]
    )
    func file(rootIDs: [String]?) {
        #expect(check(.found([Self.file]), rootIDs: rootIDs).state == .good)
    }

    @Test("A new folder needs none; a database that is sealed does")
    func missing() {
        #expect(check(.found([]), rootIDs: nil).state == .good)
        #expect(check(.found([]), rootIDs: []).state == .good)
        let gone = check(.found([]))
        #expect(gone.state == .mend && gone.remedy?.contains("rekey backup restore") == true)
    }

    @Test("The seal of other data must be mended")
    func foreign() {
        let finding = check(.found([Self.file]), rootIDs: ["b"])
        #expect(finding.state == .mend)
        #expect(finding.found.contains("another root key than seal"))
    }

    @Test("A passphrase that opens is good; one not named is told; one that fails must be mended")
    func passphrase() {
        #expect(check(.found([Self.wrapped]), .opens).found == "/data/seal.json can be read and opened")
        #expect(check(.found([Self.wrapped])).state == .advice)
        let wrong = check(.found([Self.wrapped]), .fails("The passphrase is wrong. Give the right one."))
        #expect(wrong == .mend("seal", "The passphrase is wrong", remedy: "Give the right one"))
    }

    @Test("A passphrase that every user can read must be mended")
    func openPassphrase() {
        #expect(check(.found([Self.wrapped]), .opens, mode: 0o644).remedy == "chmod 400 /words")
        #expect(check(.found([Self.wrapped]), .opens, mode: 0o440).state == .good)
    }

    @Test("A rotation that was cut short is told; the seal that counts is looked at")
    func staged() {
        let staged = SealCheck.Seal(
            fileName: "seal.next",
            rootID: "b",
            isStaged: true,
            needsPassphrase: false
        )
        let finding = check(.found([Self.file, staged]))
        #expect(finding.state == .advice && finding.found.contains("seal, seal.next"))
        #expect(check(.found([Self.file, staged]), rootIDs: ["c"]).state == .mend)
    }

    @Test("What cannot be read is told with the remedy of whoever refused it")
    func unreadable() {
        let finding = check(
            .unreadable("/data/seal is open to other users (mode 644). Run: chmod 600 /data/seal")
        )
        #expect(finding.remedy == "Run: chmod 600 /data/seal")
    }
}
