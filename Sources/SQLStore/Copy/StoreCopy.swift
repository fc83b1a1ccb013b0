public import VaultCore

/// Moves a whole store to another place, whichever databases the two are.
public struct StoreCopy: Sendable {
    private let source: StorePlace
    private let target: StorePlace

    /// A copy from one place to another, which must be empty.
    public init(from source: StorePlace, to target: StorePlace) {
        self.source = source
        self.target = target
    }

    /// Copies one snapshot of the source in one transaction, compares both row by row, and returns the census.
    ///
    /// Blocks until it is done; both databases come to the newest schema first. Throws
    /// ``VaultError/Code/conflict`` when the target holds data, ``VaultError/Code/dataFolderInUse`` when a server
    /// runs on a data folder, and ``VaultError/Code/integrity`` when something did not arrive as it was; the
    /// target is then as it was before.
    public func run() throws(VaultError) -> StoreCensus {
        do {
            return try source.reading { snapshot in
                var census: StoreCensus?
                try target.writing { connection in
                    census = try TableCopy(from: snapshot, to: connection).run()
                }
                guard let census else { throw VaultError(.internalError, "the copy ended without a census") }
                return census
            }
        } catch {
            throw StoreFailure.asVaultError(error)
        }
    }
}
