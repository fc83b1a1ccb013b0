import Foundation
public import VaultCore

/// The JSON Schema of policy files, written from the tables that check them.
public enum PolicySchema {
    /// The schema (draft 2020-12) for files with these kinds of connectors; with none, any connector is let through.
    ///
    /// It knows fields, types and forms of texts; what holds between entries only the reader tells. Throws
    /// ``VaultError/Code/internalError`` when it cannot be written.
    public static func text(connectors: [ConnectorShape]) throws(VaultError) -> String {
        var schema = object(Shape.file(connectors))
        schema["$schema"] = .text("https://json-schema.org/draft/2020-12/schema")
        schema["title"] = .text("Rekey policies")
        schema["$defs"] = .object(
            Dictionary(TextForm.all.map { ($0.name, form($0)) }) { first, _ in first }
        )
        let encoder = StoredForm.encoder
        encoder.outputFormatting.insert(.prettyPrinted)
        do {
            return String(decoding: try encoder.encode(PlainValue.object(schema)), as: UTF8.self) + "\n"
        } catch {
            throw VaultError(.internalError, "The schema could not be written.")
        }
    }

    // MARK: Shapes

    private static func value(_ shape: Shape) -> [String: PlainValue] {
        switch shape {
        case .text(let form): ["$ref": .text("#/$defs/\(form.name)")]
        case .integer(let range):
            [
                "type": .text("integer"), "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ]
        case .flag: ["type": .text("boolean")]
        case .choice(let words): ["enum": .list(words.map { .text($0) })]
        case .list(let item, let count):
            [
                "type": .text("array"), "items": .object(value(item)),
                "minItems": .number(count.lowerBound), "maxItems": .number(count.upperBound),
            ]
        case .map(let entries, let count): map(entries, count)
        case .record(let record): object(record)
        case .either(let text, let mapping):
            ["anyOf": .list([.object(value(text)), .object(value(mapping))])]
        case .connector(let kinds): connector(kinds)
        }
    }

    private static func map(_ entries: [Shape.Entry], _ count: ClosedRange<Int>) -> [String: PlainValue] {
        var schema: [String: PlainValue] = [
            "type": .text("object"),
            "minProperties": .number(count.lowerBound), "maxProperties": .number(count.upperBound),
            "additionalProperties": .flag(false),
        ]
        let patterns = entries.map { ($0.key.pattern ?? "", PlainValue.object(value($0.value))) }
        schema["patternProperties"] = .object(Dictionary(patterns) { first, _ in first })
        return schema
    }

    private static func object(_ record: Shape.Record) -> [String: PlainValue] {
        let members = record.members.map { member in
            (
                member.name,
                PlainValue.object(value(member.shape).merging(["description": .text(member.summary)]) { $1 })
            )
        }
        var schema: [String: PlainValue] = [
            "type": .text("object"),
            "description": .text(record.summary),
            "additionalProperties": .flag(false),
            "properties": .object(Dictionary(members) { first, _ in first }),
        ]
        let required = record.members.filter(\.isRequired).map { PlainValue.text($0.name) }
        if !required.isEmpty { schema["required"] = .list(required) }
        if !record.oneOf.isEmpty {
            schema["anyOf"] = .list(record.oneOf.map { .object(["required": .list([.text($0)])]) })
        }
        return schema
    }

    private static func connector(_ kinds: [ConnectorShape]) -> [String: PlainValue] {
        guard kinds.isEmpty else { return ["oneOf": .list(kinds.map { .object(object($0.record)) })] }
        return [
            "type": .text("object"), "required": .list([.text("type")]),
            "properties": .object(["type": .object(["type": .text("string")])]),
        ]
    }

    private static func form(_ form: TextForm) -> PlainValue {
        var schema: [String: PlainValue] = [
            "type": .text("string"), "maxLength": .number(form.longest),
            "description": .text(form.summary), "examples": .list([.text(form.example)]),
        ]
        if let pattern = form.pattern { schema["pattern"] = .text(pattern) }
        return .object(schema)
    }
}
