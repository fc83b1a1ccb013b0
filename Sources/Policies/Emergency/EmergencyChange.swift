public import VaultCore

/// A field that a person changed at the vault and not in the files, and why.
public struct EmergencyChange: Equatable, Sendable, Codable {
    /// The field, such as `policies.monthly.grace.deadline`.
    public let field: String
    /// What the files said; nil when they did not give it.
    public let from: String?
    /// What the vault follows instead.
    public let to: String
    /// Why.
    public let reason: String
    /// The name of whoever changed it.
    public let by: String
    /// When.
    @ISOTime public var at: Timestamp

    /// A change with all its parts.
    public init(field: String, from: String?, to: String, reason: String, by: String, at: Timestamp) {
        self.field = field
        self.from = from
        self.to = to
        self.reason = reason
        self.by = by
        _at = ISOTime(wrappedValue: at)
    }

    /// The changes that stand once this one is made too: one of each field, and none of a field that is again what the
    /// files say.
    public func joining(_ others: [EmergencyChange]) -> [EmergencyChange] {
        let first = others.first { $0.field == field }
        let joined = EmergencyChange(
            field: field,
            from: first == nil ? from : first?.from,
            to: to,
            reason: reason,
            by: by,
            at: at
        )
        return others.filter { $0.field != field } + (joined.from == to ? [] : [joined])
    }

    /// The change as a problem of files that say something else; `value` is what they say.
    public func problem(_ severity: PolicyProblem.Severity, in reading: PolicyReading, saying value: String?)
        -> PolicyProblem
    {
        PolicyProblem(
            severity,
            at: reading.place(field),
            path: field,
            "`\(by)` set it to `\(to)` at \(at.iso8601()) in an emergency (\(reason)), and the files "
                + (value.map { "say `\($0)`" } ?? "do not give it"),
            remedy: "take it into the files with `rekey plan --write-back`, or give it up with "
                + "`rekey apply --discard-emergency`"
        )
    }
}

extension PolicySet {
    /// The changes that this set does not hold, each with what the set says of the field.
    public func lacking(_ changes: [EmergencyChange]) -> [(change: EmergencyChange, value: String?)] {
        guard !changes.isEmpty else { return [] }
        let plain = PlainSet(self)
        return changes.map { ($0, plain.value(of: $0.field)) }.filter { $0.change.to != $0.value }
    }
}
