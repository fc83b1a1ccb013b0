import Foundation
import Synchronization
import TestSupport

/// Stands between the store and its database, and harms the next commit when it is armed.
final class CommitProxy: Sendable {
    /// What happens to a commit.
    enum Harm: Sendable, CaseIterable {
        /// It takes place, and its reply is lost.
        case afterwards
        /// It never arrives.
        case before
        /// The store's connection breaks, and the commit arrives when ``CommitProxy/deliver()`` is called.
        case late
        /// It takes place, its reply is lost, and nobody gets through until ``CommitProxy/mend()``.
        case forGood
    }

    let port: Int
    private let armed = Mutex<Harm?>(nil)
    private let isShut = Mutex(false)
    private let mayDeliver = DispatchSemaphore(value: 0)
    private let answered = DispatchSemaphore(value: 0)

    init(to target: Int) throws {
        let (listener, port) = try Loopback.listen()
        self.port = port
        Loopback.accept(listener) { [self] client in
            if !isShut.withLock(\.self), let server = Loopback.connect(target) {
                carry(client, server)
                close(server)
            }
            close(client)
        }
    }

    /// Harms the next commit.
    func arm(_ harm: Harm) { armed.withLock { $0 = harm } }

    /// Whether a commit was harmed since it was armed.
    var hasStruck: Bool { armed.withLock { $0 == nil } }

    /// Lets connections through again.
    func mend() { isShut.withLock { $0 = false } }

    /// Delivers the late commit; returns when the server has answered it.
    func deliver() -> Bool {
        mayDeliver.signal()
        return answered.wait(timeout: .now() + 60) == .success
    }

    private func carry(_ client: Int32, _ server: Int32) {
        var entries = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&entries, 2, -1) > 0 {
            if entries[0].revents != 0 {
                guard let bytes = Loopback.read(client) else { return }
                if let harm = harm(bytes) { return strike(harm, bytes, client, server) }
                Loopback.send(bytes, to: server)
            }
            if entries[1].revents != 0 {
                guard let bytes = Loopback.read(server) else { return }
                Loopback.send(bytes, to: client)
            }
        }
    }

    private func harm(_ bytes: [UInt8]) -> Harm? {
        guard String(decoding: bytes, as: UTF8.self).contains("; COMMIT") else { return nil }
        return armed.withLock { armed in
            defer { armed = nil }
            return armed
        }
    }

    private func strike(_ harm: Harm, _ bytes: [UInt8], _ client: Int32, _ server: Int32) {
        if harm == .before { return }
        if harm == .late {
            shutdown(client, Int32(SHUT_RDWR))
            mayDeliver.wait()
        }
        if harm == .forGood { isShut.withLock { $0 = true } }
        Loopback.send(bytes, to: server)
        _ = Loopback.read(server)
        if harm == .late { answered.signal() }
    }
}
