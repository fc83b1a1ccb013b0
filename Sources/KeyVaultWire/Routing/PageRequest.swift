public import VaultCore

/// Which part of a list is asked for.
public struct PageRequest: Equatable, Sendable {
    /// The most rows a page has, and the number when the request names none.
    public static let maximumResults = 25

    /// How many rows at most.
    public let limit: Int
    /// The key of the last row of the page before; nil for the first page.
    public let after: String?
    private let carriedOver: [QueryParameters.Argument]

    /// Reads `maxresults` and `$skiptoken`, and keeps the other arguments for the next page's link.
    ///
    /// Throws ``VaultError/Code/badParameter`` when `maxresults` is not 1–25 or the token is not ours.
    public init(_ query: QueryParameters) throws(VaultError) {
        limit = try Self.limit(query.value(of: "maxresults"))
        after = try query.value(of: "$skiptoken").map { (text) throws(VaultError) in
            try SkipToken.decode(text)
        }
        carriedOver = query.arguments.filter { $0.name.lowercased() != "$skiptoken" }
    }

    /// The absolute address of the page after the row `key`, with every other argument of this request.
    ///
    /// Clients send what the link contains and nothing else.
    public func nextLink(after key: String, of route: Route, at address: VaultAddress) -> String {
        var query = carriedOver.map { argument in
            "\(PercentCoding.encode(argument.name))=\(PercentCoding.encode(argument.value))"
        }
        query.append("$skiptoken=\(SkipToken.encode(key))")
        return "\(address)\(route.listPath)?\(query.joined(separator: "&"))"
    }

    private static func limit(_ text: String?) throws(VaultError) -> Int {
        guard let text else { return maximumResults }
        guard text.utf8.allSatisfy(\.isDigit), let number = Int(text), (1...maximumResults).contains(number)
        else {
            throw VaultError(.badParameter, "The query argument maxresults must be 1 to \(maximumResults).")
        }
        return number
    }
}

extension Route {
    /// The path of the list this route asks for.
    fileprivate var listPath: String {
        switch operation {
        case .secretListDeleted: "/deletedsecrets"
        case .keyListDeleted: "/deletedkeys"
        default: "/\(operation.family.collection)" + (name.map { "/\($0)/versions" } ?? "")
        }
    }
}
