import Foundation

/// What a server calls itself among those that share a database; it claims work under this name.
enum NodeName {
    /// The name of a server that has its database for itself.
    static let alone = "node-1"

    private static let characters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"
    )

    /// The name that a data folder keeps, made at the first start.
    static func ensure(in folder: String) throws -> String {
        let path = folder + "/node"
        if let data = FileManager.default.contents(atPath: path) {
            let name = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard isName(name) else {
                throw Failure(
                    "\(path) holds no name of a server: remove it, and a new name is made, or write one of 1 to 64 "
                        + "letters, digits, '-', '.' and '_' into it."
                )
            }
            return name
        }
        let name = "node-" + UUID().uuidString.prefix(8).lowercased()
        try Data("\(name)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        return name
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.count) && text.allSatisfy(characters.contains)
    }
}
