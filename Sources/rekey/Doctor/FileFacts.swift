import Foundation

/// What the file system says of one path, without following a link at its end.
struct FileFacts: Equatable, Sendable {
    /// What stands at a path.
    enum Kind: Equatable, Sendable {
        case file, folder, other
    }

    let path: String
    let kind: Kind
    let owner: UInt32
    let group: UInt32
    /// Permission bits.
    let mode: Int

    /// Whether anybody but the owner has a right to it.
    var isOpenToOthers: Bool { mode & 0o077 != 0 }

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

    /// Looks at what a folder's path leads to in the end; nil when nothing is there.
    static func readFolder(_ path: String) -> FileFacts? {
        read(URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    }

    private static func kind(_ type: FileAttributeType?) -> Kind {
        switch type {
        case .typeDirectory: .folder
        case .typeRegular: .file
        default: .other
        }
    }
}
