import Foundation
import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The folder a backup is restored into: made whole under another name beside it, then put in its place at once.
struct RestoreTarget {
    private let directory: String
    private let partial: String

    /// Prepares a restore; what an earlier one left half-made is removed.
    ///
    /// Throws ``VaultError/Code/conflict`` unless `directory` is absent or an empty folder.
    init(_ directory: String) throws(VaultError) {
        let trimmed = directory.last == "/" ? String(directory.dropLast()) : directory
        let name = trimmed.split(separator: "/").last ?? ""
        guard !name.isEmpty, name != ".", name != ".." else {
            throw VaultError(.badParameter, "Name the folder to restore into, not \(directory).")
        }
        self.directory = trimmed
        partial = "\(PrivateFile.folder(of: trimmed))/.\(name).restore"
        try requireEmpty()
        discard()
        try Self.makeFolder(partial)
    }

    /// Makes a file, and the folders its name asks for.
    func create(_ name: String) throws(VaultError) -> OpenFile {
        var folder = partial
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            if !PrivateFile.exists(folder) { try Self.makeFolder(folder) }
        }
        return try OpenFile.creating("\(partial)/\(name)")
    }

    /// Puts the folder in its place, durable on return.
    func commit() throws(VaultError) {
        let inner = FileManager.default.enumerator(atPath: partial)?.compactMap { $0 as? String } ?? []
        for path in inner { try Self.syncIfFolder("\(partial)/\(path)") }
        try OpenFile.folder(partial).sync()
        try requireEmpty()
        try PrivateFile.move(partial, to: directory)
    }

    /// Removes what was made; there is nothing to be done if that fails, and the first error counts.
    func discard() {
        try? FileManager.default.removeItem(atPath: partial)
    }

    private func requireEmpty() throws(VaultError) {
        guard PrivateFile.exists(directory) else { return }
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw VaultError(.conflict, "\(directory) is not a folder that can be read. Choose another.")
        }
        guard entries.isEmpty else {
            throw VaultError(.conflict, "\(directory) is not empty. Restore into a new folder.")
        }
    }

    private static func makeFolder(_ path: String) throws(VaultError) {
        guard unsafe mkdir(path, 0o700) == 0 else { throw .io("create", path) }
    }

    private static func syncIfFolder(_ path: String) throws(VaultError) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
        else {
            return
        }
        try OpenFile.folder(path).sync()
    }
}
