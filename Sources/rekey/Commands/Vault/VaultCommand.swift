import ArgumentParser
import RekeyWire

/// `rekey vault`.
struct VaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: "Make and list vaults.",
        discussion: "EXAMPLE:\n  rekey vault create orders --soft-delete-days 30 --purge-protection",
        subcommands: [
            VaultCreate.self, VaultList.self, VaultShow.self, VaultProtect.self, FirewallCommand.self,
        ]
    )
}

/// `rekey vault create`.
struct VaultCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a vault, which answers as NAME.vault.localhost.",
        discussion: "EXAMPLE:\n  rekey vault create orders --soft-delete-days 30"
    )

    @Argument(help: "3–24 letters, digits and hyphens.") var name: String
    @Option(help: "Days a deleted object stays recoverable, 7–90; fixed from then on.") var softDeleteDays =
        90
    @Flag(help: "Refuse purge while the retention runs; cannot be turned off again.") var purgeProtection =
        false
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let draft = VaultDraft(name: name, softDeleteDays: softDeleteDays, purgeProtection: purgeProtection)
        try await server.show("POST", "/vaults", draft, as: VaultResource.self)
    }
}

/// `rekey vault list`.
struct VaultList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the vaults.",
        discussion: "EXAMPLE:\n  rekey vault list"
    )

    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show(
            "GET",
            "/vaults",
            as: Page<VaultResource>.self,
            columns: ["name", "url", "softDeleteDays", "purgeProtection"]
        )
    }
}

/// `rekey vault show`.
struct VaultShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a vault.",
        discussion: "EXAMPLE:\n  rekey vault show orders"
    )

    @Argument(help: "The name.") var name: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show("GET", "/vaults/\(ServerClient.escape(name))", as: VaultResource.self)
    }
}

/// `rekey vault protect`.
struct VaultProtect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Turns purge protection on; it cannot be turned off again.",
        discussion: "EXAMPLE:\n  rekey vault protect orders"
    )

    @Argument(help: "The name.") var name: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show(
            "PATCH",
            "/vaults/\(ServerClient.escape(name))",
            VaultChange(purgeProtection: true),
            as: VaultResource.self
        )
    }
}
