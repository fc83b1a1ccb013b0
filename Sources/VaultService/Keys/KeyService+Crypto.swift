import KeyVaultWire
public import SecretMemory
public import VaultCore

extension KeyService {
    /// Signs a digest with a version of a key; the use counts for the client id `caller`.
    ///
    /// Throws the codes of ``KeyUse``, ``VaultError/Code/badParameter`` when algorithm or digest do not fit, or
    /// ``VaultError/Code/unavailable`` when too many slow keys are being used.
    public func sign(
        with key: CurrentObject,
        digest: [UInt8],
        _ algorithm: KeyAlgorithm,
        by caller: String
    ) async throws -> [UInt8] {
        let handle = try open(key, for: .sign, algorithm, by: caller)
        return try await run(key) { try handle.sign(digest: digest, with: algorithm) }
    }

    /// Whether a signature fits a digest.
    public func verify(
        with key: CurrentObject,
        signature: [UInt8],
        digest: [UInt8],
        _ algorithm: KeyAlgorithm,
        by caller: String
    ) throws -> Bool {
        let handle = try open(key, for: .verify, algorithm, by: caller)
        return try handle.verify(signature: signature, digest: digest, with: algorithm)
    }

    /// Encrypts or wraps, as `use` says.
    public func protect(
        with key: CurrentObject,
        _ request: SealRequest,
        use: KeyUse,
        by caller: String
    ) throws -> SealedMessage {
        try open(key, for: use, request.algorithm, by: caller).encrypt(request)
    }

    /// Decrypts or unwraps, as `use` says.
    public func reveal(
        with key: CurrentObject,
        _ message: SealedMessage,
        use: KeyUse,
        by caller: String
    ) async throws -> SharedSecret {
        let handle = try open(key, for: use, message.algorithm, by: caller)
        return try await run(key) { try handle.decrypt(message) }
    }

    /// Uses the private part of a key.
    private func run<T: Sendable>(_ key: CurrentObject, _ use: @escaping @Sendable () throws -> T)
        async throws
        -> T
    {
        try await ports.heavyWork.run(.usingKeys, with: key.version.key?.type, use)
    }

    private func open(
        _ found: CurrentObject,
        for use: KeyUse,
        _ algorithm: KeyAlgorithm,
        by caller: String
    ) throws -> any KeyHandle {
        guard let description = found.version.key else {
            let id = found.object.id
            throw WireMessages.notFound(id.kind, id.name, version: found.version.id)
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
        return handle
    }
}
