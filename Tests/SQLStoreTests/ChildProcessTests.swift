import Foundation
import TestSupport
import Testing

@Suite("Programs that tests start")
struct ChildProcessTests {
    @Test("one that has ended and that nobody asked for holds up no exit test")
    func ended() async throws {
        let program = try ChildProcess(["true"])
        _ = try program.output.readToEnd()
        await #expect(processExitsWith: .exitCode(7)) { exit(7) }
    }

    @Test(
        "its exit status is told, or the signal that ended it",
        arguments: [("exit 3", 3), ("kill -9 $$", 137)]
    )
    func status(script: String, status: Int32) throws {
        #expect(try ChildProcess.run(["sh", "-c", script]).status == status)
    }

    @Test("it sees no file of this process, however that was opened")
    func files() throws {
        let file = dup2(0, 200)
        defer { close(file) }
        #expect(try ChildProcess.run(["test", "-e", "/proc/self/fd/200"]).status == 1)
    }
}
