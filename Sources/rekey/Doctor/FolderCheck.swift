/// Whether only the server's user reaches the data folder, and what in it must stay private.
struct FolderCheck {
    private static let name = "data folder"

    let path: String
    /// The folder; nil when it is not there.
    let folder: FileFacts?
    /// What in it holds secrets or records.
    let files: [FileFacts]
    /// The folders above it.
    var parents: [FileFacts] = []
    /// Who is to serve it.
    let user: UInt32

    var findings: [Finding] {
        guard let folder else {
            return [.good(Self.name, "\(path) is not there yet; the first start makes it")]
        }
        let wrong =
            [folderObjection(folder)].compactMap(\.self) + parents.compactMap(parentObjection)
            + files.compactMap(fileObjection)
        guard wrong.isEmpty else { return wrong }
        return [.good(Self.name, "\(path) is for user \(user) alone, mode \(folder.modeText)")]
    }

    private func folderObjection(_ folder: FileFacts) -> Finding? {
        guard folder.kind == .folder else {
            return .mend(Self.name, "\(path) is no folder", remedy: "name another with --data")
        }
        if folder.owner != user {
            return .mend(
                Self.name,
                "\(path) belongs to user \(folder.owner), and the server runs as user \(user)",
                remedy: user == 0
                    ? "serve with --user \(folder.owner):\(folder.group)" : "chown -R \(user) \(path)"
            )
        }
        return openness(folder)
    }

    private func parentObjection(_ parent: FileFacts) -> Finding? {
        guard parent.isEverybodys else { return nil }
        return .mend(
            Self.name,
            "every user can write to \(parent.path) (mode \(parent.modeText)), and put another folder in its place",
            remedy: "chmod o-w \(parent.path), or chmod +t for a place like /tmp"
        )
    }

    private func fileObjection(_ file: FileFacts) -> Finding? {
        guard file.kind != .link else {
            return .mend(
                Self.name,
                "\(file.path) is a symbolic link, and what it leads to is not under the guard of \(path)",
                remedy: "put the file itself there"
            )
        }
        guard file.owner == user else {
            return .mend(
                Self.name,
                "\(file.path) belongs to user \(file.owner), and the server runs as user \(user)",
                remedy: "chown \(user) \(file.path)"
            )
        }
        return openness(file)
    }

    private func openness(_ facts: FileFacts) -> Finding? {
        guard facts.isOpenToOthers else { return nil }
        return .mend(
            Self.name,
            "\(facts.path) is open to other users (mode \(facts.modeText))",
            remedy: "chmod \(facts.kind == .folder ? "700" : "600") \(facts.path)"
        )
    }
}
