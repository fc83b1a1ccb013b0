import Foundation
import TestSupport

/// A server that a test started, with a folder of its own; both go when the test process ends, however it ends.
final class ServerProcess: Sendable {
    /// Ends the server by its pid when the standard input closes, then removes the folder.
    private static let keeper = """
        trap : PIPE
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
        let keeper = try ChildProcess(
            ["sh", "-c", Self.keeper, "keeper", folder, signal] + words,
            environment: Command.environment
        )
        let line = String(decoding: keeper.output.availableData, as: UTF8.self)
        guard let pid = Int32(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Command.Failure(description: "the keeper of \(words.first ?? "") told no pid: \(line)")
        }
        self.folder = folder
        self.pid = pid
        lifeline = keeper.input
    }

    deinit {
        try? lifeline.close()
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
