import VaultCore

extension SQLReading {
    func setting(_ name: String) throws -> String? {
        try connection.row(SQL.server.setting, [.init(name)]) { row in try row.text() }
    }

    func keks() throws -> [KEKRecord] {
        try connection.rows(SQL.server.keks) { row in try KEKRecord(&row) }
    }

    func census(of vault: String) throws -> [Int: Int] {
        let isServer = vault == RecordBinding.server
        let counts = try connection.rows(
            isServer ? SQL.server.signingKeyCensus : SQL.versions.census,
            isServer ? [] : [.init(vault)]
        ) { row in (try row.int(), try row.int()) }
        return Dictionary(counts) { $0 + $1 }
    }

    func sealedRows(of vault: String, below version: Int, limit: Int) throws -> [SealedRow] {
        guard vault == RecordBinding.server else {
            let parameters: [SQLValue] = [.init(vault), .init(version), .init(limit)]
            return try connection.rows(SQL.versions.sealedBelow, parameters) { row in
                try SealedRow(version: &row, vault: vault)
            }
        }
        return try connection.rows(SQL.server.signingKeysSealedBelow, [.init(version), .init(limit)]) { row in
            try SealedRow(signingKey: &row)
        }
    }
}
