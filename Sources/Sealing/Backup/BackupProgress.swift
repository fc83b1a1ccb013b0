/// How far the writing or reading of a backup has come.
public struct BackupProgress: Equatable, Sendable {
    /// The file at hand.
    public let file: String
    /// Bytes done.
    public let done: Int
    /// Bytes in all: the files' own and a few for their names.
    public let total: Int
}
