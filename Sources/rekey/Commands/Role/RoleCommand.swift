import ArgumentParser
import RekeyWire

/// `rekey role`.
struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Say who may do what, where.",
        discussion: """
            EXAMPLE:
              rekey role assign "Key Vault Secrets User" --principal orders-app --scope /vaults/default
            """,
        subcommands: [RoleList.self, RoleAssign.self, RoleAssignments.self, RoleUnassign.self]
    )
}

/// `rekey role list`.
struct RoleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the roles there are.",
        discussion: "EXAMPLE:\n  rekey role list --output json"
    )

    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show("GET", "/roles", as: Page<RoleResource>.self, columns: ["name", "id"])
    }
}

/// `rekey role assign`.
struct RoleAssign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Gives a principal a role at a scope.",
        discussion: """
            A scope is / (everything), /vaults/NAME, or /vaults/NAME/secrets/OBJECT (or keys, certificates).

            EXAMPLE:
              rekey role assign "Key Vault Crypto User" --principal signer --scope /vaults/default/keys/signing
            """
    )

    @Argument(help: "The role's name or GUID.") var role: String
    @Option(help: "The identity's name, client id or object id.") var principal: String
    @Option(help: "Where it holds.") var scope: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let draft = RoleAssignmentDraft(role: role, principal: principal, scope: scope)
        try await server.show("POST", "/role-assignments", draft, as: RoleAssignmentResource.self)
    }
}

/// `rekey role assignments`.
struct RoleAssignments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assignments",
        abstract: "Lists who has which role where.",
        discussion: "EXAMPLE:\n  rekey role assignments"
    )

    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show(
            "GET",
            "/role-assignments",
            as: Page<RoleAssignmentResource>.self,
            columns: ["id", "role", "principal", "principalId", "scope"]
        )
    }
}

/// `rekey role unassign`.
struct RoleUnassign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unassign",
        abstract: "Takes a role assignment away; it stops at once.",
        discussion: "EXAMPLE:\n  rekey role unassign ASSIGNMENT-ID"
    )

    @Argument(help: "The assignment's id, as `assignments` shows it.") var id: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        _ = try await server.withServer {
            try await $0.call("DELETE", "/rekey/v1/role-assignments/\(ServerClient.escape(id))")
        }
        if server.output == .text { Output.line("role assignment \(id) is removed") }
    }
}
