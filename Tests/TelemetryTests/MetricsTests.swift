import Testing
import VaultCore

@testable import Telemetry

@Suite("Metrics")
struct MetricsTests {
    @Test("The exposition is Prometheus's text format")
    func golden() {
        let registry = MetricsRegistry()
        let requests = registry.counters(
            "requests_total",
            help: "Requests.",
            labels: ["operation", "status"]
        )
        let open = registry.gauge("open", help: "Open.")
        let times = registry.histograms(
            "took_seconds",
            help: "Time.",
            labels: ["operation"],
            bounds: [0.01, 0.5]
        )
        registry.observed("load", help: "Load.") { 0.25 }
        registry.observed("unknown", help: "Unknown.") { nil }
        requests["SecretGet", "200"].increment(by: 2)
        requests["KeySign", "200"].increment()
        requests["a\"b\\c\nd", "400"].increment()
        open.add(3)
        open.add(-1)
        times["KeySign"].observe(.milliseconds(10))
        times["KeySign"].observe(.milliseconds(200))
        times["KeySign"].observe(.seconds(2))
        #expect(
            registry.text() == """
                # HELP requests_total Requests.
                # TYPE requests_total counter
                requests_total{operation="KeySign",status="200"} 1
                requests_total{operation="SecretGet",status="200"} 2
                requests_total{operation="a\\"b\\\\c\\nd",status="400"} 1
                # HELP open Open.
                # TYPE open gauge
                open 2
                # HELP took_seconds Time.
                # TYPE took_seconds histogram
                took_seconds_bucket{operation="KeySign",le="0.01"} 1
                took_seconds_bucket{operation="KeySign",le="0.5"} 2
                took_seconds_bucket{operation="KeySign",le="+Inf"} 3
                took_seconds_sum{operation="KeySign"} 2.21
                took_seconds_count{operation="KeySign"} 3
                # HELP load Load.
                # TYPE load gauge
                load 0.25

                """
        )
    }

    @Test("OpenMetrics names the rotation behind a number, the text format does not")
    func exemplars() {
        let registry = MetricsRegistry()
        let ended = registry.counters("ended_total", help: "Ended.", labels: ["outcome"])
        let times = registry.histograms("took_seconds", help: "Time.", bounds: [0.5])
        let exemplar = Exemplar(rotation: "r-1", at: Timestamp(microseconds: 1_500_000))
        ended["done"].increment(exemplar: exemplar)
        ended["undone"].increment()
        times[].observe(.milliseconds(250), exemplar: exemplar)
        times[].observe(.seconds(2))
        #expect(
            registry.text(as: .openMetrics) == """
                # HELP ended Ended.
                # TYPE ended counter
                ended_total{outcome="done"} 1 # {rotation_id="r-1"} 1 1.5
                ended_total{outcome="undone"} 1
                # HELP took_seconds Time.
                # TYPE took_seconds histogram
                took_seconds_bucket{le="0.5"} 1 # {rotation_id="r-1"} 0.25 1.5
                took_seconds_bucket{le="+Inf"} 2
                took_seconds_sum 2.25
                took_seconds_count 2
                # EOF

                """
        )
        #expect(!registry.text().contains("r-1"))
    }

    @Test(
        "A client that accepts OpenMetrics gets it",
        arguments: [
            ("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5", true),
            ("Application/OpenMetrics-Text", true), ("text/plain", false), ("*/*", false), (nil, false),
        ] as [(String?, Bool)]
    )
    func negotiation(accept: String?, isOpenMetrics: Bool) {
        #expect((MetricsFormat(accept: accept) == .openMetrics) == isOpenMetrics)
    }

    @Test("Many writers lose nothing")
    func concurrent() async {
        let metrics = ServerMetrics()
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        metrics.record(
                            operation: "SecretGet",
                            status: 200 + writer % 2,
                            duration: .milliseconds(1)
                        )
                        metrics.openConnections.add(1)
                    }
                }
            }
        }
        #expect(metrics.requests["SecretGet", "200"].value == 4_000)
        #expect(metrics.requests["SecretGet", "201"].value == 4_000)
        #expect(metrics.openConnections.value == 8_000)
        #expect(
            metrics.registry.text().contains(
                "rekey_http_request_duration_seconds_count{operation=\"SecretGet\"} 8000"
            )
        )
    }

    @Test("A family keeps a bounded number of series")
    func bounded() {
        let family = MetricFamily("m", help: "M.", labels: ["user"], limit: 3) { Counter() }
        for user in 0..<100 { family["\(user)"].increment() }
        #expect(family["other"].value == 97)
        #expect(family["1"].value == 1)
        #expect(family.text(as: .prometheus).split(separator: "\n").count == 6)
    }

    @Test(
        "What the design names is there from the start",
        arguments: [
            "rekey_http_requests_total", "rekey_http_request_duration_seconds", "rekey_key_operations_total",
            "rekey_audit_expected_total 0", "rekey_audit_recorded_total 0", "rekey_open_connections 0",
            "process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total",
            "process_start_time_seconds",
        ]
    )
    func names(name: String) {
        #expect(
            ServerMetrics().registry.text().contains("\n\(name)")
                || ServerMetrics().registry.text().contains(" \(name)")
        )
    }

    @Test("The process's numbers are sensible")
    func process() throws {
        let text = ServerMetrics().registry.text()
        func value(_ name: String) throws -> Double {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") })
            return try #require(Double(line.dropFirst(name.count + 1)))
        }
        #expect(try value("process_resident_memory_bytes") > 1_000_000)
        #expect(try value("process_open_fds") > 2)
        #expect(try value("process_start_time_seconds") > 1_700_000_000)
    }
}
