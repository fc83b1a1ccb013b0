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
            let rsa = try await keys.create(try World.id("rsa"), .rsa(bits: 2_048), KeyService.Draft())
            let ec = try await keys.create(try World.id("ec"), .ec(.p256), KeyService.Draft())
            #expect(work.kinds.withLock { $0 } == [.makingKeys])
            let digest = [UInt8](repeating: 7, count: 32)
            let signed = try await keys.sign(with: ec, digest: digest, .es256, by: "app")
            let rsaSigned = try await keys.sign(with: rsa, digest: digest, .rs256, by: "app")
            for (key, signature, algorithm) in [
                (ec, signed, KeyAlgorithm.es256), (rsa, rsaSigned, .rs256),
            ] {
                let isValid = try keys.verify(
                    with: key,
                    signature: signature,
                    digest: digest,
                    algorithm,
                    by: "app"
                )
                #expect(isValid)
            }
            #expect(work.kinds.withLock { $0 } == [.makingKeys, .usingKeys])
        }
    }

    @Test("when their line is full, slow keys are refused with the time to wait, and quick ones go on")
    func full() async throws {
        try await World.with { world in
            let work = Recorder()
            let keys = Self.service(world, work)
            let rsa = try await keys.create(try World.id("rsa"), .rsa(bits: 2_048), KeyService.Draft())
            let ec = try await keys.create(try World.id("ec"), .ec(.p256), KeyService.Draft())
            work.isFull.withLock { $0 = true }
            let digest = [UInt8](repeating: 7, count: 32)
            let error = await #expect(throws: VaultError.self) {
                try await keys.sign(with: rsa, digest: digest, .rs256, by: "app")
            }
            #expect(error?.code == .unavailable && error?.retryAfter == .seconds(3))
            _ = try await keys.sign(with: ec, digest: digest, .es256, by: "app")
            _ = try await keys.create(try World.id("ec"), .ec(.p521), KeyService.Draft())
            let made = await #expect(throws: VaultError.self) {
                try await keys.create(try World.id("more"), .rsa(bits: 2_048), KeyService.Draft())
            }
            #expect(made?.code == .unavailable)
        }
    }
}
