/// A key the issuer signs tokens with.
public struct SigningKeyRecord: Equatable, Sendable {
    /// The `kid`.
    public var id: String
    /// The public part.
    public var publicMaterial: PublicKeyMaterial
    /// The private part, sealed for the server.
    public var sealed: SealedRecord
    /// When it was made; verifiers learn it from then on.
    public var created: Timestamp
    /// From when on it signs.
    public var signsFrom: Timestamp
    /// Until when tokens signed with it are accepted.
    public var verifiesUntil: Timestamp

    /// A signing key with all its parts.
    public init(
        id: String,
        publicMaterial: PublicKeyMaterial,
        sealed: SealedRecord,
        created: Timestamp,
        signsFrom: Timestamp,
        verifiesUntil: Timestamp
    ) {
        self.id = id
        self.publicMaterial = publicMaterial
        self.sealed = sealed
        self.created = created
        self.signsFrom = signsFrom
        self.verifiesUntil = verifiesUntil
    }

    /// What the sealed part of key `id` is bound to.
    public static func binding(id: String) -> RecordBinding {
        RecordBinding(vault: RecordBinding.server, kind: "signing-key", name: id, version: "")
    }
}
