public import VaultCore

/// What a request asks for: an operation, and the object and version it names.
public struct Route: Equatable, Sendable {
    /// The operation.
    public let operation: WireOperation
    /// The object, in the request's spelling; nil for lists, restore and random bytes.
    public let name: ObjectName?
    /// The version; nil means the latest, or that the operation has none.
    public let version: VersionID?

    /// A route with all its parts.
    public init(_ operation: WireOperation, name: ObjectName? = nil, version: VersionID? = nil) {
        self.operation = operation
        self.name = name
        self.version = version
    }

    /// Finds the operation for a method and a percent-encoded path without its query.
    ///
    /// `methodOverride` is the value of `X-HTTP-METHOD`; it counts on POST only. Families and verbs are
    /// compared without case, slashes at the front may repeat, an empty version segment means the latest.
    public static func parse(method: String, path: String, methodOverride: String? = nil) -> RouteMatch {
        RouteParser(method: effectiveMethod(method, methodOverride)).parse(path)
    }

    private static func effectiveMethod(_ method: String, _ override: String?) -> String {
        guard method == "POST", let override, !override.isEmpty else { return method }
        return override.uppercased()
    }
}

/// What a method and a path mean.
public enum RouteMatch: Equatable, Sendable {
    /// An operation of the data plane.
    case operation(Route)
    /// Nothing of the data plane stands under the path.
    case unknownPath
    /// The path exists, the method does not; `allowed` are those that do.
    case methodNotAllowed(allowed: [String])
    /// The path has the right form, but a name or a version in it breaks its grammar.
    case badName(VaultError)
}
