import Audit
import Certificates
import Foundation
import Identity
import Logging
import SQLStore
import Sealing
import SecretMemory
import ServiceLifecycle
import SoftwareKeys
import Telemetry
import UnixSignals
import VaultCore
import VaultHTTP
import VaultService

/// The composition of a running server: every part made, joined, and run as one tree of services.
enum RekeyServer {
    /// Runs until a signal ends it; throws ``Failure`` or ``VaultError`` when it cannot start.
    static func run(_ options: ServeOptions) async throws {
        let started = ContinuousClock.now
        try DataFolderGuard.check(options.folder)
        let clock = MovableClock()
        let crash = options.dev ? ProcessInfo.processInfo.environment["REKEY_CRASH_AT"] : nil
        let store = try await StoreDoor.open(
            folder: options.folder,
            address: try PostgreSQLAddress(options.database, passwordFile: options.databasePasswordFile),
            observer: try CrashPoint.observer(crash)
        )
        do {
            try ServerBackup.removeLeftovers(in: options.folder)
            try await serve(options, store, clock, started)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    private static func serve(
        _ options: ServeOptions,
        _ store: SQLVaultStore,
        _ clock: MovableClock,
        _ started: ContinuousClock.Instant
    ) async throws {
        let moved = try await DevClock(clock: clock, store: store).restore(isAllowed: options.dev)
        try ClockGuard.check(options.path("audit/audit.jsonl"), now: clock.now())
        let passphrase = try options.passphraseFile.map(Self.passphrase)
        let setup = DataFolderSetup(options: options, store: store, clock: clock, random: SystemRandom())
        let keyring = try await setup.keyring(passphrase)
        let tenant = try await setup.tenant(keyring)
        let metrics = ServerMetrics()
        StoreMetrics.register(store, in: metrics.registry)
        let node = try NodeSetup(options, store: store, started: clock.now())
        try FileManager.default.createDirectory(
            atPath: options.path("audit"),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let audit = try AuditFile(
            path: options.path("audit/audit.jsonl"),
            clock: clock,
            metrics: metrics.audit,
            encoder: AuditEventLine(node: node.identity?.name) { options.authority(of: $0) }
        )
        defer { audit.close() }
        let sink = LogSink(droppedLines: metrics.droppedLogLines)
        defer { sink.flush() }
        let logger = Logger(label: "rekey") { JSONLogHandler(label: $0, sink: sink, level: options.logLevel) }
        let parts = ServerParts(
            options: options,
            store: store,
            clock: clock,
            keyring: keyring,
            passphrase: passphrase,
            tenant: tenant,
            node: node,
            metrics: metrics,
            audit: audit,
            logger: logger,
            requestLog: RequestLog(sink: sink, level: options.logLevel),
            started: started,
            moved: moved
        )
        let certificate = try ServerCertificate.ensure(
            in: options.folder,
            now: clock.now(),
            hosts: options.certificateHosts
        )
        try await parts.prepare(setup)
        let services = try parts.services(certificate)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
    }

    /// The passphrase in the file at `path`, without the line end.
    static func passphrase(_ path: String) throws -> SharedSecret {
        guard var data = FileManager.default.contents(atPath: path) else {
            throw Failure("Cannot read \(path).")
        }
        while let last = data.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
            data.removeLast()
        }
        return SharedSecret(SecretBytes(copying: Array(data)))
    }
}

extension ServeOptions {
    /// The names and addresses the certificate covers beside the standard ones.
    var certificateHosts: [String] { hostNames + hostNames.map { "*.\($0)" } }
}
