import Foundation

/// What the file system says of one path, without following a link at its end.
struct FileFacts: Equatable, Sendable {
    /// What stands at a path.
    enum Kind: Equatable, Sendable {
        case file, folder, link, other
    }

    let path: String
    let kind: Kind
    let owner: UInt32
    let group: UInt32
    /// Permission bits.
    let mode: Int

    /// Whether anybody but the owner has a right to it.
    var isOpenToOthers: Bool { mode & 0o077 != 0 }

    /// Whether everybody may write to it; in a folder that lets nobody else's entries be removed, such as `/tmp`, to
    /// their own entries only.
    var isEverybodys: Bool { mode & 0o002 != 0 && !(kind == .folder && mode & 0o1000 != 0) }

    /// The permission bits as `chmod` takes them.
    var modeText: String { String(mode, radix: 8) }

    /// Looks at `path`; nil when nothing is there, or it cannot be looked at.
    static func read(_ path: String) -> FileFacts? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let owner = attributes[.ownerAccountID] as? NSNumber,
            let group = attributes[.groupOwnerAccountID] as? NSNumber,
            let mode = attributes[.posixPermissions] as? NSNumber
        else { return nil }
        return FileFacts(
            path: path,
            kind: kind(attributes[.type] as? FileAttributeType),
            owner: owner.uint32Value,
            group: group.uint32Value,
            mode: mode.intValue & 0o7777
        )
    }

    /// Looks at every folder above what a path leads to, the nearest first.
    static func readParents(_ path: String) -> [FileFacts] {
        var parents: [FileFacts] = []
        var place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        while place.path != "/" {
            place = place.deletingLastPathComponent()
            parents += [read(place.path)].compactMap(\.self)
        }
        return parents
    }

    /// Looks at what a path leads to in the end; nil when nothing is there.
    static func readTarget(_ path: String) -> FileFacts? {
        read(URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    }

    private static func kind(_ type: FileAttributeType?) -> Kind {
        switch type {
        case .typeDirectory: .folder
        case .typeRegular: .file
        case .typeSymbolicLink: .link
        default: .other
        }
    }
}
