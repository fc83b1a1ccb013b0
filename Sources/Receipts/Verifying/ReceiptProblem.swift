/// Why a receipt, or a set of keys, is not to be believed.
public struct ReceiptProblem: Error, Equatable, Sendable, Codable {
    /// What kinds there are, stable for programs.
    public enum Code: String, Sendable, CaseIterable, Codable {
        /// It is not a receipt, or not a set of keys.
        case malformed
        /// It is of a form or an algorithm that this release does not read.
        case unsupported
        /// None of the keys at hand has the name of the one that signed it.
        case unknownKey
        /// The signature is not that key's: the receipt was changed, or another key signed it.
        case badSignature
        /// What it says contradicts itself, or its key's time.
        case contradiction
    }

    /// Which kind.
    public let code: Code
    /// What is wrong, in words.
    public let detail: String

    /// A problem in words.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
