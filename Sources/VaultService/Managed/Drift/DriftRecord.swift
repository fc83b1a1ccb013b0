import Foundation
import Policies
import VaultCore

/// A drift as the store keeps it, so that a restart neither forgets it nor tells of it again.
struct DriftRecord: Equatable, Sendable, Codable {
    var version: VersionID
    var since: Timestamp
    var reason: String

    private enum Members: String, CodingKey {
        case version, since, reason
    }

    init(_ finding: DriftFinding) {
        version = finding.version
        since = finding.since
        reason = finding.reason ?? ""
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Members.self)
        let text = try container.decode(String.self, forKey: .version)
        guard let version = VersionID(text) else {
            throw DecodingError.dataCorruptedError(
                forKey: .version,
                in: container,
                debugDescription: "no version"
            )
        }
        self.version = version
        since = try container.decode(Timestamp.self, forKey: .since)
        reason = try container.decode(String.self, forKey: .reason)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Members.self)
        try container.encode(version.description, forKey: .version)
        try container.encode(since, forKey: .since)
        try container.encode(reason, forKey: .reason)
    }
}

extension ServerReader {
    /// The drifted objects of a vault.
    ///
    /// Throws ``VaultError/Code/integrity`` when the store's text does not read back.
    func drifts(in vault: VaultName) throws -> [ObjectPath: DriftRecord] {
        guard let text = try setting(vault.driftSetting) else { return [:] }
        do {
            return try JSONDecoder().decode([ObjectPath: DriftRecord].self, from: Data(text.utf8))
        } catch {
            throw VaultError(.integrity, "What is known of drift does not read back; restore from a backup.")
        }
    }
}

extension ServerWriter {
    /// Writes the drifted objects of a vault.
    func setDrifts(_ drifts: [ObjectPath: DriftRecord], in vault: VaultName) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try setSetting(vault.driftSetting, to: String(decoding: try encoder.encode(drifts), as: UTF8.self))
    }
}

extension VaultName {
    var driftSetting: String { "drift:\(self)" }
}
