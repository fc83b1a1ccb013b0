/// A connector to a target that tells of logins it refused.
public protocol RefusalLog: Connector {
    /// How many logins as each of these principals the target refused since an instant of its own, as far as it
    /// remembers; nil when it cannot be asked.
    ///
    /// A target that joins refusals close to each other may count some from shortly before the instant.
    func refusals(of principals: [String: Timestamp]) async -> [String: Int]?
}
