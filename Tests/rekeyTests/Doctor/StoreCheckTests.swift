import SQLStore
import Telemetry
import Testing
import VaultCore

@testable import rekey

@Suite("The doctor on database, audit file, clock and disk")
struct StoreCheckTests {
    private func database(schema: Int = 3, damage: [String] = []) -> [Finding] {
        let report = DatabaseReport(
            schema: schema,
            newestSchema: 3,
            damage: damage,
            rootIDs: [],
            settings: [:]
        )
        return DatabaseCheck(look: .report(report)).findings
    }

    @Test("A sound database of a schema we know is good, an older one too")
    func sound() {
        #expect(database().map(\.state) == [.good, .good])
        #expect(database(schema: 2)[1].found == "version 2; the next start brings it to 3")
        #expect(DatabaseCheck(look: .absent).findings.map(\.state) == [.good])
    }

    @Test("Damage and a newer schema must be mended; of damage nothing more is told")
    func unsound() {
        #expect(database(damage: ["page 3", "page 4"]).map(\.state) == [.mend])
        #expect(database(schema: 4).map(\.state) == [.good, .mend])
        #expect(DatabaseCheck(look: .unreadable("no")).findings.map(\.state) == [.mend])
    }

    @Test("A database in use cannot be told")
    func inUse() {
        #expect(DatabaseCheck(look: .inUse).findings.map(\.state) == [.unknown])
    }

    // MARK: Audit

    private static let line = #"{"time":"2026-11-21T09:30:00.1234560Z","operationName":"SecretGet","x":1}"#

    private func audit(_ length: Int, unfinished: Int = 0, _ line: String?, isServing: Bool = false)
        -> AuditCheck
    {
        let end = AuditFileEnd(length: length, unfinished: unfinished, lastLine: line)
        return AuditCheck(file: .end(end), isServing: isServing)
    }

    @Test("The last record is told")
    func lastRecord() {
        let check = audit(99, Self.line)
        #expect(
            check.finding
                == .good(
                    "audit file",
                    "99 bytes, the last record is SecretGet at 2026-11-21T09:30:00.1234560Z"
                )
        )
        #expect(check.lastRecord?.operationName == "SecretGet")
        #expect(audit(0, nil).finding.state == .good)
    }

    @Test("A file that is not there is for a server that runs to be mended")
    func absent() {
        #expect(AuditCheck(file: .absent, isServing: true).finding.state == .mend)
        #expect(AuditCheck(file: .absent, isServing: false).finding.state == .good)
    }

    @Test("A half line is what a crash leaves, or a server that writes just now")
    func halfLine() {
        #expect(audit(99, unfinished: 7, Self.line).finding.state == .advice)
        #expect(audit(99, unfinished: 7, Self.line, isServing: true).finding.state == .good)
    }

    @Test("A last line that is no record must be mended", arguments: ["nonsense", #"{"time":1}"#, nil])
    func foreignLine(line: String?) {
        #expect(audit(99, line).finding.state == .mend)
    }

    // MARK: Clock

    private static let now = Timestamp(unixSeconds: 1_800_000_000)

    private func clock(
        last: Duration? = nil,
        moved: Duration = .zero,
        database: Duration? = nil,
        synchronized: Bool? = true
    ) -> Finding {
        ClockCheck(
            now: Self.now,
            moved: moved,
            lastRecord: last.map { Self.now + $0 },
            database: database,
            isSynchronized: synchronized
        ).finding
    }

    @Test("A record of the future means that the clock was set back, unless --dev moved it there")
    func setBack() {
        #expect(clock(last: .seconds(61)).state == .mend)
        #expect(clock(last: .seconds(59)).state == .good)
        #expect(clock(last: .seconds(3_600), moved: .seconds(3_600)).state == .advice)
        #expect(clock(last: .seconds(3_700), moved: .seconds(3_600)).state == .mend)
    }

    @Test(
        "A clock that is off the database's is told, and must be mended where no server would start",
        arguments: [
            (.seconds(1), .good), (.seconds(2), .advice), (.seconds(-2), .advice), (.seconds(60), .advice),
            (.seconds(61), .mend), (.seconds(-3_600), .mend), (.zero, .good),
        ] as [(Duration, Finding.State)]
    )
    func offTheDatabase(difference: Duration, state: Finding.State) {
        let finding = clock(database: difference)
        #expect(finding.state == state)
        #expect(state == .good || finding.found.contains(difference > .zero ? "behind" : "ahead of"))
    }

    @Test("Whether anybody keeps the clock right is told")
    func synchronized() {
        #expect(clock().state == .good)
        #expect(clock(synchronized: false).state == .advice)
        #expect(clock(synchronized: nil).state == .unknown)
    }

    // MARK: Disk

    @Test(
        "Less room than the server needs must be mended, less than a backup needs is told",
        arguments: [
            (255 << 20, 1_000, .mend), (257 << 20, 1_000, .advice), ((3 << 30) - 1, 1_000, .advice),
            (3 << 30, 1_000, .good), (4 << 30, 63, .mend), (nil, nil, .unknown), (4 << 30, nil, .good),
        ] as [(Int64?, Int64?, Finding.State)]
    )
    func room(bytes: Int64?, files: Int64?, state: Finding.State) {
        let check = DiskCheck(
            folder: "/data",
            freeBytes: bytes,
            freeFiles: files,
            databaseBytes: 1 << 30
        )
        #expect(check.finding.state == state)
    }
}
