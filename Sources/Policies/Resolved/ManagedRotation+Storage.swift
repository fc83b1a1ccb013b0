import Foundation
public import VaultCore

extension ManagedRotation: Codable {
    private enum Members: String, CodingKey {
        case v, path, object, policy, overlap, group, groupOverlap, seed
    }

    /// Reads what ``encode(to:)`` wrote; throws ``VaultError/Code/schemaTooNew`` for a newer release's form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Members.self)
        try StoredForm.check(try container.decode(Int.self, forKey: .v))
        self.init(
            path: try container.decode(ObjectPath.self, forKey: .path),
            object: try container.decode(ManagedObject.self, forKey: .object),
            policy: try container.decode(Policy.self, forKey: .policy),
            overlap: try container.decodeIfPresent(TargetOverlap.self, forKey: .overlap),
            group: try container.decode([ObjectPath].self, forKey: .group),
            groupOverlap: .seconds(try container.decode(Int64.self, forKey: .groupOverlap)),
            seed: try container.decode(String.self, forKey: .seed)
        )
    }

    /// Writes every part, with the form's number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Members.self)
        try container.encode(StoredForm.number, forKey: .v)
        try container.encode(path, forKey: .path)
        try container.encode(object, forKey: .object)
        try container.encode(policy, forKey: .policy)
        try container.encodeIfPresent(overlap, forKey: .overlap)
        try container.encode(group, forKey: .group)
        try container.encode(groupOverlap.wholeMicroseconds / 1_000_000, forKey: .groupOverlap)
        try container.encode(seed, forKey: .seed)
    }

    /// The text for ``ObjectRecord/rotationPolicy``, of which it is a part where the object is a key.
    public func stored() throws(VaultError) -> String {
        try StoredForm.text(of: self, orElse: "How an object rotates could not be written.")
    }

    /// What files say of an object; nil when they say nothing.
    ///
    /// Throws ``VaultError/Code/integrity`` or ``VaultError/Code/schemaTooNew``.
    public init?(of object: ObjectRecord) throws(VaultError) {
        guard let stored = object.rotationPolicy else { return nil }
        let refusal = "How \(object.id.name) rotates does not read back; apply its policy files again."
        let read = try StoredForm.read(orElse: refusal) {
            try Self.text(in: stored, of: object.id.kind).map { text in
                try JSONDecoder().decode(ManagedRotation.self, from: Data(text.utf8))
            }
        }
        guard let read else { return nil }
        self = read
    }

    /// What files say, out of what stands on an object; a key has a policy of its own beside it.
    private static func text(in stored: String, of kind: ObjectKind) throws -> String? {
        guard kind == .key else { return stored }
        guard stored.contains("\"files\":") else { return nil }
        return try JSONDecoder().decode(KeyPart.self, from: Data(stored.utf8)).files
    }

    private struct KeyPart: Decodable {
        var files: String?
    }
}
