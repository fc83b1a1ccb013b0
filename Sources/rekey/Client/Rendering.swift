import ArgumentParser
import Foundation

/// How a result is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// Turns JSON results into what a person reads.
enum Rendering {
    /// Prints an answer: as JSON, or for people as a sheet, or a list as a table of these columns.
    static func printJSON(_ body: [UInt8], as format: OutputFormat, columns: [String] = []) throws {
        guard !body.isEmpty else { return }
        let json = try JSONSerialization.jsonObject(with: Data(body))
        switch format {
        case .json: Output.line(try pretty(json))
        case .text:
            if let rows = (json as? [String: Any])?["value"] as? [[String: Any]] {
                table(rows, columns).forEach(Output.line)
            } else {
                Sheet.lines(json as? [String: Any] ?? [:]).forEach(Output.line)
            }
        }
    }

    /// Prints a value of `/rekey/v1`.
    static func print(_ value: some Encodable, as format: OutputFormat, columns: [String] = []) throws {
        try printJSON(Array(try JSONEncoder().encode(value)), as: format, columns: columns)
    }

    /// A value of `/rekey/v1` as one line of JSON.
    static func oneLine(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func pretty(_ json: Any) throws -> String {
        let options: JSONSerialization.WritingOptions = [
            .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
        ]
        return String(
            decoding: try JSONSerialization.data(withJSONObject: json, options: options),
            as: UTF8.self
        )
    }

    private static func table(_ rows: [[String: Any]], _ columns: [String]) -> [String] {
        var table = TextTable(columns.map { Sheet.label($0).uppercased() })
        table.rows = rows.map { row in columns.map { Sheet.text(at: $0, in: row) } }
        return table.lines
    }

    /// Whether a number of JSON was `true` or `false`.
    static func isBoolean(_ number: NSNumber) -> Bool {
        unsafe String(cString: number.objCType) == "c"
    }
}
