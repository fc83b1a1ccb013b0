import VaultCore

extension SQLTransaction {
    func setSetting(_ name: String, to value: String) throws {
        try connection.change(SQL.server.setSetting, [.init(name), .init(value)])
        try count(.settings)
    }

    func removeSetting(_ name: String) throws {
        try connection.change(SQL.server.deleteSetting, [.init(name)])
        try count(.settings)
    }

    func put(_ kek: KEKRecord) throws {
        let values: [SQLValue] = [
            .init(kek.vault), .init(kek.version), .init(kek.rootID), .init(kek.wrapped), .init(kek.created),
        ]
        try connection.change(SQL.server.putKEK, values)
        try count(.keks)
    }

    func removeKEK(vault: String, version: Int) throws {
        try connection.change(SQL.server.deleteKEK, [.init(vault), .init(version)])
        try count(.keks)
    }

    func reseal(_ binding: RecordBinding, from expected: SealedRecord, to sealed: SealedRecord) throws -> Bool
    {
        let values = sealed.sqlValues + expected.sqlValues
        if binding == SigningKeyRecord.binding(id: binding.name) {
            return try connection.change(SQL.server.resealSigningKey, [.init(binding.name)] + values) > 0
        }
        let place: [SQLValue] = [
            .init(binding.vault), .init(binding.kind), .init(binding.name), .init(binding.version),
        ]
        return try connection.change(SQL.versions.reseal, place + values) > 0
    }
}
