/// Whether the running server keeps its memory and its rights to itself.
struct ProcessCheck {
    private static let name = "process"

    let server: ProcessFacts

    var findings: [Finding] {
        let wrong = [core, dumpable, umask, privileges, root, unlocked, swap].compactMap(\.self)
        guard wrong.isEmpty else { return wrong }
        return [
            .good(
                Self.name,
                "the server is process \(server.id) of user \(server.user): no core dumps, no new privileges"
            )
        ]
    }

    private var core: Finding? {
        guard let limit = server.coreSize, limit.value != 0 else { return nil }
        return .mend(
            Self.name,
            "process \(server.id) may write core dumps, which hold every open key",
            remedy: "restart it: this release forbids them at start"
        )
    }

    private var dumpable: Finding? {
        guard server.isDumpable == true else { return nil }
        return .mend(
            Self.name,
            "other processes of user \(server.user) may read the memory of process \(server.id)",
            remedy: "restart it: this release forbids that at start"
        )
    }

    private var umask: Finding? {
        guard let umask = server.umask, umask & 0o077 != 0o077 else { return nil }
        return .mend(
            Self.name,
            "its umask is \(String(umask, radix: 8)): files it makes may be open to other users",
            remedy: "restart it: this release sets 077 at start"
        )
    }

    private var privileges: Finding? {
        guard server.hasNoNewPrivileges == false else { return nil }
        return .mend(
            Self.name,
            "programs that it starts could gain rights",
            remedy: "restart it: this release gives that up at start"
        )
    }

    private var root: Finding? {
        guard server.user == 0 else { return nil }
        return .advice(
            Self.name,
            "the server runs as root",
            remedy: "chown -R USER the data folder, and serve with --user USER, or by packaging/rekey.service"
        )
    }

    private var unlocked: Finding? {
        guard server.lockedKiB == 0 else { return nil }
        return .advice(
            Self.name,
            "the system let it lock no memory, so keys may reach swap",
            remedy: "give the service LimitMEMLOCK=infinity (ulimit -l unlimited) and restart it"
        )
    }

    private var swap: Finding? {
        guard let swapped = server.swappedKiB, swapped > 0 else { return nil }
        return .advice(
            Self.name,
            "\(swapped) KiB of its memory stand in swap",
            remedy: "give the service LimitMEMLOCK=infinity and restart it, or turn swap off (swapoff -a)"
        )
    }
}
