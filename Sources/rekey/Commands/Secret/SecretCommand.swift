import ArgumentParser

/// `rekey secret`.
struct SecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Set, read and manage secrets.",
        discussion: "EXAMPLE:\n  rekey secret set db-password < password.txt",
        subcommands: [
            SecretSet.self, SecretGet.self, SecretShow.self, SecretUpdate.self, ListObjects<Secrets>.self,
            ListVersions<Secrets>.self, DeleteObject<Secrets>.self, ListDeleted<Secrets>.self,
            RecoverObject<Secrets>.self, PurgeObject<Secrets>.self, BackUpObject<Secrets>.self,
            RestoreObject<Secrets>.self,
        ]
    )
}
