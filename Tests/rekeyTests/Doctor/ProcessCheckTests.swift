import Testing

@testable import rekey

@Suite("The doctor on the server's process")
struct ProcessCheckTests {
    private static let status = """
        Name:\trekey
        Umask:\t0077
        Pid:\t4242
        Uid:\t990\t990\t990\t990
        VmLck:\t      64 kB
        VmSwap:\t       0 kB
        NoNewPrivs:\t1
        """
    private static let limits = """
        Limit                     Soft Limit           Hard Limit           Units
        Max core file size        0                    0                    bytes
        Max open files            1024                 524288               files
        Max locked memory         unlimited            unlimited            bytes
        """

    private func facts(
        _ change: (String, String) = ("", ""),
        statusOwner: UInt32? = 0
    ) throws -> ProcessFacts {
        try #require(
            ProcessFacts(
                id: 4_242,
                status: Self.status.replacing(
                    change.0,
                    with: change.1,
                    maxReplacements: change.0.isEmpty ? 0 : 1
                ),
                limits: Self.limits.replacing(
                    change.0,
                    with: change.1,
                    maxReplacements: change.0.isEmpty ? 0 : 1
                ),
                statusOwner: statusOwner
            )
        )
    }

    @Test("The kernel's texts are read")
    func reads() throws {
        let facts = try facts()
        #expect(facts.user == 990 && facts.umask == 0o077 && facts.hasNoNewPrivileges == true)
        #expect(facts.lockedKiB == 64 && facts.swappedKiB == 0)
        #expect(facts.coreSize == .init(value: 0) && facts.openFiles == .init(value: 1_024))
        #expect(facts.lockedMemory == .init(value: nil) && facts.isDumpable == false)
        #expect(ProcessFacts(id: 1, status: "nothing", limits: "", statusOwner: nil) == nil)
    }

    @Test("A server that keeps everything to itself is good")
    func good() throws {
        #expect(ProcessCheck(server: try facts()).findings.map(\.state) == [.good])
    }

    @Test(
        "What a server gives away must be mended",
        arguments: [
            ("size        0    ", "size        unlimited"), ("0077", "0022"),
            ("NoNewPrivs:\t1", "NoNewPrivs:\t0"),
        ]
    )
    func open(change: (String, String)) throws {
        #expect(ProcessCheck(server: try facts(change)).findings.map(\.state) == [.mend])
    }

    @Test("A process that others of its user can read must be mended; root's cannot be told")
    func dumpable() throws {
        #expect(ProcessCheck(server: try facts(statusOwner: 990)).findings.map(\.state) == [.mend])
        let root = try facts(("990\t990", "0\t0"), statusOwner: 0)
        #expect(root.isDumpable == nil)
        #expect(ProcessCheck(server: root).findings.map(\.state) == [.advice])
    }

    @Test("Memory in swap is told")
    func swapped() throws {
        let finding = ProcessCheck(server: try facts(("       0 kB", "     128 kB"))).findings
        #expect(finding.map(\.state) == [.advice] && finding[0].found.contains("128 KiB"))
    }

    @Test("A server that may lock nothing is told")
    func unlocked() throws {
        let finding = ProcessCheck(server: try facts(("64 kB", "0 kB"))).findings
        #expect(finding.map(\.state) == [.advice] && finding[0].found.contains("lock no memory"))
    }

    // MARK: Limits

    private func limits(_ connections: Int, swaps: String? = nil, isServer: Bool = true) throws -> [Finding] {
        LimitsCheck(
            process: try facts(),
            isServer: isServer,
            maxConnections: connections,
            swaps: swaps
        ).findings
    }

    @Test("Connections need descriptors, and 256 more")
    func openFiles() throws {
        #expect(try limits(768).map(\.state) == [.good])
        let short = try limits(769, isServer: false)
        #expect(short.map(\.state) == [.mend])
        #expect(short[0].remedy?.contains("LimitNOFILE=1025") == true)
    }

    @Test("Swap on a disk is told, swap in compressed memory is not")
    func swap() throws {
        let heading = "Filename\t\t\tType\t\tSize\n"
        #expect(try limits(1, swaps: heading)[1].state == .good)
        #expect(try limits(1, swaps: heading + "/dev/zram0  partition 1 0 100\n")[1].state == .good)
        let disk = try limits(1, swaps: heading + "/dev/sda2  partition 1 0 -2\n", isServer: false)[1]
        #expect(disk.state == .advice && disk.found.contains("/dev/sda2"))
    }

    @Test("Only a server whose whole memory is locked keeps it out of swap")
    func locked() throws {
        let swaps = "Filename\n/dev/sda2  partition 1 0 -2\n"
        let limited = ("locked memory         unlimited", "locked memory         8388608  ")
        let none = ("64 kB", "0 kB")
        #expect(try facts().isLocked)
        for change in [limited, none] { #expect(try !facts(change).isLocked) }
        #expect(try limits(1, swaps: swaps)[1].state == .good)
    }
}
