import Foundation
import Glibc
import SecretMemory

/// What the kernel knows of the process, under the names Prometheus's own libraries use.
enum ProcessMetrics {
    static func register(in registry: MetricsRegistry) {
        registry.observed("process_resident_memory_bytes", help: "Resident memory size in bytes.") {
            field(21).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        }
        registry.observed("process_open_fds", help: "Number of open file descriptors.") {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count) }
        }
        registry.observed(
            "rekey_secret_memory_lock_refusals_total",
            help: "Pages for secrets that the system refused to lock.",
            kind: .counter
        ) { Double(SecretPages.refusals) }
        registry.observed(
            "process_cpu_seconds_total",
            help: "User and system CPU time spent in seconds.",
            kind: .counter
        ) {
            guard let user = field(11), let system = field(12) else { return nil }
            return (user + system) / ticksPerSecond
        }
        registry.observed(
            "process_start_time_seconds",
            help: "Start time of the process since the Unix epoch in seconds."
        ) {
            guard let ticks = field(19), let boot = bootTime else { return nil }
            return boot + ticks / ticksPerSecond
        }
    }

    private static var ticksPerSecond: Double { Double(sysconf(Int32(_SC_CLK_TCK))) }

    /// A number of `/proc/self/stat`, counted behind the command's name, which may hold anything (proc(5)).
    private static func field(_ index: Int) -> Double? {
        guard let text = contents("/proc/self/stat"), let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        return fields.indices.contains(index) ? Double(fields[index]) : nil
    }

    private static var bootTime: Double? {
        contents("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
            .flatMap { Double($0.dropFirst("btime ".count)) }
    }

    private static func contents(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
