import VaultCore

extension MariaDBCall {
    func preflight(_ principals: [String]) throws(TargetFailure) {
        let session = try open()
        if try session.run("SELECT @@global.read_only").first?.first == "1" {
            throw TargetFailure(.refused("This MariaDB server is read-only: name the primary as host."))
        }
        let grants = try MariaDBGrants(session)
        let wanted = ["CREATE USER", "PROCESS"] + (endsSessions ? ["CONNECTION ADMIN"] : [])
        let lacks = wanted.filter { !grants.hasEverywhere($0) }.map { privilege in
            "\(session.principal) lacks a privilege: GRANT \(privilege) ON *.* TO \(account(session.principal));"
        }
        guard lacks.isEmpty else { throw TargetFailure(.refused(lacks.joined(separator: " "))) }
        for principal in principals {
            try find(principal, on: session)
        }
    }

    /// Without the right to see accounts, whether one exists shows only when it is changed.
    private func find(_ principal: String, on session: MariaDBSession) throws(TargetFailure) {
        do throws(TargetFailure) {
            try session.run("SHOW CREATE USER \(account(principal))")
        } catch {
            guard case .refused(let reason) = error.answer else { throw error }
            throw TargetFailure(
                .refused(
                    "The account \(account(principal)) does not exist, or \(session.principal) may not see it "
                        + "(GRANT SELECT ON mysql.* TO \(account(session.principal));). \(reason)"
                )
            )
        }
    }
}
