import ArgumentParser
import Foundation

/// How a result is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// Turns JSON results into what a person reads.
enum Rendering {
    /// Prints an answer: as JSON, or as lines of names and values, or as a table of these columns.
    static func printJSON(_ body: [UInt8], as format: OutputFormat, columns: [String] = []) throws {
        guard !body.isEmpty else { return }
        let json = try JSONSerialization.jsonObject(with: Data(body))
        switch format {
        case .json: Output.line(try pretty(json))
        case .text:
            if let rows = (json as? [String: Any])?["value"] as? [[String: Any]] {
                table(rows, columns).forEach(Output.line)
            } else {
                lines(json, path: "").forEach(Output.line)
            }
        }
    }

    /// Prints a value of `/rekey/v1`.
    static func print(_ value: some Encodable, as format: OutputFormat, columns: [String] = []) throws {
        try printJSON(Array(try JSONEncoder().encode(value)), as: format, columns: columns)
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

    private static func lines(_ json: Any, path: String) -> [String] {
        if let list = json as? [[String: Any]] {
            return list.enumerated().flatMap { lines($1, path: "\(path)[\($0)]") }
        }
        guard let members = json as? [String: Any] else { return ["\(path): \(scalar(json))"] }
        return members.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
            lines(value, path: path.isEmpty ? name : "\(path).\(name)")
        }
    }

    private static func table(_ rows: [[String: Any]], _ columns: [String]) -> [String] {
        guard !rows.isEmpty else { return ["none"] }
        let cells = rows.map { row in columns.map { column in value(at: column, in: row) } }
        let all = [columns.map { ($0.split(separator: ".").last ?? "").uppercased() }] + cells
        let widths = columns.indices.map { index in all.map { $0[index].count }.max() ?? 0 }
        return all.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
                .joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }
    }

    private static func value(at path: String, in row: [String: Any]) -> String {
        var json: Any? = row
        for part in path.split(separator: ".") { json = (json as? [String: Any])?[String(part)] }
        return json.map(scalar) ?? "-"
    }

    private static func scalar(_ json: Any) -> String {
        if let text = json as? String { return text }
        if let number = json as? NSNumber {
            return isBoolean(number) ? (number.boolValue ? "true" : "false") : number.stringValue
        }
        if let list = json as? [Any] { return list.map(scalar).joined(separator: ",") }
        return "-"
    }

    private static func isBoolean(_ number: NSNumber) -> Bool {
        unsafe String(cString: number.objCType) == "c"
    }
}
