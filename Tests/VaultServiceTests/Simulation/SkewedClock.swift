import VaultCore

/// The clock of a node that goes before or after the others.
struct SkewedClock: VaultClock {
    let base: any VaultClock
    let skew: Duration

    func now() -> Timestamp { base.now() + skew }

    func sleep(until deadline: Timestamp) async throws {
        try await base.sleep(until: Timestamp(microseconds: deadline.microseconds) + (.zero - skew))
    }
}
