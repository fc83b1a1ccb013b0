import VaultCore

extension ServerReader {
    /// As whom a version logs in that no rotation made; nil when nobody noted it.
    func notedPrincipal(of version: VersionID, of id: ObjectID) throws -> String? {
        guard let text = try setting(id.principalSetting), text.hasPrefix("\(version) ") else { return nil }
        return String(text.dropFirst(version.description.count + 1))
    }
}

extension ServerWriter {
    /// Notes as whom a version logs in that no rotation made; one note stands for an object, that of its newest version.
    func note(principal: String, of version: VersionID, of id: ObjectID) throws {
        try setSetting(id.principalSetting, to: "\(version) \(principal)")
    }
}

extension ObjectID {
    fileprivate var principalSetting: String { "principal:\(vault)/\(kind.collection)/\(name.canonical)" }
}
