import ArgumentParser

/// `delete`: soft deletion.
struct DeleteObject<F: Family>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "delete",
            abstract: "Deletes a \(F.noun) softly; `recover` brings it back.",
            discussion: "EXAMPLE:\n  rekey \(F.noun) delete orders"
        )
    }

    @Argument(help: "The name.") var name: String
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.show("DELETE", "/\(F.collection)/\(ServerClient.escape(name))")
    }
}

/// `recover`: the way back from a soft deletion.
struct RecoverObject<F: Family>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "recover",
            abstract: "Brings a soft-deleted \(F.noun) back with all its versions.",
            discussion: "EXAMPLE:\n  rekey \(F.noun) recover orders"
        )
    }

    @Argument(help: "The name.") var name: String
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.show("POST", "/deleted\(F.collection)/\(ServerClient.escape(name))/recover")
    }
}

/// `purge`: removal for good.
struct PurgeObject<F: Family>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "purge",
            abstract: "Removes a soft-deleted \(F.noun) for good; there is no way back.",
            discussion: "EXAMPLE:\n  rekey \(F.noun) purge orders"
        )
    }

    @Argument(help: "The name.") var name: String
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        _ = try await vault.call("DELETE", "/deleted\(F.collection)/\(ServerClient.escape(name))")
        if vault.server.output == .text { Output.line("\(F.noun) \(name) is purged") }
    }
}
