/// Who signs receipts.
public protocol ReceiptSigner: Sendable {
    /// The server's name in the receipts, by its URL and tenant.
    var issuer: String { get }

    /// Signs a receipt with the key whose time its retirement falls into.
    ///
    /// Throws `VaultError` with the code `unavailable` while there is no such key.
    func sign(_ receipt: Receipt) throws -> String
}
