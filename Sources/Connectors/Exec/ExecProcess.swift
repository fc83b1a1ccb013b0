import Foundation
import VaultCore

/// A program that runs in a process group of its own, with nothing inherited but its standard input and output.
final class ExecProcess {
    private static let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"]

    private let pid: pid_t
    private let socket: Int32
    private var hasEnded = false

    /// Starts the program; `unreachable` when it cannot be started.
    init(_ path: String, _ arguments: [String]) throws(TargetFailure) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw TargetFailure(.unreachable("There is no socket for the program."))
        }
        defer { close(ends[1]) }
        guard let pid = ExecSpawn.start(path, arguments, Self.environment, socket: ends[1]) else {
            close(ends[0])
            throw TargetFailure(.unreachable("The program \(path) cannot be started."))
        }
        self.pid = pid
        socket = ends[0]
    }

    deinit {
        close(socket)
        if !hasEnded { kill() }
    }

    /// Writes the input and reads the output to its end; nil when that is too long or takes too long.
    func exchange(_ input: Data, upTo most: Int, within limit: CallLimit) -> Data? {
        var rest = Array(input)
        var output = Data()
        while true {
            let interest: SocketWait.Interest = rest.isEmpty ? .reading : [.reading, .writing]
            guard let ready = SocketWait.ready(socket, for: interest, within: limit) else { return nil }
            if !rest.isEmpty, ready.contains(.writing) { rest = write(rest) }
            guard !ready.isDisjoint(with: .over) else { continue }
            let bytes = read()
            if bytes.isEmpty { return output }
            output += bytes
            if output.count > most { return nil }
        }
    }

    /// Waits for the program's end and ends it when the limit is over; its status, nil when it was ended.
    func end(within limit: CallLimit) -> Int32? {
        var status: Int32 = 0
        while limit.remaining > .zero {
            let ended = unsafe waitpid(pid, &status, WNOHANG)
            if ended == pid {
                hasEnded = true
                return status
            }
            _ = poll(nil, 0, 5)
        }
        kill()
        return nil
    }

    // MARK: Bytes

    /// Writes what fits; a program that does not read is no error here.
    private func write(_ bytes: [UInt8]) -> [UInt8] {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let count = unsafe Glibc.send(socket, bytes, bytes.count, flags)
        if count < 0 { return errno == EAGAIN ? bytes : [] }
        let rest = Array(bytes.dropFirst(count))
        if rest.isEmpty { shutdown(socket, Int32(SHUT_WR)) }
        return rest
    }

    private func read() -> Data {
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        let count = unsafe recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count > 0 ? Data(buffer[..<count]) : Data()
    }

    private func kill() {
        Glibc.kill(-pid, SIGKILL)
        _ = waitpid(pid, nil, 0)
        hasEnded = true
    }
}
