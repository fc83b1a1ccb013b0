/// What one check of an installation came to: what was found and, where something is to be done, what.
struct Finding: Encodable, Equatable, Sendable {
    /// How it stands.
    enum State: String, Encodable, CaseIterable, Sendable {
        /// Something must be mended: it endangers what the server promises, or the server does not start.
        case mend
        /// Something should be looked at; the server works.
        case advice
        /// It could not be told.
        case unknown
        /// Nothing is to be done.
        case good
    }

    let check: String
    let state: State
    let found: String
    let remedy: String?

    /// Nothing is to be done.
    static func good(_ check: String, _ found: String) -> Finding {
        Finding(check: check, state: .good, found: found, remedy: nil)
    }

    /// It could not be told, with the reason.
    static func unknown(_ check: String, _ found: String) -> Finding {
        Finding(check: check, state: .unknown, found: found, remedy: nil)
    }

    /// Something should be looked at.
    static func advice(_ check: String, _ found: String, remedy: String) -> Finding {
        Finding(check: check, state: .advice, found: found, remedy: remedy)
    }

    /// Something must be mended.
    static func mend(_ check: String, _ found: String, remedy: String) -> Finding {
        Finding(check: check, state: .mend, found: found, remedy: remedy)
    }

    /// Something must be mended, as an error says whose last sentence is the remedy.
    static func mend(_ check: String, saying error: String) -> Finding {
        let sentences = error.split(separator: ". ")
        guard sentences.count > 1, let remedy = sentences.last else {
            return .mend(check, error, remedy: "read the server's log, and docs/operations.md")
        }
        let found = sentences.dropLast().joined(separator: ". ")
        return .mend(check, found, remedy: String(remedy.hasSuffix(".") ? remedy.dropLast() : remedy))
    }
}
