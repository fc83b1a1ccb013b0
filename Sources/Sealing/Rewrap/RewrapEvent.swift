public import VaultCore

/// What a rewrap tells those who watch it.
public enum RewrapEvent: Equatable, Sendable {
    /// A batch was resealed.
    case progress(RewrapProgress)
    /// Old versions of a vault's key are gone.
    case retired(vault: String, versions: [Int])
    /// A record does not open; it stays as it is and keeps the old key in place.
    case unreadable(RecordBinding)
    /// A pass over a vault failed and will be tried again.
    case failed(vault: String, VaultError)
}
