import SecretMemory
import Synchronization
import VaultCore
import VaultService

/// Makes keys of random bytes, counts them, and fails when told to.
final class FakeKeys: KeyProvider {
    private struct State {
        var made = 0
        var failure: VaultError?
    }

    private let state = Mutex(State())
    private let random: SeededRandom

    init(random: SeededRandom) {
        self.random = random
    }

    /// How many keys were made.
    var made: Int { state.withLock(\.made) }

    /// Makes every further generation fail, or succeed again.
    func fail(with failure: VaultError?) {
        state.withLock { $0.failure = failure }
    }

    func generate(_ specification: KeySpecification) throws(VaultError) -> KeyMaterial {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        state.withLock { $0.made += 1 }
        let secret = SharedSecret(SecretBytes(copying: random.bytes(32)))
        return KeyMaterial(publicMaterial: publicMaterial(specification), privateMaterial: secret)
    }

    private func publicMaterial(_ specification: KeySpecification) -> PublicKeyMaterial {
        switch specification {
        case .rsa(let bits): .rsa(modulus: [0x80] + random.bytes(bits / 8 - 1), exponent: [1, 0, 1])
        case .ec(let curve):
            .ec(curve, x: random.bytes(curve.coordinateLength), y: random.bytes(curve.coordinateLength))
        case .oct(let bits): .oct(bits: bits)
        }
    }

    func importKey(_ material: ImportedKeyMaterial) throws(VaultError) -> KeyMaterial {
        throw VaultError(.badParameter, "not imported here")
    }

    func load(_ privateMaterial: borrowing SecretBytes, _ specification: KeySpecification) throws(VaultError)
        -> any KeyHandle
    {
        throw VaultError(.badParameter, "not used here")
    }
}

/// Keeps what it is given where it can be seen; the tests of rotation look at places, not at ciphertexts.
struct OpenSealer: RecordSealer {
    func seal(_ plaintext: RawSpan, binding: RecordBinding) throws(VaultError) -> SealedRecord {
        let bytes = (0..<plaintext.byteCount).map { plaintext.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        return SealedRecord(kekVersion: 1, salt: Array(binding.version.utf8), box: bytes)
    }

    func open(_ record: SealedRecord, binding: RecordBinding) throws(VaultError) -> SecretBytes {
        SecretBytes(copying: record.box)
    }
}

/// Works where it stands.
struct InlineWork: HeavyWork {
    func run<T: Sendable>(_ kind: HeavyKind, _ body: @escaping @Sendable () throws -> T) async throws -> T {
        try body()
    }
}
