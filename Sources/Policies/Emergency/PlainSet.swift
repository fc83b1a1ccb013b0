import Foundation
import VaultCore

/// A set as files would say it: the entries of each section, as JSON values.
struct PlainSet {
    /// Where a field stands: its section, its entry, and the path inside.
    struct Spot {
        let section: String
        let entry: String
        let path: String
    }

    /// No file holds more entries, so that none of a large set is too long.
    private static let entriesPerFile = 2_000

    private var sections: [String: [String: PlainValue]]

    init(_ set: PolicySet) {
        let objects = set.objects.map { ($0.key.description, PlainValue($0.value)?.pruned) }
        sections = [
            "owners": set.owners.compactMapValues { PlainValue($0) },
            "connectors": set.connectors.compactMapValues { PlainValue(Self.members(of: $0)) },
            "policies": set.policies.compactMapValues { PlainValue($0)?.pruned },
            "objects": Dictionary(objects) { first, _ in first }.compactMapValues { $0 },
        ]
    }

    /// The set as files without names.
    var files: [PolicyFile] {
        sections.sorted { $0.key < $1.key }.flatMap { section, entries -> [PolicyFile] in
            let names = entries.keys.sorted()
            return stride(from: 0, to: names.count, by: Self.entriesPerFile).map { start in
                let some = names[start..<min(start + Self.entriesPerFile, names.count)]
                let chunk = entries.filter { some.contains($0.key) }
                return PolicyFile(name: "", text: Self.text([section: chunk]))
            }
        }
    }

    /// The place of a field of a policy or an object; nil when the set has no such entry.
    func spot(of field: String) -> Spot? {
        for section in ["policies", "objects"] where field.hasPrefix("\(section).") {
            let rest = field.dropFirst(section.count + 1)
            let entries = sections[section]?.keys.filter { rest.hasPrefix("\($0).") } ?? []
            guard let entry = entries.max(by: { $0.count < $1.count }) else { return nil }
            return Spot(section: section, entry: entry, path: String(rest.dropFirst(entry.count + 1)))
        }
        return nil
    }

    /// The scalar of a field; nil when it is not given.
    func value(of field: String) -> String? {
        spot(of: field).flatMap { sections[$0.section]?[$0.entry]?.fields[$0.path] }
    }

    /// The set with a scalar at a spot; nil when the path leads nowhere.
    func setting(_ spot: Spot, to scalar: PlainValue) -> PlainSet? {
        guard let entry = sections[spot.section]?[spot.entry]?.setting(spot.path[...], to: scalar) else {
            return nil
        }
        var changed = self
        changed.sections[spot.section]?[spot.entry] = entry
        return changed
    }

    private static func members(of connector: ConnectorEntry) -> [String: SettingValue] {
        connector.settings.merging(["type": SettingValue(.text(connector.type))]) { _, type in type }
    }

    private static func text(_ sections: [String: [String: PlainValue]]) -> String {
        (try? StoredForm.encoder.encode(sections)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
