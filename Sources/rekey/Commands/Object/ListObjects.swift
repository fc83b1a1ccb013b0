import ArgumentParser

/// `list`: the objects of a vault.
struct ListObjects<F: Family>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "Lists the \(F.collection) of a vault, without their material.",
            discussion: "EXAMPLE:\n  rekey \(F.noun) list --output json"
        )
    }

    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.showAll(
            "/\(F.collection)",
            columns: ["name", "attributes.enabled", "attributes.updated", "attributes.exp"]
        )
    }
}

/// `versions`: the versions of one object.
struct ListVersions<F: Family>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "versions",
            abstract: "Lists the versions of a \(F.noun).",
            discussion: "EXAMPLE:\n  rekey \(F.noun) versions orders"
        )
    }

    @Argument(help: "The name.") var name: String
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.showAll(
            "/\(F.collection)/\(ServerClient.escape(name))/versions",
            columns: ["version", "attributes.enabled", "attributes.created", "attributes.exp"]
        )
    }
}

/// `deleted`: the soft-deleted objects of a vault.
struct ListDeleted<F: Family>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "deleted",
            abstract: "Lists the soft-deleted \(F.collection) of a vault.",
            discussion: "EXAMPLE:\n  rekey \(F.noun) deleted"
        )
    }

    @OptionGroup var vault: VaultOptions

    func run() async throws {
        try await vault.showAll(
            "/deleted\(F.collection)",
            columns: ["name", "deletedDate", "scheduledPurgeDate"]
        )
    }
}
