/// What the server prints when it is ready.
enum Welcome {
    static func print(_ options: ServeOptions, clockMoved: Duration) {
        Output.line(
            """
            Rekey \(Release.version) is ready at \(options.vaultURL)
              data          \(options.folder)
              profile       \(options.path("bootstrap.json"))
              trust the CA  rekey ca --profile \(options.path("bootstrap.json"))
              try it        echo hello | rekey secret set greeting --profile \(options.path("bootstrap.json"))
            """
        )
        if options.dev { Output.line("  --dev         the clock can be moved: not for real secrets") }
        if clockMoved > .zero { Output.line("  clock         \(clockMoved.inWords) ahead, as it was left") }
    }
}
