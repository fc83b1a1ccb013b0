import Foundation
import ServiceLifecycle
import Synchronization
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("Renewal of the certificate", .timeLimit(.minutes(5)))
struct CertificateRenewalTests {
    private func identity(renewal: Timestamp) throws -> TLSIdentity {
        let folder = try TestServer.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var identity = try TestServer.identity(in: folder)
        identity.renewal = renewal
        return identity
    }

    @Test("It comes at its time by the vault's clock, and again after a failure")
    func renews() async throws {
        let clock = TestClock()
        let start = clock.now()
        let first = try identity(renewal: start + .days(60))
        let second = try identity(renewal: start + .days(120))
        let box = CertificateBox(first)
        let attempts = Mutex(0)
        let renewal = CertificateRenewal(box: box, clock: clock, logger: TestServer.quiet) { _ in
            let attempt = attempts.withLock { count in
                count += 1
                return count
            }
            if attempt == 1 { throw VaultError(.unavailable, "disk full") }
            return second
        }
        let group = ServiceGroup(configuration: .init(services: [renewal], logger: TestServer.quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var sleeps = clock.sleeps.makeAsyncIterator()
            #expect(await sleeps.next() == start + .days(60))

            clock.move(to: start + .days(59))
            #expect(await sleeps.next() == start + .days(60))
            #expect(attempts.withLock { $0 } == 0)

            clock.move(to: start + .days(61))
            #expect(await sleeps.next() == start + .days(61) + CertificateRenewal.retryDelay)
            #expect(box.identity.renewal == first.renewal)

            clock.move(to: start + .days(62))
            #expect(await sleeps.next() == start + .days(120))
            #expect(box.identity.renewal == second.renewal)

            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
