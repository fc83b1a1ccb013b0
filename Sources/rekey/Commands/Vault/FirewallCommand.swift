import ArgumentParser
import RekeyWire

/// `rekey vault firewall`.
struct FirewallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firewall",
        abstract: "Say from which addresses a vault answers.",
        discussion: """
            While the firewall is on, secrets, keys and certificates are answered to callers from the addresses named \
            and to nobody else. This command line's own API is not under it, so nobody locks themselves out.

            EXAMPLE:
              rekey vault firewall set orders --address 203.0.113.0/24 --address 2001:db8::7
              rekey vault firewall set orders --off
            """,
        subcommands: [FirewallShow.self, FirewallSet.self, FirewallAdd.self, FirewallRemove.self]
    )

    /// The path of a vault's firewall.
    static func path(of vault: String) -> String { "/vaults/\(ServerClient.escape(vault))/firewall" }

    /// Changes a vault's firewall and shows it as it then is.
    static func make(_ change: FirewallChange, of vault: String, at server: ConnectionOptions) async throws {
        try await server.show("PATCH", path(of: vault), change, as: FirewallResource.self)
    }
}

/// `rekey vault firewall show`.
struct FirewallShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a vault's firewall.",
        discussion: "EXAMPLE:\n  rekey vault firewall show orders"
    )

    @Argument(help: "The vault.") var vault: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await server.show("GET", FirewallCommand.path(of: vault), as: FirewallResource.self)
    }
}

/// `rekey vault firewall set`.
struct FirewallSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Turns a vault's firewall on with these addresses and no others, or off.",
        discussion: """
            Without --address nobody is let in. --off keeps the addresses for later.

            EXAMPLE:
              rekey vault firewall set orders --address 203.0.113.7 --address 10.20.0.0/16
            """
    )

    @Argument(help: "The vault.") var vault: String
    @Option(
        name: .customLong("address"),
        help: ArgumentHelp("An address or a range to let in. May be repeated.", valueName: "address")
    )
    var addresses: [String] = []
    @Flag(help: "Turn it off: callers from everywhere are answered.") var off = false
    @OptionGroup var server: ConnectionOptions

    func validate() throws {
        guard !off || addresses.isEmpty else {
            throw ValidationError("Give --address or --off: addresses count for nothing while it is off.")
        }
    }

    func run() async throws {
        guard !off else {
            return try await FirewallCommand.make(
                FirewallChange(defaultAction: "Allow"),
                of: vault,
                at: server
            )
        }
        let draft = FirewallDraft(addresses: addresses)
        try await server.show("PUT", FirewallCommand.path(of: vault), draft, as: FirewallResource.self)
    }
}

/// `rekey vault firewall add`.
struct FirewallAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Lets addresses in; turns nothing on or off.",
        discussion: "EXAMPLE:\n  rekey vault firewall add orders 203.0.113.7 2001:db8::/32"
    )

    @Argument(help: "The vault.") var vault: String
    @Argument(help: "Addresses and ranges.") var addresses: [String]
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await FirewallCommand.make(FirewallChange(add: addresses), of: vault, at: server)
    }
}

/// `rekey vault firewall remove`.
struct FirewallRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Takes addresses out, as `show` has them.",
        discussion: "EXAMPLE:\n  rekey vault firewall remove orders 203.0.113.7"
    )

    @Argument(help: "The vault.") var vault: String
    @Argument(help: "Addresses and ranges.") var addresses: [String]
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        try await FirewallCommand.make(FirewallChange(remove: addresses), of: vault, at: server)
    }
}
