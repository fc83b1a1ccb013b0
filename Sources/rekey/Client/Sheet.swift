import Foundation

/// A JSON object as a person reads it: aligned lines of names and values, the identity first.
///
/// Times are ISO 8601. A key's public numbers are left out: `--output json` has them.
enum Sheet {
    /// What stands first, in this order; the rest follows by name.
    private static let first = [
        "name", "vault", "version", "id", "type", "operations", "enabled", "created", "updated", "not before",
        "expires",
    ]
    private static let hidden: Set<String> = ["n", "e", "x", "y", "kty", "crv", "hsmPlatform"]
    private static let labels = [
        "exp": "expires", "nbf": "not before", "key_ops": "operations", "expiryTime": "lives",
        "deletedDate": "deleted", "scheduledPurgeDate": "purge on", "recoveryId": "deleted as",
    ]
    private static let times: Set<String> = [
        "exp", "nbf", "created", "updated", "deletedDate", "scheduledPurgeDate",
    ]

    /// The lines of an object.
    static func lines(_ object: [String: Any]) -> [String] {
        let rows = rows(object).enumerated().sorted { left, right in
            (place(left.element.label), left.offset) < (place(right.element.label), right.offset)
        }.map(\.element)
        let width = rows.map(\.label.count).max() ?? 0
        return rows.map { row in
            row.label.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + row.value
        }
    }

    /// One member, wherever it stands, as text; "-" when there is none.
    static func text(at path: String, in object: [String: Any]) -> String {
        if path == "name" || path == "version", let id = (object["kid"] ?? object["id"]) as? String,
            let link = ObjectLink(id)
        {
            return path == "name" ? link.name : link.version ?? "-"
        }
        var json: Any? = object
        for part in path.split(separator: ".") { json = (json as? [String: Any])?[String(part)] }
        let member = path.split(separator: ".").last.map { String($0) } ?? path
        return json.map { scalar($0, member) } ?? "-"
    }

    /// The heading of a column or a line for a member.
    static func label(_ path: String) -> String {
        let member = path.split(separator: ".").last.map { String($0) } ?? path
        return labels[member] ?? words(member)
    }

    // MARK: Lines

    private struct Row {
        let label: String
        let value: String
    }

    private static func place(_ label: String) -> Int {
        first.firstIndex(of: label) ?? first.count
    }

    private static func rows(_ object: [String: Any]) -> [Row] {
        var rows: [Row] = []
        if let type = keyType(object) { rows.append(Row(label: "type", value: type)) }
        for (member, value) in object.sorted(by: { $0.key < $1.key }) where !hidden.contains(member) {
            rows += self.rows(member, value)
        }
        return rows
    }

    private static func rows(_ member: String, _ value: Any) -> [Row] {
        if ["id", "kid"].contains(member), let link = (value as? String).flatMap(ObjectLink.init) {
            let version = link.version.map { Row(label: "version", value: $0) }
            return [Row(label: "name", value: link.name), Row(label: "vault", value: link.vault)]
                + [version].compactMap(\.self)
        }
        if member == "tags", let tags = value as? [String: Any] {
            let pairs = tags.sorted { $0.key < $1.key }.map { "\($0)=\(scalar($1, ""))" }
            return pairs.isEmpty ? [] : [Row(label: "tags", value: pairs.joined(separator: ", "))]
        }
        if member == "lifetimeActions", let actions = value as? [[String: Any]] {
            return actions.compactMap(action)
        }
        if let inner = value as? [String: Any] { return rows(inner) }
        if let list = value as? [[String: Any]] { return list.flatMap(rows) }
        return [Row(label: label(member), value: scalar(value, member))]
    }

    /// What a rotation policy does, and when.
    private static func action(_ action: [String: Any]) -> Row? {
        guard let type = (action["action"] as? [String: Any])?["type"] as? String,
            let trigger = action["trigger"] as? [String: Any]
        else { return nil }
        let label = type.lowercased() == "rotate" ? "rotates" : "notifies"
        if let after = trigger["timeAfterCreate"] as? String {
            return Row(label: label, value: "\(after) after creation")
        }
        return (trigger["timeBeforeExpiry"] as? String).map {
            Row(label: label, value: "\($0) before expiry")
        }
    }

    /// Kind and size of a JSON Web Key; nil for any other object.
    private static func keyType(_ object: [String: Any]) -> String? {
        guard let type = object["kty"] as? String else { return nil }
        if let curve = object["crv"] as? String { return "\(type) \(curve)" }
        guard let modulus = object["n"] as? String else { return type }
        return "\(type) \(modulus.utf8.count * 6 / 8 * 8)"
    }

    // MARK: Values

    private static func scalar(_ json: Any, _ member: String) -> String {
        if let text = json as? String { return text }
        if let number = json as? NSNumber {
            if Rendering.isBoolean(number) { return number.boolValue ? "true" : "false" }
            guard times.contains(member) else { return number.stringValue }
            return Date(timeIntervalSince1970: number.doubleValue).formatted(.iso8601)
        }
        if let list = json as? [Any] { return list.map { scalar($0, member) }.joined(separator: ", ") }
        return "-"
    }

    /// `softDeleteDays` as `soft delete days`.
    private static func words(_ member: String) -> String {
        member.reduce(into: "") { words, letter in
            if letter.isUppercase { words.append(" ") }
            words += letter.lowercased()
        }
    }
}
