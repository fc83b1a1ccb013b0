import Foundation
import Logging
import SQLStore
import VaultCore
import Yams

/// Reads the configuration file of `rekey serve`: a YAML mapping whose members are the long names of the flags.
///
/// Every mistake is told at once, each in a line with its place, the member and the remedy. Relative paths begin at
/// the file's own folder.
struct SettingsReader {
    private enum Member: String, CaseIterable {
        case data, database
        case databasePasswordFile = "database-password-file"
        case listen
        case hostName = "host-name"
        case trustedProxy = "trusted-proxy"
        case maxConnections = "max-connections"
        case throttle
        case sealPassphraseFile = "seal-passphrase-file"
        case user
        case logLevel = "log-level"
        case dev
    }

    private let path: String
    private var settings = ServeSettings()
    private var problems: [String] = []

    /// The settings in the file at `path`; throws ``Failure`` with every mistake in it.
    static func read(_ path: String) throws -> ServeSettings {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure("Cannot read the configuration file \(path). Check its path and its mode.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Failure("\(path): the file is not UTF-8 text; save it as UTF-8.")
        }
        return try read(text, from: path)
    }

    /// The settings in `text`, which stands in the file at `path`; throws ``Failure`` with every mistake in it.
    static func read(_ text: String, from path: String) throws -> ServeSettings {
        var reader = SettingsReader(path: path)
        reader.read(text)
        guard reader.problems.isEmpty else { throw Failure(reader.problems.joined(separator: "\n")) }
        return reader.settings
    }

    private init(path: String) {
        self.path = path
    }

    private mutating func read(_ text: String) {
        do {
            guard let root = try Yams.compose(yaml: text), !root.isNothing else { return }
            guard case .mapping(let members) = root else {
                return report(root.mark, "the file is \(root.noun)", "write one `name: value` a line")
            }
            for (key, value) in members { read(key, value) }
        } catch {
            report(error)
        }
    }

    private mutating func read(_ key: Node, _ value: Node) {
        guard let name = key.scalar?.string, let member = Member(rawValue: name) else {
            let known = Member.allCases.map(\.rawValue).joined(separator: ", ")
            let name = key.scalar?.string ?? key.noun
            return report(key.mark, "\(name): there is no such setting", "known are \(known)")
        }
        switch member {
        case .data: settings.data = file(member, value)
        case .database:
            settings.database = take(
                member,
                value,
                "an address",
                "write postgresql://USER@HOST/NAME, no password"
            ) {
                $0.plainText.flatMap { (try? PostgreSQLAddress($0)) == nil ? nil : $0 }
            }
        case .databasePasswordFile: settings.databasePasswordFile = file(member, value)
        case .sealPassphraseFile: settings.sealPassphraseFile = file(member, value)
        case .listen:
            settings.listen = take(member, value, "an address", "write HOST:PORT, such as 127.0.0.1:8443") {
                $0.plainText.flatMap { ListenAddress(argument: $0) }
            }
        case .hostName:
            settings.hostNames = take(member, value, "names", "write a name, or a list of names") {
                $0.plainTexts
            }
        case .trustedProxy:
            settings.trustedProxies = take(
                member,
                value,
                "addresses",
                "write an address or a range such as 10.0.0.0/24, or a list of them"
            ) { node in node.plainTexts.flatMap(Self.ranges) }
        case .maxConnections:
            settings.maxConnections = take(member, value, "a number from 1 on", "write digits, such as 768") {
                $0.wholeNumber.flatMap { $0 > 0 ? $0 : nil }
            }
        case .throttle:
            settings.throttle = take(
                member,
                value,
                "limits",
                "write azure, none, or KIND=COUNT such as other=1000, or a list of these"
            ) { node in node.plainTexts.flatMap { try? ThrottleSetting($0) } }
        case .user:
            settings.user = take(member, value, "a user", "write a name, or UID:GID in quotes") {
                $0.plainText
            }
        case .logLevel:
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            settings.logLevel = take(member, value, "a level", "choose of \(levels)") {
                $0.plainText.flatMap { Logger.Level(rawValue: $0) }
            }
        case .dev:
            settings.dev = take(member, value, "a flag", "write true or false") { $0.flag }
        }
    }

    private mutating func file(_ member: Member, _ node: Node) -> String? {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        return take(member, node, "a path", "write a path, in quotes when it looks like a number") {
            $0.plainText.map { URL(fileURLWithPath: $0, relativeTo: folder).path }
        }
    }

    private static func ranges(_ texts: [String]) -> [AddressRange]? {
        let ranges = texts.compactMap { try? AddressRange($0) }
        return ranges.count == texts.count ? ranges : nil
    }

    /// What `read` makes of the node; when that is nothing, the mistake is noted without the value.
    private mutating func take<Value>(
        _ member: Member,
        _ node: Node,
        _ wanted: String,
        _ remedy: String,
        _ read: (Node) -> Value?
    ) -> Value? {
        if let value = read(node) { return value }
        report(node.mark, "\(member.rawValue): this is \(node.noun), not \(wanted)", remedy)
        return nil
    }

    // MARK: Mistakes

    private mutating func report(_ mark: Mark?, _ message: String, _ remedy: String) {
        problems.append("\(path):\(mark?.line ?? 1):\(mark?.column ?? 1): \(message); \(remedy).")
    }

    private mutating func report(_ error: any Error) {
        let remedy = "write one `name: value` a line"
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _):
            report(mark, "this is no YAML: \(problem)", remedy)
        case YamlError.composer(_, let problem, let mark, _):
            report(mark, "this is not one YAML document: \(problem)", remedy)
        case YamlError.duplicatedKeysInMapping(let names, let context):
            report(context.mark, "\(names.joined(separator: ", ")): it stands more than once", "keep one")
        default: report(nil, "this is no YAML", remedy)
        }
    }
}

extension Node {
    private var kind: Tag.Name { Tag.Name(rawValue: tag.description) }

    /// The text of a scalar that YAML does not take for a number, a flag or nothing.
    fileprivate var plainText: String? {
        guard let text = scalar?.string, !text.isEmpty else { return nil }
        return [.int, .float, .bool, .null].contains(kind) ? nil : text
    }

    fileprivate var plainTexts: [String]? {
        if let plainText { return [plainText] }
        guard let items = sequence, !items.isEmpty else { return nil }
        let texts = items.compactMap(\.plainText)
        return texts.count == items.count ? texts : nil
    }

    fileprivate var wholeNumber: Int? {
        kind == .int ? scalar.flatMap { Int($0.string) } : nil
    }

    fileprivate var flag: Bool? {
        scalar.flatMap { $0.style == .plain ? Bool($0.string) : nil }
    }

    fileprivate var isNothing: Bool { kind == .null }

    /// What stands here, for a message that must not repeat it.
    fileprivate var noun: String {
        switch self {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        case .scalar:
            switch kind {
            case .null: "nothing"
            case .int, .float: "a number"
            case .bool: "a flag"
            default: "a text"
            }
        }
    }
}
