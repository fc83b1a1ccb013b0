import Foundation

@testable import Policies

/// The files that the documents show.
enum Examples {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Files and folders of `examples`, each a set of its own.
    static let sets: [String] = {
        let path = root.appendingPathComponent("examples").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }()

    /// The files of one set.
    static func files(_ name: String) -> [PolicyFile] {
        let base = root.appendingPathComponent("examples/\(name)")
        let inside = (try? FileManager.default.contentsOfDirectory(atPath: base.path))?.sorted()
        let urls = inside.map { $0.map { base.appendingPathComponent($0) } } ?? [base]
        return urls.compactMap { url in
            (try? String(contentsOf: url, encoding: .utf8)).map {
                PolicyFile(name: url.lastPathComponent, text: $0)
            }
        }
    }

    static func read(_ name: String) -> PolicyReading {
        PolicyReader(connectors: Reading.kinds).read(files(name), at: Reading.now)
    }

    /// The text of a file of the repository.
    static func text(_ path: String) -> String? {
        try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
