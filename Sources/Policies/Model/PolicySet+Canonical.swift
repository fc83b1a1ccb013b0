import Crypto
import Foundation
public import VaultCore

extension PolicySet: Codable {
    private enum Members: String, CodingKey {
        case v
        case owners
        case connectors
        case policies
        case objects
    }

    /// Reads the canonical form; throws `DecodingError` when it is not one, and
    /// ``VaultError/Code/schemaTooNew`` when a newer release wrote it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Members.self)
        try StoredForm.check(try container.decode(Int.self, forKey: .v))
        self.init(
            owners: try container.decode([String: Owner].self, forKey: .owners),
            connectors: try container.decode([String: ConnectorEntry].self, forKey: .connectors),
            policies: try container.decode([String: Policy].self, forKey: .policies),
            objects: try container.decode([ObjectPath: ManagedObject].self, forKey: .objects)
        )
    }

    /// Writes the canonical form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Members.self)
        try container.encode(StoredForm.number, forKey: .v)
        try container.encode(owners, forKey: .owners)
        try container.encode(connectors, forKey: .connectors)
        try container.encode(policies, forKey: .policies)
        try container.encode(objects, forKey: .objects)
    }

    /// The set as JSON text in which equal sets are equal byte for byte; what the store keeps.
    public func canonicalText() throws(VaultError) -> String {
        try StoredForm.text(of: self, orElse: "The policies could not be written.")
    }

    /// Reads what ``canonicalText()`` wrote; throws ``VaultError/Code/integrity`` or
    /// ``VaultError/Code/schemaTooNew``.
    public init(canonicalText text: String) throws(VaultError) {
        let refusal = "The stored policies do not read back; restore the data from a backup."
        self = try StoredForm.read(orElse: refusal) {
            try JSONDecoder().decode(PolicySet.self, from: Data(text.utf8))
        }
    }

    /// The SHA-256 of the canonical text in hexadecimal: the name of exactly this set.
    public func fingerprint() throws(VaultError) -> String {
        Hex.encode(Array(SHA256.hash(data: Data(try canonicalText().utf8))))
    }
}
