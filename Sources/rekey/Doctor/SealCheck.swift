/// Whether the root key that the database is sealed under can be had.
struct SealCheck {
    /// How the keys are kept, as far as it was looked at.
    enum Seals: Equatable {
        /// What stands in the folder: file names with their root keys' ids.
        case found([Seal])
        /// Why they cannot be read.
        case unreadable(String)
    }

    /// One seal in the folder.
    struct Seal: Equatable {
        let fileName: String
        let rootID: String
        let isStaged: Bool
        let needsPassphrase: Bool
    }

    /// What came of opening a seal with the passphrase that the server would use.
    enum Passphrase: Equatable {
        case notNamed, opens
        case fails(String)
    }

    private static let name = "seal"

    let folder: String
    let seals: Seals
    /// The root keys that the database is sealed under; nil when that could not be read.
    let rootIDs: [String]?
    let passphrase: Passphrase
    /// The file that the passphrase is read from.
    let passphraseFile: FileFacts?

    var finding: Finding {
        switch seals {
        case .unreadable(let reason): .mend(Self.name, saying: reason)
        case .found(let seals): seals.isEmpty ? missing : present(seals)
        }
    }

    private var missing: Finding {
        guard let rootIDs, !rootIDs.isEmpty else {
            return .good(Self.name, "there is none yet; the first start makes it")
        }
        return .mend(
            Self.name,
            "the seal of \(folder) is gone, and without it nothing in the folder opens",
            remedy: "restore it from a backup: rekey backup restore"
        )
    }

    private func present(_ seals: [Seal]) -> Finding {
        let fitting = seals.filter { seal in rootIDs.map { $0.isEmpty || $0.contains(seal.rootID) } ?? true }
        guard let seal = fitting.first(where: { !$0.isStaged }) ?? fitting.first else {
            return .mend(
                Self.name,
                "the database is sealed under another root key than \(seals.map(\.fileName).joined(separator: ", "))",
                remedy: "put back the seal of this data, from the backup of its time"
            )
        }
        if seal.needsPassphrase, let finding = passphraseFinding(seal) ?? openness { return finding }
        guard seals.count == 1 else {
            return .advice(
                Self.name,
                "a rotation of the seal was cut short or is at work: \(seals.map(\.fileName).joined(separator: ", "))",
                remedy: "start the server, which settles it; keep every file until then"
            )
        }
        return .good(
            Self.name,
            "\(folder)/\(seal.fileName) can be read" + (seal.needsPassphrase ? " and opened" : "")
        )
    }

    private var openness: Finding? {
        guard let file = passphraseFile, file.mode & 0o007 != 0 else { return nil }
        return .mend(
            Self.name,
            "\(file.path), which holds the passphrase, is open to every user (mode \(file.modeText))",
            remedy: "chmod 400 \(file.path)"
        )
    }

    private func passphraseFinding(_ seal: Seal) -> Finding? {
        switch passphrase {
        case .opens: nil
        case .fails(let reason):
            .mend(Self.name, saying: reason)
        case .notNamed:
            .advice(
                Self.name,
                "\(seal.fileName) needs its passphrase, and no file with it is named",
                remedy:
                    "run this and the server with --seal-passphrase-file FILE, or with the --config that names it"
            )
        }
    }
}
