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
        try SecretInput.text(ofFile: passphraseFile)
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
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var passphrase: BackupPassphrase
    @OptionGroup var server: ConnectionOptions

    func validate() throws {
        guard data != nil || database.database == nil else {
            throw ValidationError("--database goes with --data, the data folder of the stopped server.")
        }
    }

    func run() async throws {
        let length = if let data { try await backUp(data) } else { try await backUpServer() }
        if server.output == .text { Output.line("the server is backed up to \(to), \(length) bytes") }
    }

    private func backUpServer() async throws -> Int {
        let request = BackupRequest(passphrase: try passphrase.text())
        return try await server.withServer { try await $0.download("/backup", request, to: to) }
    }

    private func backUp(_ folder: String) async throws -> Int {
        let store = try await StoreDoor.open(folder: folder, address: try database.address())
        let backup = ServerBackup(folder: folder, key: try passphrase.key(), work: PooledWork())
        try await backup.write(of: store, to: to) { Output.progress($0.line) }
        Output.progressEnd()
        await store.close()
        return try FileManager.default.attributesOfItem(atPath: to)[.size] as? Int ?? 0
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
        try BackupArchive(key: try passphrase.key()).extract(from: from, into: data) {
            Output.progress($0.line)
        }
        Output.progressEnd()
        Output.line("the server is restored into \(data); start it with: rekey serve --data \(data)")
    }
}

extension BackupProgress {
    /// The progress in one line for a person.
    var line: String { "\(file): \(done) of \(total) bytes" }
}
