import SQLStore
import VaultCore

extension Doctor {
    /// The store as far as it could be looked at.
    struct StoreLook {
        let findings: [Finding]
        /// What stands in it; nil when that could not be read.
        var report: DatabaseReport?
        /// How far the database's clock is ahead of this machine's; nil when it is this machine's.
        var clockDifference: Duration?
    }

    private static let settings = [DevClock.setting, StoreCopy.movedSetting]

    /// Looks at the database of `--database`, or at the data folder's own.
    func store() -> StoreLook {
        do {
            let address = try PostgreSQLAddress(options.database, passwordFile: options.databasePasswordFile)
            return address.map(shared) ?? inFolder
        } catch {
            return StoreLook(findings: [.mend("database", error.summary, remedy: "mend the URL")])
        }
    }

    private func shared(_ address: PostgreSQLAddress) -> StoreLook {
        let report = PostgreSQLStore.inspect(address, settings: Self.settings)
        let check = SharedDatabaseCheck(
            report: report,
            passwordFile: options.databasePasswordFile.flatMap(FileFacts.read)
        )
        return StoreLook(
            findings: check.findings + Self.moved(report.primary?.store) + empty(report.primary?.store),
            report: report.primary?.store,
            clockDifference: report.primary?.clockDifference
        )
    }

    private var inFolder: StoreLook {
        let look = database
        guard case .report(let report) = look, report.damage.isEmpty else {
            return StoreLook(findings: missing ?? DatabaseCheck(look: look).findings)
        }
        return StoreLook(findings: DatabaseCheck(look: look).findings + Self.moved(report), report: report)
    }

    private var used: UsedFolder { UsedFolder(path: options.folder) }

    private var missing: [Finding]? {
        used.missing.map { [.mend("database", $0, remedy: UsedFolder.remedy)] }
    }

    private func empty(_ report: DatabaseReport?) -> [Finding] {
        guard let report, report.rootIDs.isEmpty, let elsewhere = used.elsewhere else { return [] }
        return [.mend("database", elsewhere, remedy: UsedFolder.remedy)]
    }

    private var database: DatabaseCheck.Look {
        do {
            let report = try SQLiteStore.inspect(folder: options.folder, settings: Self.settings)
            return report.map { .report($0) } ?? .absent
        } catch {
            return error.code == .dataFolderInUse ? .inUse : .unreadable(error.summary)
        }
    }

    private static func moved(_ report: DatabaseReport?) -> [Finding] {
        guard let place = report?.settings[StoreCopy.movedSetting] else { return [] }
        return [
            .mend(
                "database",
                "it was moved to \(place), and what is here is old",
                remedy: "serve that one: with --database for a database, with --data for a data folder"
            )
        ]
    }
}
