import ArgumentParser
import Foundation

/// The attributes and tags that creating and updating commands take.
struct AttributeOptions: ParsableArguments {
    @Flag(inversion: .prefixedEnableDisable, help: "Whether it may be used.")
    var use: Bool?

    @Option(help: ArgumentHelp("Start of validity: Unix seconds or ISO 8601.", valueName: "time"))
    var notBefore: String?

    @Option(help: ArgumentHelp("End of validity: Unix seconds or ISO 8601.", valueName: "time"))
    var expires: String?

    @Option(name: .customLong("tag"), help: ArgumentHelp("A tag; may be repeated.", valueName: "name=value"))
    var tags: [String] = []

    /// The members of a request body.
    func members() throws -> [String: Any] {
        var attributes: [String: Any] = [:]
        if let use { attributes["enabled"] = use }
        if let notBefore { attributes["nbf"] = try Self.seconds(notBefore, "--not-before") }
        if let expires { attributes["exp"] = try Self.seconds(expires, "--expires") }
        var members: [String: Any] = attributes.isEmpty ? [:] : ["attributes": attributes]
        if !tags.isEmpty { members["tags"] = try tagMembers() }
        return members
    }

    private func tagMembers() throws -> [String: String] {
        var members: [String: String] = [:]
        for tag in tags {
            let parts = tag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ValidationError("--tag \(tag): write it as name=value.")
            }
            members[String(parts[0])] = String(parts[1])
        }
        return members
    }

    private static func seconds(_ text: String, _ option: String) throws -> Int {
        if let seconds = Int(text) { return seconds }
        guard let date = try? Date(text, strategy: .iso8601) else {
            throw ValidationError(
                "\(option) \(text): write Unix seconds or a time such as 2027-01-31T00:00:00Z."
            )
        }
        return Int(date.timeIntervalSince1970)
    }
}
