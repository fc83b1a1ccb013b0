import Glibc
import SystemPackage
import VaultCore

/// Files that are there whole or not at all, even when the machine stops in the middle.
enum AtomicFile {
    /// Puts `text` at `path`: a new file beside it is written, made durable, and renamed over the old one.
    ///
    /// Throws ``VaultError/Code/unavailable`` naming the path and the system's reason.
    static func write(_ text: String, to path: String, permissions: FilePermissions) throws(VaultError) {
        let draft = path + ".new"
        do {
            try writeDraft(text, to: draft, permissions: permissions)
            guard unsafe rename(draft, path) == 0 else { throw Errno(rawValue: errno) }
            try synchronizeFolder(of: path)
        } catch {
            throw VaultError(.unavailable, "Cannot write \(path): \(error). Check the folder and the disk.")
        }
    }

    private static func writeDraft(_ text: String, to path: String, permissions: FilePermissions) throws {
        let file = try FileDescriptor.open(
            FilePath(path),
            .writeOnly,
            options: [.create, .truncate, .noFollow],
            permissions: permissions
        )
        try file.closeAfter {
            guard fchmod(file.rawValue, permissions.rawValue) == 0 else { throw Errno(rawValue: errno) }
            try file.writeAll(text.utf8)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    private static func synchronizeFolder(of path: String) throws {
        let folder = FilePath(path).removingLastComponent()
        let handle = try FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly, options: [.directory])
        try handle.closeAfter {
            guard fsync(handle.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }
}
