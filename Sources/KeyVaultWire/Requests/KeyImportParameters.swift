public import VaultCore

/// Body of `PUT /keys/{name}`.
public struct KeyImportParameters: Sendable, WireRequest {
    /// The kind of key; hardware when the JWK or the member `Hsm` asks for it.
    public let keyType: KeyTypeParameter
    /// The key, its members present and of a plausible length, not otherwise checked.
    public let material: ImportedKeyMaterial
    /// The allow-list of the JWK; nil means the default of the kind.
    public let operations: [KeyOperation]?
    /// The attributes.
    public let attributes: AttributeParameters
    /// The tags; nil when not given.
    public let tags: [String: String]?
    /// The release policy; see ``KeyReleaseRules``.
    public let releasePolicy: ReleasePolicyParameters?

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var key: ImportedJSONWebKey?
        var isHardware = false
        var common = KeyCommonParameters()
        try reader.object { (name, reader) throws(VaultError) in
            switch name {
            case "key": key = try ImportedJSONWebKey(from: &reader)
            case "Hsm", "hsm":
                isHardware =
                    try reader.nullable { (reader) throws(VaultError) in try reader.boolean() } ?? false
            case "attributes", "tags", "release_policy": _ = try common.read(name, from: &reader)
            default:
                throw reader.unknownMember(accepted: "key", "Hsm", "attributes", "tags", "release_policy")
            }
        }
        guard let key else { throw reader.missing("key") }
        keyType = KeyTypeParameter(key.keyType.type, isHardware: isHardware || key.keyType.isHardware)
        material = key.material
        operations = key.operations
        attributes = common.attributes
        tags = common.tags
        releasePolicy = common.releasePolicy
    }
}
