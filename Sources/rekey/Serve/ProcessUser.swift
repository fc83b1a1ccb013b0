import CLinux
import Foundation

/// The user that a process started as root becomes, for good.
struct ProcessUser: Equatable, Sendable {
    /// The name, when one was given; its groups are taken on too.
    let name: String?
    let user: UInt32
    let group: UInt32

    init(name: String? = nil, user: UInt32, group: UInt32) {
        self.name = name
        self.user = user
        self.group = group
    }

    /// The user that `text` names: a name that the system knows, or `UID:GID`.
    ///
    /// Throws ``Failure`` when it is neither.
    static func named(_ text: String) throws -> ProcessUser {
        let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
        if numbers.count == 2, let user = numbers[0], let group = numbers[1] {
            return ProcessUser(user: user, group: group)
        }
        guard let entry = unsafe getpwnam(text) else {
            throw Failure("There is no user \(text). Make one (useradd --system \(text)), or write UID:GID.")
        }
        return unsafe ProcessUser(name: text, user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    /// Becomes this user and gives up every right of root.
    ///
    /// What stays is the right to listen at a port below 1024, when `address` has one. Call it while the process has
    /// one thread only. Throws ``Failure`` when the process is neither root nor of this user already, or the system
    /// refuses.
    func become(listeningAt address: ListenAddress? = nil) throws {
        if geteuid() == user { return }
        guard geteuid() == 0 else {
            throw Failure(
                "This process runs as user \(geteuid()); only root can become user \(user). Leave out --user."
            )
        }
        let keepsLowPorts = address.map { $0.port < 1_024 } ?? false
        guard !keepsLowPorts || rekey_prctl(PR_SET_KEEPCAPS, 1) == 0,
            takeGroups(), setgid(group) == 0, setuid(user) == 0,
            !keepsLowPorts || rekey_keep_capabilities(1 << UInt32(CAP_NET_BIND_SERVICE)) == 0
        else { throw Failure("Cannot become user \(user): the system refused with error \(errno).") }
        guard user == 0 || setuid(0) != 0 else {
            throw Failure("User \(user) could become root again: the system did not give up root's rights.")
        }
    }

    private func takeGroups() -> Bool {
        guard let name else { return setgroups(0, nil) == 0 }
        return unsafe initgroups(name, group) == 0
    }
}
