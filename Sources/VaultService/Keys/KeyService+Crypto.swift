import KeyVaultWire
public import SecretMemory
public import VaultCore

extension KeyService {
    /// Signs a digest with a version, the current one when `version` is nil; the use counts for the client id `caller`.
    ///
    /// Throws the codes of ``KeyUse``, ``VaultError/Code/badParameter`` when algorithm or digest do not fit, or
    /// ``VaultError/Code/unavailable`` when too many slow keys are being used.
    public func sign(
        _ id: ObjectID,
        version: VersionID?,
        digest: [UInt8],
        with algorithm: KeyAlgorithm,
        by caller: String
    ) async throws -> (key: CurrentObject, signature: [UInt8]) {
        let (key, handle) = try await open(id, version, for: .sign, algorithm, by: caller)
        return (key, try await run(key) { try handle.sign(digest: digest, with: algorithm) })
    }

    /// Whether a signature fits a digest.
    public func verify(
        _ id: ObjectID,
        version: VersionID?,
        signature: [UInt8],
        digest: [UInt8],
        with algorithm: KeyAlgorithm,
        by caller: String
    ) async throws -> (key: CurrentObject, valid: Bool) {
        let (key, handle) = try await open(id, version, for: .verify, algorithm, by: caller)
        return (key, try handle.verify(signature: signature, digest: digest, with: algorithm))
    }

    /// Encrypts or wraps, as `use` says.
    public func protect(
        _ id: ObjectID,
        version: VersionID?,
        _ request: SealRequest,
        use: KeyUse,
        by caller: String
    ) async throws -> (key: CurrentObject, message: SealedMessage) {
        let (key, handle) = try await open(id, version, for: use, request.algorithm, by: caller)
        return (key, try handle.encrypt(request))
    }

    /// Decrypts or unwraps, as `use` says.
    public func reveal(
        _ id: ObjectID,
        version: VersionID?,
        _ message: SealedMessage,
        use: KeyUse,
        by caller: String
    ) async throws -> (key: CurrentObject, plaintext: SharedSecret) {
        let (key, handle) = try await open(id, version, for: use, message.algorithm, by: caller)
        return (key, try await run(key) { try handle.decrypt(message) })
    }

    /// Uses the private part of a key.
    private func run<T: Sendable>(_ key: CurrentObject, _ use: @escaping @Sendable () throws -> T)
        async throws
        -> T
    {
        try await ports.heavyWork.run(.usingKeys, with: key.version.key?.type, use)
    }

    private func open(
        _ id: ObjectID,
        _ version: VersionID?,
        for use: KeyUse,
        _ algorithm: KeyAlgorithm,
        by caller: String
    ) async throws -> (CurrentObject, any KeyHandle) {
        let found = try await ports.store.live(id, version)
        guard let description = found.version.key else {
            throw WireMessages.notFound(id.kind, id.name, version: version)
        }
        try use.check(found.version.attributes, description.operations, at: ports.clock.now())
        guard algorithm.fits(description.specification, for: use.operation) else {
            throw VaultError(
                .badParameter,
                "alg: \(algorithm.rawValue) cannot \(use.rawValue) with this \(description.type.rawValue) key."
            )
        }
        let handle = try handles.handle(found.object.id, found.version.id) {
            let material = try ports.sealer.open(found.version.sealed, binding: found.version.binding)
            return try ports.keys.load(material, description.specification)
        }
        if found.object.rotationPolicy != nil {
            uses.note(found.object.id, found.version.id, by: caller, .vault, at: ports.clock.now())
        }
        return (found, handle)
    }
}
