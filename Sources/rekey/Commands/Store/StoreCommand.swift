import ArgumentParser
import Foundation
import SQLStore
import VaultCore

/// `rekey store`.
struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Move what a server keeps from SQLite to PostgreSQL, and back.",
        discussion:
            "EXAMPLE:\n  rekey store copy --from ./rekey-data --to postgresql://rekey@db.example/rekey",
        subcommands: [StoreCopyCommand.self]
    )
}

/// `rekey store copy`.
struct StoreCopyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract:
            "Copies a store to an empty place, compares both row by row, and marks the old one as moved.",
        discussion: """
            A place is a data folder or a postgresql:// URL. Stop the servers of both first. Only the database moves: the \
            seal and the other files of the data folder stay where they are, and serve goes on with them. A store that \
            was moved is not served any more.

            EXAMPLE:
              rekey store copy --from ./rekey-data --to postgresql://rekey@db.example/rekey \\
                --database-password-file password.txt
              rekey serve --data ./rekey-data --database postgresql://rekey@db.example/rekey \\
                --database-password-file password.txt
            """
    )

    @Option(help: ArgumentHelp("The store to copy.", valueName: "place")) var from: String
    @Option(help: ArgumentHelp("Where to; nothing may be there.", valueName: "place")) var to: String
    @OptionGroup var password: DatabasePasswordOption

    func validate() throws {
        for place in [from, to] {
            do {
                _ = try self.place(place)
            } catch {
                throw ValidationError("\(error)")
            }
        }
    }

    func run() throws {
        let (source, target) = (try place(from), try place(to))
        let census = try StoreCopy(from: source, to: target).run()
        var table = TextTable(["table", "rows"])
        table.rows = census.entries.map { [$0.table, String($0.rows)] }
        table.lines.forEach(Output.line)
        Output.line(
            "\(census.total) rows are the same in \(source) and in \(target); serve the latter from now on"
        )
    }

    private func place(_ text: String) throws(VaultError) -> StorePlace {
        guard text.contains("://") else { return .folder(URL(fileURLWithPath: text).path) }
        return .server(try PostgreSQLAddress(text, passwordFile: password.databasePasswordFile))
    }
}
