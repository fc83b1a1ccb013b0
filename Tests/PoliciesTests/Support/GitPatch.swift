import Foundation
import TestSupport
import Testing

/// Files that git patches.
enum GitPatch {
    /// What git makes of a file with a patch.
    static func applied(_ diff: String, to text: String, named name: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "rekey-patch-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        try diff.write(to: folder.appending(path: "change"), atomically: true, encoding: .utf8)
        #expect(try ChildProcess.run(["git", "-C", folder.path(), "apply", "change"]).status == 0)
        return try String(contentsOf: file, encoding: .utf8)
    }
}
