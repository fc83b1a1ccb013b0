public import Rotation
public import VaultCore

/// What the runner needs to know of the world outside the vault.
public protocol RotationTargets: Sendable {
    /// A vault's connector of this name; throws ``VaultError/Code/badParameter`` when no file names it any more.
    func connector(_ name: String, in vault: VaultName, overlap: TargetOverlap) async throws -> any Connector

    /// How many rotations a vault's connector of this name may be at work for at once.
    func concurrency(of name: String, in vault: VaultName) -> Int

    /// What is known now of how consumers take a rotation.
    func evidence(on object: ObjectID, of state: RotationState) async throws -> RotationEvidence

    /// Since when the clock has run evenly; nil for always. Ask it after the time was read that is to be judged.
    func evenSince() async throws -> Timestamp?
}
