/// What came of reading a set of files.
public struct PolicyReading: Sendable {
    /// What the files say; nil when something in them is wrong.
    public let set: PolicySet?
    /// Everything that is wrong or doubtful, by place.
    public let problems: [PolicyProblem]
    /// Where each field stands, by its path.
    public let places: [String: Place]

    /// Where a field stands, or, when it is not given, what holds it.
    public func place(_ path: String) -> Place { Self.place(path, in: places) }

    static func place(_ path: String, in places: [String: Place]) -> Place {
        var path = path[...]
        while true {
            if let place = places[String(path)] { return place }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = path[..<cut]
        }
        return Place(file: "", line: 1, column: 1)
    }

    /// The errors among the problems.
    public var errors: [PolicyProblem] { problems.filter { $0.severity == .error } }
}
