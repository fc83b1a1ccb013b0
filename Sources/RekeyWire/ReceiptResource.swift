/// A receipt as `/rekey/v1/receipts` lists it.
public struct ReceiptResource: Codable, Sendable {
    /// The rotation it tells of; the receipt's id too.
    public var rotation: String
    /// The vault.
    public var vault: String
    /// The object, such as `secrets/orders-db-app`.
    public var object: String
    /// When it was signed, ISO 8601.
    public var issued: String
    /// The thumbprint of the key that signed it.
    public var key: String
    /// What let the old version end: `quiet`, `deadline`, `noOverlap` or `person`.
    public var cause: String
    /// The version that was retired.
    public var oldVersion: String
    /// The one that took over.
    public var newVersion: String
    /// When the target was seen to refuse the old one, ISO 8601.
    public var refused: String

    /// A receipt with all its parts.
    public init(
        rotation: String,
        vault: String,
        object: String,
        issued: String,
        key: String,
        cause: String,
        oldVersion: String,
        newVersion: String,
        refused: String
    ) {
        self.rotation = rotation
        self.vault = vault
        self.object = object
        self.issued = issued
        self.key = key
        self.cause = cause
        self.oldVersion = oldVersion
        self.newVersion = newVersion
        self.refused = refused
    }
}

/// A page of `/rekey/v1/receipts`.
public struct ReceiptPage: Codable, Sendable {
    /// The receipts, the newest first.
    public var value: [ReceiptResource]
    /// What to send as `older` for the next page; absent on the last one.
    public var next: String?

    /// A page with all its parts.
    public init(value: [ReceiptResource], next: String?) {
        self.value = value
        self.next = next
    }
}

/// A receipt as `/rekey/v1/receipts/{rotation}` shows it.
public struct ReceiptDetail: Codable, Sendable {
    /// What it is about.
    public var receipt: ReceiptResource
    /// The signed text, which needs nothing else but the keys to be verified: a compact JSON Web Signature.
    public var text: String

    /// A receipt with all its parts.
    public init(receipt: ReceiptResource, text: String) {
        self.receipt = receipt
        self.text = text
    }
}
