import SQLStore

/// Whether the database is sound and of a schema that this release knows.
struct DatabaseCheck {
    /// What came of looking at the database.
    enum Look: Equatable {
        case report(DatabaseReport)
        /// There is no database yet.
        case absent
        /// A server has it.
        case inUse
        /// Why it cannot be read.
        case unreadable(String)
    }

    let look: Look

    var findings: [Finding] {
        switch look {
        case .report(let report): [integrity(report)] + (report.damage.isEmpty ? [Self.schema(report)] : [])
        case .absent: [.good("database", "there is none yet; the first start makes it")]
        case .inUse:
            [.unknown("database", "a server has it; stop the server to check it, or check a restored backup")]
        case .unreadable(let reason):
            [.mend("database", reason, remedy: "check the disk, and the owner of the folder's files")]
        }
    }

    private func integrity(_ report: DatabaseReport) -> Finding {
        guard report.damage.isEmpty else {
            return .mend(
                "database",
                "it is damaged: \(report.damage.joined(separator: "; "))",
                remedy: "keep a copy of the folder, then restore the newest backup: rekey backup restore"
            )
        }
        return .good("database", "SQLite finds it sound")
    }

    /// Whether this release knows the schema of a store.
    static func schema(_ report: DatabaseReport) -> Finding {
        if report.schema > report.newestSchema {
            return .mend(
                "schema",
                "version \(report.schema), and this release knows only up to \(report.newestSchema)",
                remedy: "use the release that wrote it, or a newer one"
            )
        }
        if report.schema < report.newestSchema {
            return .good(
                "schema",
                "version \(report.schema); the next start brings it to \(report.newestSchema)"
            )
        }
        return .good("schema", "version \(report.schema), the newest")
    }
}
