import Certificates
import Foundation
import SQLStore
import Telemetry
import VaultCore
import VaultHTTP

/// Gathers what there is to know about an installation, and has every check judge its part.
///
/// Looks only: no file is made or changed, beyond what SQLite does when a database is opened and closed.
struct Doctor: Sendable {
    let options: ServeOptions
    /// Policy files whose targets are to be tried; nil for none.
    let policies: String?
    /// The file of `--config`; nil for none.
    let settings: String?
    let now: Timestamp

    /// Every finding.
    func examine() async -> DoctorReport {
        let server = server
        let store = store()
        let audit = AuditCheck(file: auditFile, isServing: server.isServing)
        let places = folder(server).findings + settingsFile
        let local: [Finding] =
            places + [seal(store.report).finding] + store.findings
            + certificate(server).findings + [audit.finding, clock(store, audit).finding, disk.finding]
        return DoctorReport(
            findings: await local + [port(server).finding] + process(server) + targets
        )
    }

    // MARK: The server

    /// Who serves the folder.
    private struct Server {
        let isServing: Bool
        let id: Int32?
        let facts: ProcessFacts?
    }

    private var server: Server {
        switch SQLiteStore.user(of: options.folder) {
        case .free: Server(isServing: false, id: nil, facts: nil)
        case .taken(let id): Server(isServing: true, id: id, facts: id.flatMap(ProcessFacts.read))
        }
    }

    private func process(_ server: Server) -> [Finding] {
        let checks = server.facts.map { ProcessCheck(server: $0).findings }
        let own = ProcessFacts.read(ProcessInfo.processInfo.processIdentifier)
        guard let process = server.facts ?? own else { return checks ?? [] }
        let limits = LimitsCheck(
            process: process,
            isServer: server.facts != nil,
            maxConnections: options.maxConnections ?? ServerLimits().maxConnections,
            swaps: ProcessFacts.text("/proc/swaps")
        )
        return (checks ?? []) + limits.findings
    }

    private func port(_ server: Server) async -> PortCheck {
        PortCheck(
            address: options.listen,
            trial: server.isServing ? .taken : await PortProbe.trial(options.listen),
            health: server.isServing
                ? await PortProbe.health(options.listen, authority: options.path("ca.pem")) : .silent,
            server: server.id,
            isServing: server.isServing
        )
    }

    private var targets: [Finding] {
        get async {
            guard let policies else { return [] }
            return TargetsCheck(files: policies, look: await TargetProbe.look(at: policies, now: now))
                .findings
        }
    }

    // MARK: The folder

    private static let privateFiles = [
        "seal", "seal.json", "seal.next", "seal.next.json", "ca-key.pem", "server.pem", "bootstrap.json",
        "rekey.db", "rekey.db-wal", "lock", "audit", "audit/audit.jsonl",
    ]

    private func folder(_ server: Server) -> FolderCheck {
        FolderCheck(
            path: options.folder,
            folder: FileFacts.readTarget(options.folder),
            files: Self.privateFiles.compactMap { FileFacts.read(options.path($0)) },
            parents: FileFacts.readParents(options.folder),
            user: server.facts?.user ?? geteuid()
        )
    }

    private var settingsFile: [Finding] {
        guard let file = settings.flatMap(FileFacts.readTarget), file.isEverybodys else { return [] }
        return [
            .mend(
                "settings",
                "every user can change \(file.path) (mode \(file.modeText)), and so whom the server trusts",
                remedy: "chmod o-w \(file.path)"
            )
        ]
    }

    private func certificate(_ server: Server) -> CertificateCheck {
        CertificateCheck(
            files: certificates,
            now: now,
            isServing: server.isServing,
            hasAuthorityKey: FileManager.default.isReadableFile(atPath: options.path("ca-key.pem"))
        )
    }

    private var certificates: CertificateCheck.Files {
        do {
            let report = try CertificateReport.read(in: options.folder, hosts: options.certificateHosts)
            return report.map { .report($0) } ?? .absent
        } catch {
            return .unreadable(error.summary)
        }
    }

    private var auditFile: AuditCheck.File {
        let path = options.path("audit/audit.jsonl")
        guard FileManager.default.fileExists(atPath: path) else { return .absent }
        guard FileManager.default.isWritableFile(atPath: path) else {
            return .unreadable("\(path) cannot be written by this user")
        }
        return (try? AuditFileEnd.read(path)).map { .end($0) } ?? .unreadable("\(path) cannot be read")
    }

    private func clock(_ store: StoreLook, _ audit: AuditCheck) -> ClockCheck {
        let moved = store.report.map { $0.settings[DevClock.setting].flatMap { Int64($0) } ?? 0 }
        return ClockCheck(
            now: now,
            moved: .microseconds(moved ?? 0),
            // While a server has the store for itself nobody else knows how far its clock was moved.
            lastRecord: moved == nil ? nil : audit.lastTime,
            database: store.clockDifference,
            isSynchronized: KernelClock.isSynchronized
        )
    }

    private var disk: DiskCheck {
        let place =
            FileManager.default.fileExists(atPath: options.folder)
            ? options.folder : URL(fileURLWithPath: options.folder).deletingLastPathComponent().path
        let system = try? FileManager.default.attributesOfFileSystem(forPath: place)
        let database = try? FileManager.default.attributesOfItem(atPath: options.path("rekey.db"))
        return DiskCheck(
            folder: place,
            freeBytes: (system?[.systemFreeSize] as? NSNumber)?.int64Value,
            freeFiles: (system?[.systemFreeNodes] as? NSNumber)?.int64Value,
            databaseBytes: (database?[.size] as? NSNumber)?.int64Value ?? 0
        )
    }
}
