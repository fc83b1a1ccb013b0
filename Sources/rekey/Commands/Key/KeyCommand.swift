import ArgumentParser

/// `rekey key`.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make, use, rotate and manage keys.",
        discussion: "EXAMPLE:\n  rekey key create signing --type EC --curve P-256",
        subcommands: [
            KeyCreate.self, KeyImport.self, KeyShow.self, KeyUpdate.self, KeyRotate.self,
            KeyPolicyCommand.self,
            KeySign.self, KeyVerify.self, KeyEncrypt.self, KeyDecrypt.self, ListObjects<Keys>.self,
            ListVersions<Keys>.self, DeleteObject<Keys>.self, ListDeleted<Keys>.self,
            RecoverObject<Keys>.self,
            PurgeObject<Keys>.self, BackUpObject<Keys>.self, RestoreObject<Keys>.self,
        ]
    )
}
