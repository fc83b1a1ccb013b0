/// One text file of the repository.
struct SourceFile: Sendable {
    /// Its path from the package root, such as `Sources/VaultCore/Names/Hex.swift`.
    let path: String
    let text: String

    /// The target whose source it is; nil outside `Sources`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.first == "Sources" && parts.count > 2 ? String(parts[1]) : nil
    }

    var isSwift: Bool { path.hasSuffix(".swift") }

    /// The text without comments and without what stands in string literals; lines keep their numbers.
    var code: String { CodeText.code(of: text) }

    /// Lines with their numbers from 1.
    static func lines(of text: String) -> [(number: Int, text: Substring)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
            ($0.offset + 1, $0.element)
        }
    }
}
