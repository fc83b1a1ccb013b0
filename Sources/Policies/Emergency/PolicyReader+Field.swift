public import VaultCore

extension PolicyReader {
    /// A set with one field of a policy or an object set to another value, read by every rule that files are read by.
    ///
    /// Throws ``VaultError/Code/notFound`` when the set has no such entry, and ``VaultError/Code/badParameter`` when the
    /// field is not one that holds a single value.
    public func reading(of set: PolicySet, setting field: String, to value: String, at now: Timestamp)
        throws(VaultError) -> PolicyReading
    {
        let plain = PlainSet(set)
        guard let spot = plain.spot(of: field) else {
            throw VaultError(
                .notFound,
                "The vault follows no such entry. Name a field as `rekey plan` shows it, such as "
                    + "policies.NAME.grace.deadline or objects.secrets/NAME.policy."
            )
        }
        let readings = PlainValue.scalars(value).compactMap { plain.setting(spot, to: $0) }
            .map { read($0.files, at: now) }
        guard let reading = readings.first(where: { $0.set != nil }) ?? readings.first else {
            throw VaultError(.badParameter, "\(spot.path) is no field that holds one value.")
        }
        return reading
    }
}
