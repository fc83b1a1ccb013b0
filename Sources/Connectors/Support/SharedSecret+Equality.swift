import SecretMemory

/// Ours; swift-crypto has another type of this name.
typealias SharedSecret = SecretMemory.SharedSecret

extension SharedSecret {
    /// Whether both hold the same bytes, in time that depends on the lengths only.
    func isEqual(to other: SharedSecret) -> Bool {
        withBytes { mine in other.withBytes { theirs in ConstantTime.areEqual(mine, theirs) } }
    }
}
