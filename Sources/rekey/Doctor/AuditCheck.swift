import Foundation
import Telemetry
import VaultCore

/// Whether the audit file can be written on to, and what its last record is.
struct AuditCheck {
    /// What came of reading the file's end.
    enum File: Equatable {
        case end(AuditFileEnd)
        /// There is no file yet.
        case absent
        /// Why it cannot be read.
        case unreadable(String)
    }

    /// The last record, as far as a person wants to know it.
    struct Record: Decodable, Equatable {
        let time: String
        let operationName: String
    }

    private static let name = "audit file"
    private static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    let file: File
    let isServing: Bool

    var finding: Finding {
        switch file {
        case .absent where isServing:
            .mend(
                Self.name,
                "it is not there, although the server runs",
                remedy: "find out what removed it; the server begins a new one with its next record"
            )
        case .absent: .good(Self.name, "there is none yet; the first start makes it")
        case .unreadable(let reason):
            .mend(Self.name, reason, remedy: "give the server's user the right to read and write it")
        case .end(let end): judge(end)
        }
    }

    /// The last whole record; nil when there is none.
    var lastRecord: Record? {
        guard case .end(let end) = file, let line = end.lastLine else { return nil }
        return try? JSONDecoder().decode(Record.self, from: Data(line.utf8))
    }

    /// When the last whole record was written.
    var lastTime: Timestamp? {
        let time = lastRecord.flatMap { try? Date($0.time, strategy: Self.timeStyle) }
        return time.map { Timestamp(unixSeconds: Int64($0.timeIntervalSince1970)) }
    }

    private func judge(_ end: AuditFileEnd) -> Finding {
        if end.unfinished > 0, !isServing {
            return .advice(
                Self.name,
                "its last line is unfinished, as a crash leaves it (\(end.unfinished) bytes)",
                remedy: "start the server, which cuts it off; no reply had left for it"
            )
        }
        guard end.length > 0 else { return .good(Self.name, "it is empty") }
        guard let lastRecord else {
            return .mend(
                Self.name,
                "its last line is no audit record",
                remedy: "something else writes to it: keep a copy, and find out what"
            )
        }
        return .good(
            Self.name,
            "\(end.length) bytes, the last record is \(lastRecord.operationName) at \(lastRecord.time)"
        )
    }
}
