/// Why a text of a file is not what its place wants, and what to write instead.
public struct TextFault: Error, Equatable, Sendable {
    /// What is wrong.
    public let message: String
    /// What to write instead.
    public let remedy: String

    /// A fault with its remedy.
    public init(_ message: String, remedy: String) {
        self.message = message
        self.remedy = remedy
    }
}
