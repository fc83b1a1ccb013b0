import CLinux
import Foundation

/// Starts programs by `posix_spawn`.
enum ExecSpawn {
    /// Starts a program with `socket` as its input and output, and every other file closed.
    static func start(
        _ path: String,
        _ arguments: [String],
        _ environment: [String],
        socket: Int32
    ) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, socket, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, socket, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        unsafe rekey_start_apart(&attributes)
        return unsafe spawn(path, [path] + arguments, environment, &actions, &attributes)
    }

    private static func spawn(
        _ path: String,
        _ arguments: [String],
        _ environment: [String],
        _ actions: inout posix_spawn_file_actions_t,
        _ attributes: inout posix_spawnattr_t
    ) -> pid_t? {
        let words = unsafe (arguments + environment).map { unsafe strdup($0) }
        defer {
            for place in unsafe words.indices {
                unsafe free(words[place])
            }
        }
        var pid: pid_t = 0
        let argv = unsafe Array(words.prefix(arguments.count)) + [nil]
        let envp = unsafe Array(words.dropFirst(arguments.count)) + [nil]
        let status = unsafe posix_spawn(&pid, path, &actions, &attributes, argv, envp)
        return status == 0 ? pid : nil
    }
}
