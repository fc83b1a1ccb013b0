public import VaultCore

extension RotationService {
    /// How many receipts one look at the store brings at least.
    private static let fewest = 100
    /// No page looks at more receipts than these, however few of them may be seen.
    private static let mostLooked = 5_000

    /// The receipt of a rotation; throws ``VaultError/Code/notFound`` when there is none.
    public func receipt(of rotation: String) async throws -> ReceiptRecord {
        try await ports.store.read { try $0.knownReceipt(of: rotation) }
    }

    /// Up to `limit` receipts of an object, or of all, that `isWanted`, the newest first, after the rotation whose
    /// receipt a page ended with.
    ///
    /// The rotation to name for the next page is nil when there is none; throws ``VaultError/Code/notFound`` for one
    /// without a receipt.
    public func receipts(
        of object: ObjectID?,
        after rotation: String?,
        limit: Int,
        wanted isWanted: @Sendable (ObjectID) -> Bool = { _ in true }
    ) async throws -> (receipts: [ReceiptRecord], next: String?) {
        try await ports.store.read { reader in
            var place = try rotation.map { ReceiptPlace(try reader.knownReceipt(of: $0)) }
            var (found, looked): ([ReceiptRecord], Int) = ([], 0)
            let size = max(limit, Self.fewest)
            while looked < Self.mostLooked {
                let page = try reader.receipts(of: object, before: place, limit: size)
                for receipt in page {
                    place = ReceiptPlace(receipt)
                    if isWanted(receipt.object) { found.append(receipt) }
                    if found.count == limit { return (found, receipt.rotation) }
                }
                if page.count < size { return (found, nil) }
                looked += page.count
            }
            return (found, place?.rotation)
        }
    }
}

extension StoreReader {
    fileprivate func knownReceipt(of rotation: String) throws -> ReceiptRecord {
        guard let receipt = try receipt(of: rotation) else {
            throw VaultError(
                .notFound,
                "There is no receipt of a rotation '\(rotation)'; `rekey receipt list` lists them."
            )
        }
        return receipt
    }
}
