import Audit
public import Logging

/// Writes each log message as one line of JSON.
///
/// Metadata stands beside the message. Values under keys that name a credential are replaced, as a second net:
/// no caller should log one.
public struct JSONLogHandler: LogHandler {
    private let label: String
    private let sink: LogSink

    /// What each line of this handler carries.
    public var metadata: Logger.Metadata = [:]
    /// The least level that is written.
    public var logLevel: Logger.Level
    /// Adds what belongs to the current task.
    public var metadataProvider: Logger.MetadataProvider?

    /// A handler for the logger `label`.
    public init(label: String, sink: LogSink, level: Logger.Level = .info) {
        self.label = label
        self.sink = sink
        logLevel = level
    }

    /// Reads or sets one item of metadata.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    public func log(event: LogEvent) {
        var line = JSONLine(capacity: 256)
        line.addWallTime()
        line.add("level", event.level.rawValue)
        line.add("logger", label)
        line.add("message", event.message.description)
        for (key, value) in gathered(with: event.metadata).sorted(by: { $0.key < $1.key }) {
            line.add(named: key, Self.names(credential: key) ? "[redacted]" : value.description)
        }
        if let error = event.error { line.add("error", String(describing: error)) }
        sink.write(line.finished())
    }

    private func gathered(with event: Logger.Metadata?) -> Logger.Metadata {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let event { all.merge(event) { _, new in new } }
        return all
    }

    private static func names(credential key: String) -> Bool {
        let key = key.lowercased()
        return ["secret", "password", "passphrase", "authorization", "token", "assertion", "cookie"]
            .contains { key.contains($0) }
    }
}
