import Synchronization

/// The time series of one name, told apart by the values of its labels.
///
/// A family keeps at most a thousand; what comes later is counted together under the value `other`, so that no
/// client can fill the memory with labels.
public final class MetricFamily<Member: Metric>: Sendable {
    private let labelNames: [String]
    private let limit: Int
    private let make: @Sendable () -> Member
    private let members = Mutex<[[String]: Member]>([:])

    let name: String
    let help: String

    init(
        _ name: String,
        help: String,
        labels: [String],
        limit: Int = 1_000,
        make: @escaping @Sendable () -> Member
    ) {
        self.name = name
        self.help = help
        labelNames = labels
        self.limit = limit
        self.make = make
    }

    /// The series with these label values, in the order of the family's label names.
    public subscript(values: String...) -> Member {
        precondition(values.count == labelNames.count, "A series of \(name) needs \(labelNames.count) labels")
        return members.withLock { members in
            if let known = members[values] { return known }
            let key = members.count < limit ? values : values.map { _ in "other" }
            if let overflow = members[key] { return overflow }
            let member = make()
            members[key] = member
            return member
        }
    }

    func text(as format: MetricsFormat) -> String {
        let sorted = members.withLock { $0.sorted { $0.key.lexicographicallyPrecedes($1.key) } }
        var text = format.head(name, Member.kind, help)
        for (values, member) in sorted {
            let labels = MetricLabels(Array(zip(labelNames, values)).map { ($0, $1) })
            member.write(name, labels, as: format, to: &text)
        }
        return text
    }
}
