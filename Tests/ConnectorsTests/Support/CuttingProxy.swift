import Foundation
import Synchronization
import TestSupport

/// Stands between a connector and its target, and loses the reply to the message that holds `word`.
///
/// The message itself is passed on, and the connection is cut when the reply arrives, so the target has done what
/// it was told; where `resetting`, with a TCP reset. Or doubles the reply, and leaves the connection.
final class CuttingProxy: Sendable {
    let port: Int
    private let target: Int
    private let word: [UInt8]
    private let crashing: ServerProcess?
    private let isHolding: Bool
    private let isDoubling: Bool
    private let isResetting: Bool
    private let released = DispatchSemaphore(value: 0)
    private let delivered = DispatchSemaphore(value: 0)
    private let isArmed = Mutex(true)

    /// With a server to crash, that is what happens in place of passing the message on.
    init(
        to target: Int,
        cuttingAfter word: String,
        crashing: ServerProcess? = nil,
        holding: Bool = false,
        doubling: Bool = false,
        resetting: Bool = false
    ) throws {
        let (listener, port) = try Loopback.listen()
        self.port = port
        self.target = target
        self.word = Array(word.utf8)
        self.crashing = crashing
        isHolding = holding
        isDoubling = doubling
        isResetting = resetting
        Loopback.accept(listener) { [self] client in
            if let server = Loopback.connect(target) { carry(client, server) } else { close(client) }
        }
    }

    /// Whether the reply was lost.
    var hasCut: Bool { isArmed.withLock { !$0 } }

    /// Passes on, much too late, the message that was held; returns when the server has dealt with it.
    func release() -> Bool {
        released.signal()
        return delivered.wait(timeout: .now() + 60) == .success
    }

    private func carry(_ client: Int32, _ server: Int32) {
        var mustCut = false
        var hasHeld = false
        var entries = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&entries, 2, -1) > 0 {
            if entries[0].revents != 0 {
                guard let bytes = Loopback.read(client) else {
                    if mustCut && isHolding {
                        _ = Loopback.read(server)
                        delivered.signal()
                    }
                    break
                }
                if holdsWord(bytes) { mustCut = isArmed.withLock { isArmed in take(&isArmed) } || mustCut }
                if mustCut { crashing?.crash() }
                if mustCut && isHolding && !hasHeld {
                    hasHeld = true
                    released.wait()
                }
                Loopback.send(bytes, to: server)
            }
            if entries[1].revents != 0 {
                guard var bytes = Loopback.read(server), !mustCut || isDoubling else {
                    delivered.signal()
                    break
                }
                if mustCut { bytes += bytes }
                mustCut = false
                Loopback.send(bytes, to: client)
            }
        }
        if mustCut && isResetting { discardOnClose(client) }
        close(client)
        close(server)
    }

    private func discardOnClose(_ socket: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    private func take(_ isArmed: inout Bool) -> Bool {
        defer { isArmed = false }
        return isArmed
    }

    private func holdsWord(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: word) }
    }
}
