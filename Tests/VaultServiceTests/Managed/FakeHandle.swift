import SecretMemory
import VaultCore

/// A key that signs everything with nothing.
struct FakeHandle: KeyHandle {
    func sign(digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> [UInt8] { [] }

    func verify(signature: [UInt8], digest: [UInt8], with algorithm: KeyAlgorithm) throws(VaultError) -> Bool
    {
        true
    }

    func encrypt(_ request: SealRequest) throws(VaultError) -> SealedMessage {
        throw VaultError(.badParameter, "not used here")
    }

    func decrypt(_ message: SealedMessage) throws(VaultError) -> SharedSecret {
        throw VaultError(.badParameter, "not used here")
    }
}
