import VaultCore

extension RedisCall {
    /// Refuses with every command that the administrator may not run, and every user that cannot rotate.
    func preflight(_ principals: [String], on session: RedisSession) async throws(TargetFailure) {
        let name = principals.first ?? "default"
        var commands = [
            ["ACL", "SETUSER", name, "on"], ["ACL", "GETUSER", name], ["CLIENT", "LIST"], ["CLIENT", "ID"],
        ]
        commands += saving.command.map { [$0] } ?? []
        commands.append(["CLIENT", "KILL", "USER", name])
        var lacks: [String] = []
        for command in commands {
            lacks += try await lack(of: command, on: session)
        }
        guard lacks.isEmpty else { throw TargetFailure(.refused(lacks.joined(separator: " "))) }
        for principal in principals {
            lacks += try await obstacle(at: principal, on: session)
        }
        lacks += try await missingFile(on: session)
        guard lacks.isEmpty else { throw TargetFailure(.refused(lacks.joined(separator: " "))) }
    }

    /// Asks the server whether it would let the administrator run a command; nothing is run.
    private func lack(of command: [String], on session: RedisSession) async throws(TargetFailure) -> [String]
    {
        let reply = try await session.run(["ACL", "DRYRUN", session.principal] + command)
        guard reply != .text("OK") else { return [] }
        let name = command.prefix(2).joined(separator: "|").lowercased()
        return ["\(session.principal) may not run \(name): ACL SETUSER \(session.principal) +\(name)."]
    }

    private func obstacle(at principal: String, on session: RedisSession) async throws(TargetFailure)
        -> [String]
    {
        guard let user = try await RedisUser(principal, on: session) else { return [Self.missing(principal)] }
        guard user.takesAnyPassword else { return [] }
        return [
            "The user \(principal) takes any password: ACL SETUSER \(principal) resetpass, then a password."
        ]
    }

    /// A server without an ACL file cannot save into it; whether it has one is asked only where that is allowed.
    private func missingFile(on session: RedisSession) async throws(TargetFailure) -> [String] {
        let question = ["CONFIG", "GET", "aclfile"]
        guard saving == .aclFile, try await lack(of: question, on: session).isEmpty else { return [] }
        let file = try await session.run(question).table["aclfile"]?.text ?? ""
        guard file.isEmpty else { return [] }
        return [
            "Redis has no ACL file: set aclfile in its configuration, or set save to configuration or nowhere."
        ]
    }
}
