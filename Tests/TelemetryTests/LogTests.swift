import Foundation
import Logging
import SystemPackage
import Testing
import VaultCore

@testable import Telemetry

@Suite("The JSON log")
struct LogTests {
    /// Runs `body` with a sink and gives the lines that came out of it.
    private func lines(capacity: Int = 1 << 20, _ body: (LogSink) -> Void) throws -> [[String: Any]] {
        let pipe = try FileDescriptor.pipe()
        let sink = LogSink(to: pipe.writeEnd, capacity: capacity)
        body(sink)
        sink.flush()
        try pipe.writeEnd.close()
        let data =
            try FileHandle(fileDescriptor: pipe.readEnd.rawValue, closeOnDealloc: true).readToEnd() ?? Data()
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
        }
    }

    private func logger(_ sink: LogSink, level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { JSONLogHandler(label: $0, sink: sink, level: level) }
    }

    @Test("A message is one line with its metadata")
    func message() throws {
        let lines = try lines { sink in
            var logger = logger(sink)
            logger[metadataKey: "vault"] = "payments"
            logger.warning("two\nlines", metadata: ["count": "3"])
        }
        #expect(lines.count == 1)
        #expect(lines[0]["level"] as? String == "warning")
        #expect(lines[0]["message"] as? String == "two\nlines")
        #expect(lines[0]["vault"] as? String == "payments")
        #expect(lines[0]["count"] as? String == "3")
        #expect((lines[0]["time"] as? String)?.hasSuffix("Z") == true)
    }

    @Test("Below the level nothing is written")
    func level() throws {
        let lines = try lines { sink in
            logger(sink, level: .error).warning("no")
            RequestLog(sink: sink, level: .error).record(request(status: 200))
            RequestLog(sink: sink, level: .error).record(request(status: 503))
        }
        #expect(lines.count == 1)
        #expect(lines[0]["status"] as? Int == 503)
    }

    @Test(
        "What names a credential is hidden",
        arguments: [
            "clientSecret", "Authorization", "access_token", "password", "client_assertion", "Cookie",
        ]
    )
    func credentials(key: String) throws {
        let lines = try lines { logger($0).info("m", metadata: [key: "hunter2"]) }
        #expect(lines[0][key] as? String == "[redacted]")
    }

    private func request(status: Int) -> RequestLine {
        var line = RequestLine(
            method: "GET",
            path: "/secrets/db?api-version=7.5&code=hunter2",
            status: status,
            duration: .microseconds(1_042),
            requestID: "r-1"
        )
        line.operation = "SecretGet"
        line.caller = "o-1"
        return line
    }

    @Test("A request is one line without its query")
    func requestLine() throws {
        let lines = try lines { RequestLog(sink: $0).record(request(status: 200)) }
        let line = try #require(lines.first)
        #expect(line["path"] as? String == "/secrets/db")
        #expect(line["durationMs"] as? Double == 1.042)
        #expect(line["operation"] as? String == "SecretGet")
        #expect(line["caller"] as? String == "o-1")
        #expect(line["requestId"] as? String == "r-1")
        #expect(!"\(line)".contains("hunter2"))
    }

    @Test("What finds no room is counted, and the log says so")
    func dropped() throws {
        let lines = try lines(capacity: 400) { sink in
            logger(sink).info("\(String(repeating: "x", count: 500))")
            logger(sink).info("small")
            #expect(sink.droppedLines.value == 1)
        }
        #expect(lines.map { $0["message"] as? String } == ["small", "log lines dropped"])
        #expect(lines.last?["count"] as? Int == 1)
    }

    @Test("Many writers leave whole lines")
    func concurrent() async throws {
        let pipe = try FileDescriptor.pipe()
        let sink = LogSink(to: pipe.writeEnd)
        let reader = FileHandle(fileDescriptor: pipe.readEnd.rawValue, closeOnDealloc: true)
        async let data = everything(of: reader)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<500 { RequestLog(sink: sink).record(request(status: 200)) } }
            }
        }
        sink.flush()
        try pipe.writeEnd.close()
        let lines = await data.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 4_000)
        for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line)) }
    }

    /// What the pipe brings until it is closed, read beside the pool that the writers need.
    private func everything(of reader: FileHandle) async -> Data {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: (try? reader.readToEnd()) ?? Data()) }
        }
    }
}
