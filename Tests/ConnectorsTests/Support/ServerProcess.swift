import Foundation

/// A server that a test started, with a folder of its own; both go when the test process ends, however it ends.
final class ServerProcess: Sendable {
    /// Ends the server by its pid when the standard input closes, then removes the folder.
    private static let keeper = """
        folder=$1; signal=$2; shift 2
        "$@" >"$folder/server.log" 2>&1 </dev/null &
        server=$!
        echo $server
        read -r _
        kill -"$signal" $server 2>/dev/null
        wait $server 2>/dev/null
        rm -rf "$folder"
        """

    let folder: String
    let pid: Int32
    private let lifeline: FileHandle

    /// Starts `words` in the background; the server's output goes to `server.log` in the folder.
    init(_ words: [String], in folder: String, endedBy signal: String) throws {
        let lifeline = Pipe()
        let output = Pipe()
        for handle in [lifeline.fileHandleForWriting, output.fileHandleForReading] {
            _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.keeper, "keeper", folder, signal] + words
        process.environment = Command.environment
        process.standardInput = lifeline
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try Self.runWithSignals(process)
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let pid = Int32(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Command.Failure(description: "the keeper of \(words.first ?? "") told no pid: \(line)")
        }
        self.folder = folder
        self.pid = pid
        self.lifeline = lifeline.fileHandleForWriting
    }

    deinit {
        try? lifeline.close()
    }

    /// Starts a process that takes signals; one inherits what the thread that starts it blocks.
    private static func runWithSignals(_ process: Process) throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
    }

    /// Ends the server at once, as a crash would.
    func crash() {
        kill(pid, SIGKILL)
    }

    /// What the server has written.
    var log: String {
        (try? String(contentsOfFile: folder + "/server.log", encoding: .utf8)) ?? ""
    }

    /// A fresh folder that every user may enter.
    static func makeFolder(_ name: String) throws -> String {
        let path = NSTemporaryDirectory() + "rekey-\(name)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
        return path
    }

    /// Waits until `isReady` holds; the server is asked again and again, not slept for.
    func untilReady(_ isReady: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if try await isReady() { return }
            guard kill(pid, 0) == 0 else { break }
        }
        throw Command.Failure(description: "the server did not start: \(log)")
    }
}
