import Foundation

/// What a server calls itself among those that share a database; it claims work under this name.
enum NodeName {
    /// The name of a server that has its database for itself.
    static let alone = "node-1"

    /// The name that a data folder keeps, made at the first start.
    static func ensure(in folder: String) throws -> String {
        let path = folder + "/node"
        if let data = FileManager.default.contents(atPath: path) {
            let name = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard !name.isEmpty else { throw Failure("\(path) is empty: remove it, and a new name is made.") }
            return name
        }
        let name = "node-" + UUID().uuidString.prefix(8).lowercased()
        try Data("\(name)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        return name
    }
}
