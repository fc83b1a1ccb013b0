public import VaultCore

/// Body of `PATCH /keys/{name}/{version}`; nil leaves a value as it is.
public struct KeyUpdateParameters: Equatable, Sendable, WireRequest {
    /// The allow-list, which replaces the one there was.
    public let operations: [KeyOperation]?
    /// The attributes.
    public let attributes: AttributeParameters
    /// The tags, which replace all there were.
    public let tags: [String: String]?
    /// The release policy; see ``KeyReleaseRules``.
    public let releasePolicy: ReleasePolicyParameters?

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var common = KeyCommonParameters()
        try reader.object { (name, reader) throws(VaultError) in
            if !(try common.read(name, from: &reader)) {
                throw reader.unknownMember(accepted: KeyCommonParameters.names)
            }
        }
        operations = common.operations
        attributes = common.attributes
        tags = common.tags
        releasePolicy = common.releasePolicy
    }
}
