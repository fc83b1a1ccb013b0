import ArgumentParser
import RekeyWire

/// `rekey identity`.
struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Make and manage the identities that call the vault.",
        discussion: "EXAMPLE:\n  rekey identity create orders-app",
        subcommands: [
            IdentityCreate.self, IdentityList.self, IdentityShow.self, IdentityUpdate.self,
            IdentityDelete.self,
            CredentialCommand.self,
        ]
    )
}

/// `rekey identity create`.
struct IdentityCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes an identity; give it a credential and a role next.",
        discussion: """
            EXAMPLE:
              rekey identity create orders-app
              rekey identity credential add orders-app
              rekey role assign "Key Vault Secrets User" --principal orders-app --scope /vaults/default
            """
    )

    @Argument(help: "A name, unique on this server.") var name: String
    @Option(help: "application, workload or person.") var kind = "application"
    @Option(help: "The roll-out cohort, such as canary, or labels such as ring=early,region=eu.") var ring:
        String?
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let draft = IdentityDraft(name: name, kind: kind, ring: ring)
        try await server.show("POST", "/identities", draft, as: IdentityResource.self)
    }
}

/// `rekey identity list`.
struct IdentityList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the identities.",
        discussion: "EXAMPLE:\n  rekey identity list"
    )

    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show(
            "GET",
            "/identities",
            as: Page<IdentityResource>.self,
            columns: ["name", "kind", "clientId", "ring", "disabled"]
        )
    }
}

/// `rekey identity show`.
struct IdentityShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows an identity.",
        discussion: "EXAMPLE:\n  rekey identity show orders-app"
    )

    @Argument(help: "The name or client id.") var name: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show("GET", "/identities/\(ServerClient.escape(name))", as: IdentityResource.self)
    }
}

/// `rekey identity update`.
struct IdentityUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Enables, disables or moves an identity to another ring.",
        discussion: "EXAMPLE:\n  rekey identity update orders-app --disable"
    )

    @Argument(help: "The name or client id.") var name: String
    @Flag(name: .customLong("disable"), help: "Refuse its tokens from now on.") var disable = false
    @Flag(name: .customLong("enable"), help: "Accept its tokens again.") var enable = false
    @Option(help: "The roll-out cohort; an empty text removes it.") var ring: String?
    @OptionGroup var server: ConnectionOptions

    func validate() throws {
        guard !(disable && enable) else { throw ValidationError("Give --enable or --disable, not both.") }
    }

    func run() async throws {
        let change = IdentityChange(disabled: disable ? true : enable ? false : nil, ring: ring)
        try await server.show(
            "PATCH",
            "/identities/\(ServerClient.escape(name))",
            change,
            as: IdentityResource.self
        )
    }
}

/// `rekey identity delete`.
struct IdentityDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Removes an identity with its credentials and role assignments.",
        discussion: "EXAMPLE:\n  rekey identity delete orders-app"
    )

    @Argument(help: "The name or client id.") var name: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        _ = try await server.withServer {
            try await $0.call("DELETE", "/rekey/v1/identities/\(ServerClient.escape(name))")
        }
        if server.output == .text { Output.line("identity \(name) is removed") }
    }
}
