/// Something wrong in a set of files: where, in which field, what, and the remedy.
public struct PolicyProblem: Hashable, Sendable, Codable, CustomStringConvertible {
    /// How grave it is.
    public enum Severity: String, Sendable, Codable {
        /// The files are not taken.
        case error
        /// The files are taken; someone should look.
        case warning
    }

    /// How grave it is.
    public let severity: Severity
    /// Where it stands.
    public let place: Place
    /// The field, such as `policies.monthly.grace.quiet`.
    public let path: String
    /// What is wrong.
    public let message: String
    /// What to do.
    public let remedy: String

    /// A problem with all its parts.
    public init(
        _ severity: Severity = .error,
        at place: Place,
        path: String,
        _ message: String,
        remedy: String
    ) {
        self.severity = severity
        self.place = place
        self.path = path
        self.message = message
        self.remedy = remedy
    }

    /// One line, in the form that editors understand; what stands in no file has no place.
    public var description: String {
        let field = path.isEmpty ? "" : "\(path): "
        let spot = place.file.isEmpty ? "" : "\(place): "
        return "\(spot)\(severity.rawValue): \(field)\(message); \(remedy)"
    }
}
