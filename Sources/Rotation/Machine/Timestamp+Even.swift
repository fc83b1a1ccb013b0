import VaultCore

extension Timestamp {
    /// From when a time that began here counts: anew from when the clock was last set.
    func counted(evenSince: Timestamp?) -> Timestamp {
        evenSince.map { max(self, $0) } ?? self
    }
}
