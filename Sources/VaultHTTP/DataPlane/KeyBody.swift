import KeyVaultWire
import VaultCore
import VaultService

/// What the bodies that make, bring or change a key have in common.
protocol KeyBody {
    /// The allow-list.
    var operations: [KeyOperation]? { get }
    /// The attributes.
    var attributes: AttributeParameters { get }
    /// The tags.
    var tags: [String: String]? { get }
    /// The release policy.
    var releasePolicy: ReleasePolicyParameters? { get }
}

/// What the bodies that make or bring a key have in common.
protocol NewKeyBody: KeyBody {
    /// The kind of key.
    var keyType: KeyTypeParameter { get }
}

extension KeyCreateParameters: NewKeyBody {}
extension KeyImportParameters: NewKeyBody {}
extension KeyUpdateParameters: KeyBody {}

extension KeyService.Draft {
    /// What the body says of a key.
    init(_ body: some KeyBody) {
        self.init(
            operations: body.operations,
            attributes: AttributeChanges(body.attributes),
            tags: body.tags
        )
    }

    /// What the body says of a new key; throws for one that this service does not make.
    init(new body: some NewKeyBody) throws(VaultError) {
        try KeyReleaseRules.checkNew(attributes: body.attributes, policy: body.releasePolicy)
        guard !body.keyType.isHardware else { throw WireMessages.hardwareKey() }
        self.init(body)
    }
}
