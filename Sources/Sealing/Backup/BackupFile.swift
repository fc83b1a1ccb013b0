public import VaultCore

/// A file to be put into a backup.
public struct BackupFile: Equatable, Sendable {
    /// Its name inside the archive and, after a restore, inside the folder: parts of `A-Z a-z 0-9 . _ -` with `/`
    /// between them, at most 255 bytes, no part that begins with a dot.
    public let name: String
    /// Where it is now.
    public let path: String

    /// Names a file; throws ``VaultError/Code/badParameter`` when the name could lead out of the folder.
    public init(name: String, path: String) throws(VaultError) {
        guard Self.isSafe(name) else {
            throw VaultError(
                .badParameter,
                "A file in a backup cannot be called \"\(name)\". Use a plain relative name."
            )
        }
        self.name = name
        self.path = path
    }

    /// Whether a name stays inside the folder it is put into.
    static func isSafe(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= 255
            && parts.allSatisfy { !$0.isEmpty && $0.first != "." && $0.utf8.allSatisfy(isPlain) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
