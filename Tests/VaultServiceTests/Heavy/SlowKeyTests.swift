import SecretMemory
import SoftwareKeys
import Synchronization
import Testing
import VaultCore

@testable import VaultService

@Suite("Slow keys")
struct SlowKeyTests {
    /// Works where it stands, and keeps what each work was for; refuses everything when told to.
    private final class Recorder: HeavyWork {
        let kinds = Mutex<[HeavyKind]>([])
        let isFull = Mutex(false)

        func run<T: Sendable>(_ kind: HeavyKind, _ body: @escaping @Sendable () throws -> T) async throws -> T
        {
            kinds.withLock { $0.append(kind) }
            guard !isFull.withLock({ $0 }) else {
                throw VaultError(.unavailable, "full", retryAfter: .seconds(3))
            }
            return try body()
        }
    }

    private static func service(_ world: World, _ work: Recorder) -> KeyService {
        let ports = VaultPorts(
            store: world.store,
            sealer: OpenSealer(),
            keys: SoftwareKeyProvider(),
            heavyWork: work,
            clock: world.clock,
            random: world.random
        )
        return KeyService(
            ports: ports,
            handles: KeyHandleCache(),
            live: LiveRotations(over: world.store),
            uses: UseTracker(since: World.start)
        )
    }

    @Test("making and private uses of RSA wait in their lines, public uses and other keys in none")
    func lines() async throws {
        try await World.with { world in
            let work = Recorder()
            let keys = Self.service(world, work)
            let (rsa, ec) = (try World.id("rsa"), try World.id("ec"))
            _ = try await keys.create(rsa, .rsa(bits: 2_048), KeyService.Draft())
            _ = try await keys.create(ec, .ec(.p256), KeyService.Draft())
            #expect(work.kinds.withLock { $0 } == [.makingKeys])
            let digest = [UInt8](repeating: 7, count: 32)
            let signed = try await keys.sign(ec, version: nil, digest: digest, with: .es256, by: "app")
            let rsaSigned = try await keys.sign(rsa, version: nil, digest: digest, with: .rs256, by: "app")
            for (id, signature, algorithm) in [
                (ec, signed.signature, KeyAlgorithm.es256), (rsa, rsaSigned.signature, .rs256),
            ] {
                let answer = try await keys.verify(
                    id,
                    version: nil,
                    signature: signature,
                    digest: digest,
                    with: algorithm,
                    by: "app"
                )
                #expect(answer.valid)
            }
            #expect(work.kinds.withLock { $0 } == [.makingKeys, .usingKeys])
        }
    }

    @Test("when their line is full, slow keys are refused with the time to wait, and quick ones go on")
    func full() async throws {
        try await World.with { world in
            let work = Recorder()
            let keys = Self.service(world, work)
            let (rsa, ec) = (try World.id("rsa"), try World.id("ec"))
            _ = try await keys.create(rsa, .rsa(bits: 2_048), KeyService.Draft())
            _ = try await keys.create(ec, .ec(.p256), KeyService.Draft())
            work.isFull.withLock { $0 = true }
            let digest = [UInt8](repeating: 7, count: 32)
            let error = await #expect(throws: VaultError.self) {
                try await keys.sign(rsa, version: nil, digest: digest, with: .rs256, by: "app")
            }
            #expect(error?.code == .unavailable && error?.retryAfter == .seconds(3))
            _ = try await keys.sign(ec, version: nil, digest: digest, with: .es256, by: "app")
            _ = try await keys.create(ec, .ec(.p521), KeyService.Draft())
            let made = await #expect(throws: VaultError.self) {
                try await keys.create(try World.id("more"), .rsa(bits: 2_048), KeyService.Draft())
            }
            #expect(made?.code == .unavailable)
        }
    }
}
