import CLinux
package import Foundation
import Synchronization

/// Another program that a test runs, found on PATH, with sockets as its standard input and output.
///
/// Started by `posix_spawn` and nothing else. Foundation's `Process` ties each program on Linux to the run loop of
/// the thread that happens to start it and to a thread that watches them all; tests that started several at once
/// have crashed in there.
///
/// A thread waits for its end, whoever wants to know it: the testing library, which waits for any child of this
/// process in its exit tests, would else see this one for ever, and never its own.
package final class ChildProcess: Sendable {
    /// Where its standard error goes.
    package enum Errors: Sendable {
        case nowhere
        case toOutput
    }

    /// It could not be started.
    package struct NotStarted: Error {
        let number: Int32
    }

    /// Its number, which is that of its process group too.
    package let pid: Int32
    /// What it reads; it sees the end when this is closed.
    package let input: FileHandle
    /// What it writes.
    package let output: FileHandle
    private let end = End()

    /// Starts a program with every signal as a shell would give it, and with no other file of this process.
    package init(
        _ words: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        errors: Errors = .nowhere
    ) throws {
        let (given, taken) = (try Self.sockets(), try Self.sockets())
        defer {
            close(given.theirs)
            close(taken.theirs)
        }
        input = FileHandle(fileDescriptor: given.ours, closeOnDealloc: true)
        output = FileHandle(fileDescriptor: taken.ours, closeOnDealloc: true)
        pid = try Self.spawn(words, environment) { actions in
            posix_spawn_file_actions_adddup2(&actions, given.theirs, 0)
            posix_spawn_file_actions_adddup2(&actions, taken.theirs, 1)
            switch errors {
            case .nowhere: posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
            case .toOutput: posix_spawn_file_actions_adddup2(&actions, 1, 2)
            }
        }
        Thread.detachNewThread { [pid, end] in end.wait(for: pid) }
    }

    /// Runs a program to its end; its exit status, or the signal that ended it and 128, and what it wrote.
    ///
    /// The calling thread waits meanwhile.
    package static func run(
        _ words: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        errors: Errors = .nowhere,
        input: [UInt8] = []
    ) throws -> (status: Int32, output: Data) {
        let child = try ChildProcess(words, environment: environment, errors: errors)
        // A program may end without reading, which is an error then and no signal.
        signal(SIGPIPE, SIG_IGN)
        try? child.input.write(contentsOf: input)
        try child.input.close()
        let output = try child.output.readToEnd() ?? Data()
        return (child.end.status(), output)
    }

    // MARK: Starting

    /// Both close in every other program, from the start.
    private static func sockets() throws -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw NotStarted(number: errno) }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ words: [String],
        _ environment: [String: String],
        _ redirect: (inout posix_spawn_file_actions_t) -> Void
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        redirect(&actions)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        rekey_start_apart(&attributes)
        let argv = (["/usr/bin/env"] + words).map { strdup($0) } + [nil]
        let envp = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer {
            for text in argv + envp { free(text) }
        }
        var pid: Int32 = 0
        let number = posix_spawn(&pid, "/usr/bin/env", &actions, &attributes, argv, envp)
        guard number == 0 else { throw NotStarted(number: number) }
        return pid
    }

    // MARK: Ending

    /// How it ended, once it has.
    private final class End: Sendable {
        private let over = DispatchSemaphore(value: 0)
        private let state = Mutex<Int32>(0)

        /// Returns when it has ended.
        func wait(for pid: Int32) {
            var state: Int32 = 0
            while waitpid(pid, &state, 0) < 0 && errno == EINTR {}
            self.state.withLock { $0 = state }
            over.signal()
        }

        /// Its exit status, or the signal that ended it and 128; waits for it.
        func status() -> Int32 {
            over.wait()
            let state = state.withLock(\.self)
            let signal = state & 0x7F
            return signal == 0 ? state >> 8 & 0xFF : signal + 128
        }
    }
}
