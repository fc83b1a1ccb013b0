import Foundation

/// What the kernel tells of a process in `/proc` (proc(5)).
struct ProcessFacts: Equatable, Sendable {
    /// A limit; nil when there is none.
    struct Limit: Equatable, Sendable {
        let value: Int?

        /// Whether it allows `wanted`.
        func allows(_ wanted: Int) -> Bool { value.map { $0 >= wanted } ?? true }
    }

    let id: Int32
    let user: UInt32
    let umask: Int?
    /// Whether programs that it starts can gain no rights.
    let hasNoNewPrivileges: Bool?
    /// How much of its memory stands in swap.
    let swappedKiB: Int?
    /// How much of its memory is locked.
    let lockedKiB: Int?
    let coreSize: Limit?
    let lockedMemory: Limit?
    let openFiles: Limit?
    /// Whether other processes of its user may read its memory, and a crash may leave a core; nil for root's.
    let isDumpable: Bool?

    /// Whether a server's whole memory is locked, as it is where there is no limit; else the pages of secrets are.
    var isLocked: Bool { lockedMemory?.value == nil && lockedMemory != nil && (lockedKiB ?? 0) > 0 }

    /// Reads the texts of `/proc/ID/status` and `/proc/ID/limits`; nil when they are of another form.
    ///
    /// The kernel gives the status file of a process that is not dumpable to root, hence `statusOwner`.
    init?(id: Int32, status: String, limits: String, statusOwner: UInt32?) {
        let fields = Self.fields(status)
        guard let users = fields["Uid"]?.split(whereSeparator: \.isWhitespace), users.count == 4,
            let user = UInt32(users[1])
        else { return nil }
        self.id = id
        self.user = user
        umask = fields["Umask"].flatMap { Int($0, radix: 8) }
        hasNoNewPrivileges = fields["NoNewPrivs"].map { $0 == "1" }
        swappedKiB = fields["VmSwap"].flatMap(Self.kibibytes)
        lockedKiB = fields["VmLck"].flatMap(Self.kibibytes)
        coreSize = Self.limit("Max core file size", limits)
        lockedMemory = Self.limit("Max locked memory", limits)
        openFiles = Self.limit("Max open files", limits)
        isDumpable = user == 0 ? nil : statusOwner.map { $0 == user }
    }

    /// Reads them of a process that runs; nil when it does not, or is hidden.
    static func read(_ id: Int32) -> ProcessFacts? {
        let folder = "/proc/\(id)"
        guard let status = text("\(folder)/status"), let limits = text("\(folder)/limits") else { return nil }
        return ProcessFacts(
            id: id,
            status: status,
            limits: limits,
            statusOwner: FileFacts.read("\(folder)/status")?.owner
        )
    }

    static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func fields(_ status: String) -> [String: String] {
        var fields: [String: String] = [:]
        for line in status.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[String(line[..<colon])] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        return fields
    }

    /// `12 kB`, which the kernel means as KiB.
    private static func kibibytes(_ text: String) -> Int? {
        text.split(separator: " ").first.flatMap { Int($0) }
    }

    /// The soft limit, which stands first behind the name.
    private static func limit(_ name: String, _ limits: String) -> Limit? {
        guard let line = limits.split(separator: "\n").first(where: { $0.hasPrefix(name + " ") }),
            let soft = line.dropFirst(name.count).split(separator: " ").first
        else { return nil }
        return soft == "unlimited" ? Limit(value: nil) : Int(soft).map { Limit(value: $0) }
    }
}
