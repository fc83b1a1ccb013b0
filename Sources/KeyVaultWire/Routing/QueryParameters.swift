public import VaultCore

/// The arguments after the `?` of a request, decoded, in the order given.
public struct QueryParameters: Equatable, Sendable {
    /// One argument; an argument without `=` has an empty value.
    public struct Argument: Equatable, Sendable {
        /// The decoded name.
        public let name: String
        /// The decoded value.
        public let value: String
    }

    /// How many arguments are read.
    public static let maximumCount = 32

    /// The arguments.
    public let arguments: [Argument]

    /// Reads a query without its `?`; nil or empty means none.
    ///
    /// Throws ``VaultError/Code/badParameter`` when the percent-encoding is broken or there are too many.
    public init(_ query: String?) throws(VaultError) {
        var arguments: [Argument] = []
        for part in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            guard arguments.count < Self.maximumCount else {
                throw VaultError(.badParameter, "The query has more than \(Self.maximumCount) arguments.")
            }
            arguments.append(try Self.argument(part))
        }
        self.arguments = arguments
    }

    /// The value of the argument of this name, compared without case.
    ///
    /// Throws ``VaultError/Code/badParameter`` when the argument is given more than once with different values.
    public func value(of name: String) throws(VaultError) -> String? {
        let values = arguments.filter { $0.name.lowercased() == name }.map(\.value)
        guard let first = values.first else { return nil }
        guard values.allSatisfy({ $0 == first }) else {
            throw VaultError(
                .badParameter,
                "The query argument \(name) is given more than once; give it once."
            )
        }
        return first
    }

    private static func argument(_ part: Substring.UTF8View) throws(VaultError) -> Argument {
        let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = PercentCoding.decode(sides[0], plusIsSpace: true),
            let value = PercentCoding.decode(sides.count == 2 ? sides[1] : "".utf8[...], plusIsSpace: true)
        else {
            throw VaultError(.badParameter, "A query argument is not well percent-encoded UTF-8.")
        }
        return Argument(name: name, value: value)
    }
}
