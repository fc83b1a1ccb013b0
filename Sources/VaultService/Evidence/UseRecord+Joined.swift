import VaultCore

extension [UseRecord] {
    /// These uses of one version with one record for each consumer and source, the latest use first.
    func joined() -> [UseRecord] {
        var known: [String: UseRecord] = [:]
        for use in self {
            let key = "\(use.source.rawValue) \(use.consumer)"
            guard var one = known[key] else {
                known[key] = use
                continue
            }
            one.first = Swift.min(one.first, use.first)
            one.last = Swift.max(one.last, use.last)
            one.count += use.count
            known[key] = one
        }
        return known.values.sorted { ($0.last, $1.consumer) > ($1.last, $0.consumer) }
    }
}
