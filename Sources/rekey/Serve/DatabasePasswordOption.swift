import ArgumentParser

/// Where the password of a database's user is.
struct DatabasePasswordOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file with the password of the database's user; PGPASSFILE when absent.",
            valueName: "path"
        )
    )
    var databasePasswordFile: String?
}
