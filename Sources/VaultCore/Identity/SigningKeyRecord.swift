/// A key the server signs with: tokens or receipts, never both.
public struct SigningKeyRecord: Equatable, Sendable {
    /// What a key signs.
    public enum Purpose: String, Sendable, CaseIterable {
        /// Access tokens of the issuer.
        case tokens
        /// Receipts of retirements.
        case receipts
    }

    /// The `kid`.
    public var id: String
    /// What it signs.
    public var purpose: Purpose
    /// The public part.
    public var publicMaterial: PublicKeyMaterial
    /// The private part, sealed for the server; without a box once it was destroyed.
    public var sealed: SealedRecord
    /// When it was made; verifiers learn it from then on.
    public var created: Timestamp
    /// From when on it signs.
    public var signsFrom: Timestamp
    /// Until when what it signed is accepted.
    public var verifiesUntil: Timestamp

    /// A signing key with all its parts.
    public init(
        id: String,
        purpose: Purpose = .tokens,
        publicMaterial: PublicKeyMaterial,
        sealed: SealedRecord,
        created: Timestamp,
        signsFrom: Timestamp,
        verifiesUntil: Timestamp
    ) {
        self.id = id
        self.purpose = purpose
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
