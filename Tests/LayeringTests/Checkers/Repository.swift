import Foundation

/// The files of this package, found from where this file was compiled.
enum Repository {
    private static let skipped: Set<String> = [".git", ".swiftpm", "node_modules", "Vectors"]
    /// Second build folders and Python environments carry a suffix.
    private static let skippedPrefixes = [".build", ".venv"]
    private static let textEndings: Set<String> = [
        "swift", "md", "sh", "py", "yml", "yaml", "json", "toml", "txt", "h", "modulemap", "service", "cfg",
        "ini",
    ]
    private static let largest = 1_000_000

    /// The package's root.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Swift sources of the targets and tests.
    static let swiftFiles: [SourceFile] = ["Sources", "Tests"].flatMap { files(under: $0) }.filter(\.isSwift)

    /// Every text file that is part of the project.
    static let textFiles: [SourceFile] = files(under: "")

    /// The names of the folders in `Sources`.
    static var targets: [String] {
        let path = root.appendingPathComponent("Sources").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    private static func files(under folder: String) -> [SourceFile] {
        let base = root.appendingPathComponent(folder)
        guard
            let walk = FileManager.default.enumerator(
                at: base,
                includingPropertiesForKeys: [.isRegularFileKey, .fileSizeKey]
            )
        else { return [] }
        var found: [SourceFile] = []
        for case let url as URL in walk {
            if isSkipped(url.lastPathComponent) {
                walk.skipDescendants()
            } else if isText(url), let text = try? String(contentsOf: url, encoding: .utf8) {
                found.append(SourceFile(path: relative(url), text: text))
            }
        }
        return found
    }

    private static func isSkipped(_ folder: String) -> Bool {
        skipped.contains(folder) || skippedPrefixes.contains { folder.hasPrefix($0) }
    }

    private static func isText(_ url: URL) -> Bool {
        let values = try? url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard values?.isRegularFile == true, values?.fileSize ?? 0 < largest else { return false }
        return url.pathExtension.isEmpty || textEndings.contains(url.pathExtension)
    }

    private static func relative(_ url: URL) -> String {
        String(url.standardizedFileURL.path.dropFirst(root.standardizedFileURL.path.count + 1))
    }
}
