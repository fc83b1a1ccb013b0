import SecretMemory
import VaultCore

/// The vault as the target of a value that it alone hands out: what it makes it hands out, until it refuses to.
///
/// A login's principal is the identifier of its version; nothing is done with the value.
struct VaultTarget: Connector {
    let store: any VaultStore
    let clock: any VaultClock
    let object: ObjectID

    var overlap: TargetOverlap { .twoPasswords }

    /// The login that stands for a version.
    static func credential(_ version: VersionID) -> TargetCredential {
        TargetCredential(principal: version.description, password: SharedSecret(SecretBytes(copying: [])))
    }

    func preflight(_ principals: [String]) async -> TargetAnswer { .accepted }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        await answer {
            let found = try await store.read { [object] reader in try reader.version(object, credential) }
            guard let found else { return .refused("the vault holds no such version") }
            return found.attributes.enabled
                ? .accepted : .refused("the vault does not hand it out: it is disabled")
        }
    }

    func stage(_ candidate: TargetCredential, beside current: TargetCredential?, token: String) async
        -> TargetAnswer
    {
        await probe(candidate)
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await probe(candidate)
    }

    func retire(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer
    {
        await enable([(previous, false)])
    }

    func restore(_ previous: TargetCredential, over candidate: TargetCredential, token: String) async
        -> TargetAnswer
    {
        await enable([(previous, true), (candidate, false)])
    }

    func sessions(of principals: [String]) async -> [TargetSession]? { nil }

    // MARK: - Private

    /// Says of versions whether they are handed out; what stands so already is left alone.
    private func enable(_ changes: [(credential: TargetCredential, isEnabled: Bool)]) async -> TargetAnswer {
        let now = clock.now()
        return await answer {
            try await store.write(.rotationOutcome) { [object] transaction in
                for (credential, isEnabled) in changes {
                    guard var version = try transaction.version(object, credential),
                        version.attributes.enabled != isEnabled
                    else { continue }
                    version.attributes.enabled = isEnabled
                    version.attributes.updated = now
                    try transaction.update(version)
                }
            }
            return .accepted
        }
    }

    private func answer(_ body: () async throws -> TargetAnswer) async -> TargetAnswer {
        do {
            return try await body()
        } catch {
            return .unknown("the store failed")
        }
    }
}

extension StoreReader {
    /// The version that a login stands for.
    fileprivate func version(_ object: ObjectID, _ credential: TargetCredential) throws -> VersionRecord? {
        try VersionID(credential.principal).flatMap { try version(object, $0)?.version }
    }
}
