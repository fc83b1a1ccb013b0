import VaultCore

/// What create, import and update of a key share.
struct KeyCommonParameters {
    var operations: [KeyOperation]?
    var attributes = AttributeParameters()
    var tags: [String: String]?
    var releasePolicy: ReleasePolicyParameters?

    static let names = "key_ops, attributes, tags, release_policy"

    /// Reads the member of this name; whether it is one of the shared ones.
    mutating func read(_ name: String, from reader: inout JSONReader) throws(VaultError) -> Bool {
        switch name {
        case "key_ops":
            operations = try reader.nullable { (reader) throws(VaultError) in try reader.keyOperations() }
        case "attributes":
            attributes = try reader.attributes(of: .key)
        case "tags":
            tags = try reader.nullable { (reader) throws(VaultError) in
                try TagParameters.read(&reader, maximumLength: TagParameters.maximumLengthOfKeys)
            }
        case "release_policy":
            releasePolicy = try reader.nullable { (reader) throws(VaultError) in
                try ReleasePolicyParameters(from: &reader)
            }
        default:
            return false
        }
        return true
    }
}
