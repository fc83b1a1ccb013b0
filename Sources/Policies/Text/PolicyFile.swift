/// A file of policies as it was read from a folder.
public struct PolicyFile: Equatable, Sendable {
    /// Its name, as problems shall show it.
    public let name: String
    /// What it holds.
    public let text: String

    /// A file by its name and text.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
