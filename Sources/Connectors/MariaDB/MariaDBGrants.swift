import Foundation
import VaultCore

/// What an account may do, as its own `SHOW GRANTS` tells it, without its name and passwords.
struct MariaDBGrants {
    let principal: String
    let lines: [String]

    /// Asks the server what the session's account may do.
    init(_ session: MariaDBSession) throws(TargetFailure) {
        let account = try session.run("SELECT current_user()").first?.first ?? nil
        let host = account?.split(separator: "@").last.map(String.init) ?? "%"
        let name = Self.ticked(session.principal) + "@" + Self.ticked(host)
        principal = session.principal
        lines = try session.run("SHOW GRANTS").compactMap { $0.first ?? nil }.map { line in
            Self.withoutPasswords(line.replacingOccurrences(of: name, with: "it"))
        }
    }

    /// Whether a grant on the whole server holds this privilege.
    func hasEverywhere(_ privilege: String) -> Bool {
        lines.contains { line in
            guard line.hasPrefix("GRANT "), let place = line.range(of: " ON *.* TO ") else { return false }
            let privileges = line[..<place.lowerBound].dropFirst("GRANT ".count)
            return privileges.split(separator: ",").contains { word in
                let name = word.trimmingCharacters(in: .whitespaces)
                return name == privilege || name == "ALL PRIVILEGES"
            }
        }
    }

    /// Refuses when the other account has a grant that this one has not.
    func check(against other: MariaDBGrants) throws(TargetFailure) {
        let lacking = other.lines.filter { !lines.contains($0) }
        guard !lacking.isEmpty else { return }
        let list = lacking.prefix(5).joined(separator: "; ")
        throw TargetFailure(.refused("\(principal) lacks what \(other.principal) may do: \(list)."))
    }

    private static func ticked(_ name: String) -> String {
        "`" + name.replacingOccurrences(of: "`", with: "``") + "`"
    }

    /// Cuts out from `IDENTIFIED` to what follows the last stored password.
    private static func withoutPasswords(_ line: String) -> String {
        guard let start = line.range(of: " IDENTIFIED ") else { return line }
        let rest = line[start.upperBound...]
        let end = rest.lastIndex(of: "'").map { rest.index(after: $0) } ?? rest.endIndex
        return line[..<start.lowerBound] + String(rest[end...])
    }
}
