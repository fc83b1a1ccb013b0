import ArgumentParser
import Foundation
import RekeyWire
import SQLStore
import Sealing
import SecretMemory

/// `rekey backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Back up a whole server, and restore it into an empty folder.",
        discussion: "EXAMPLE:\n  rekey backup create --to rekey.backup --passphrase-file passphrase.txt",
        subcommands: [BackupCreate.self, BackupRestore.self]
    )
}

/// Reads the passphrase of an archive.
struct BackupPassphrase: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file with the archive's passphrase, at least 8 characters.",
            valueName: "path"
        )
    )
    var passphraseFile: String

    /// The passphrase without the line end.
    func text() throws -> String {
        var input = SecretInput()
        input.file = passphraseFile
        return try input.text()
    }

    /// The key made from it.
    func key() throws -> BackupKey {
        .passphrase(SharedSecret(SecretBytes(copying: Array(try text().utf8))))
    }
}

/// `rekey backup create`.
struct BackupCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Writes an encrypted archive of the whole server.",
        discussion: """
            The server may be working. With --data, the archive is made from the folder of a stopped server.

            EXAMPLE:
              rekey backup create --to rekey.backup --passphrase-file passphrase.txt
              rekey backup create --to rekey.backup --passphrase-file passphrase.txt --data /var/lib/rekey
            """
    )

    @Option(help: ArgumentHelp("The file to write; it must not exist.", valueName: "path")) var to: String
    @Option(help: ArgumentHelp("The data folder of a stopped server.", valueName: "folder")) var data: String?
    @OptionGroup var passphrase: BackupPassphrase
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let archive: [UInt8]
        if let data {
            let store = try SQLiteStore.open(folder: data)
            archive = try await ServerBackup(folder: data, key: try passphrase.key()).archive(of: store)
            await store.close()
        } else {
            let body = try JSONEncoder().encode(BackupRequest(passphrase: try passphrase.text()))
            archive = try await server.withServer {
                try await $0.call("POST", "/rekey/v1/backup", body: body)
            }.body
        }
        try NewFile.write(Data(archive), to: to)
        if server.output == .text { Output.line("the server is backed up to \(to), \(archive.count) bytes") }
    }
}

/// `rekey backup restore`.
struct BackupRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Unpacks an archive into an empty data folder; start a server on it next.",
        discussion: """
            EXAMPLE:
              rekey backup restore --from rekey.backup --data ./restored --passphrase-file passphrase.txt
              rekey serve --data ./restored
            """
    )

    @Option(help: ArgumentHelp("The archive.", valueName: "path")) var from: String
    @Option(help: ArgumentHelp("The folder to fill; it must be empty or not exist.", valueName: "folder"))
    var data: String
    @OptionGroup var passphrase: BackupPassphrase

    func run() async throws {
        try BackupArchive(key: try passphrase.key()).extract(from: from, into: data)
        Output.line("the server is restored into \(data); start it with: rekey serve --data \(data)")
    }
}
