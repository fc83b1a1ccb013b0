public import VaultCore

/// Moves a whole store to another place, whichever databases the two are.
public struct StoreCopy: Sendable {
    /// The setting that tells, in a store that was moved, where to; see ``SQLVaultStore``.
    public static let movedSetting = "moved-to"

    private let source: StorePlace
    private let target: StorePlace

    /// A copy from one place to another, which must be empty.
    public init(from source: StorePlace, to target: StorePlace) {
        self.source = source
        self.target = target
    }

    /// Copies one snapshot of the source in one transaction, compares both row by row, marks the source as moved,
    /// and returns the census.
    ///
    /// Blocks until it is done; both databases come to the newest schema first. Throws
    /// ``VaultError/Code/conflict`` when the target holds other data, the source was moved before, or a server works
    /// with it, ``VaultError/Code/dataFolderInUse`` when a server runs on a data folder, and
    /// ``VaultError/Code/integrity`` when something did not arrive as it was; the target is then as it was before.
    /// After an end that nobody saw, a kill or a loss of the database, it may simply run again.
    public func run() throws(VaultError) -> StoreCensus {
        do {
            let census = try copy()
            try source.writing { connection in
                guard try StoreCensus(of: connection) == census else { throw Self.changed }
                try connection.change(
                    SQL.server.setSetting,
                    [.init(Self.movedSetting), .init(target.description)]
                )
            }
            return census
        } catch {
            throw StoreFailure.asVaultError(error)
        }
    }

    private static let changed = VaultError(
        .conflict,
        "a server worked with the source while it was copied: stop it, empty the target, and copy again"
    )

    private func copy() throws -> StoreCensus {
        try source.reading { snapshot in
            try requireUnmoved(snapshot)
            var census: StoreCensus?
            try target.writing { connection in
                census = try TableCopy(from: snapshot, to: connection).run()
            }
            guard let census else { throw VaultError(.internalError, "the copy ended without a census") }
            return census
        }
    }

    private func requireUnmoved(_ snapshot: any SQLConnection) throws {
        let setting = [SQLValue(Self.movedSetting)]
        guard let place = try snapshot.row(SQL.server.setting, setting, { row in try row.text() }) else {
            return
        }
        throw VaultError(.conflict, "\(source) was moved to \(place) and is old; copy from there")
    }
}
