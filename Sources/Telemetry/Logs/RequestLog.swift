import Audit
public import Logging
import VaultCore

/// Writes one line of JSON a request, without the cost of a logger's metadata.
public struct RequestLog: Sendable {
    private let sink: LogSink
    private let level: Logger.Level

    /// A request log that writes at `info`, and at `error` for a failure of the server.
    public init(sink: LogSink, level: Logger.Level = .info) {
        self.sink = sink
        self.level = level
    }

    /// Whether a request that went well leaves a line.
    public var isEnabled: Bool { level <= .info }

    /// Writes the line, unless the level says otherwise.
    public func record(_ request: RequestLine) {
        let requestLevel: Logger.Level = request.status >= 500 ? .error : .info
        guard requestLevel >= level else { return }
        var line = JSONLine(capacity: 384)
        line.addWallTime()
        line.add("level", requestLevel.rawValue)
        line.add("message", "request")
        line.add("method", request.method)
        line.add("path", String(Substring(request.path.utf8.prefix { $0 != UInt8(ascii: "?") })))
        line.add("status", request.status)
        line.add("durationMs", writing: request.duration.appendMilliseconds)
        line.add("requestId", request.requestID)
        line.add("operation", request.operation)
        line.add("caller", request.caller)
        line.add("callerAddress", request.callerAddress)
        line.add("errorCode", request.errorCode)
        sink.write(line.finished())
    }
}

extension Duration {
    /// Appends milliseconds with three digits of fraction.
    fileprivate func appendMilliseconds(to bytes: inout [UInt8]) {
        let micros = max(0, wholeMicroseconds)
        let fraction = String(micros % 1_000)
        bytes += String(micros / 1_000).utf8
        bytes.append(UInt8(ascii: "."))
        bytes += String(repeating: "0", count: 3 - fraction.count).utf8
        bytes += fraction.utf8
    }
}
