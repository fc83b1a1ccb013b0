import Foundation

/// Refuses a data folder that other users could read, or that belongs to somebody else.
enum DataFolderGuard {
    /// Throws ``Failure`` with what is wrong and how to mend it; a folder that is not there yet is fine.
    static func check(_ path: String) throws {
        let check = FolderCheck(
            path: path,
            folder: FileFacts.readTarget(path),
            files: [],
            user: geteuid()
        )
        let wrong = check.findings.filter { $0.state == .mend }
        guard wrong.isEmpty else { throw Failure(wrong.map(told).joined(separator: "\n")) }
    }

    private static func told(_ finding: Finding) -> String {
        "The data folder is not safe to serve: \(finding.found). "
            + (finding.remedy.map { "Do: \($0)" } ?? "")
    }
}
