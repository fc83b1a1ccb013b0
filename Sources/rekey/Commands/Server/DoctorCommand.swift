import ArgumentParser
import Foundation
import VaultService

/// `rekey doctor`.
struct DoctorCommand: AsyncParsableCommand, ProcessPreparing {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks an installation on this machine, and says what to mend.",
        discussion: """
            Give it the flags, or the --config, that the server is started with; the server may be running or stopped. \
            Run as root it takes on the user of the data folder, so that it sees what the server sees. It changes \
            nothing. Exit status 1 when something must be mended.

            EXAMPLE:
              rekey doctor
              rekey doctor --config /etc/rekey.yaml --output json
              rekey doctor --data /var/lib/rekey --connect policies
            """
    )

    @OptionGroup var server: ServerFlags
    @Option(
        help: ArgumentHelp(
            "Also open a connection to each target that these policy files name.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var connect: String?
    @Option(name: [.short, .long], help: "How to print: text or json.") var output = OutputFormat.text

    func prepareProcess() throws {
        let options = try options
        guard geteuid() == 0 else { return }
        if let user = options.user { return try ProcessUser.named(user).become(listeningAt: options.listen) }
        guard let folder = FileFacts.readTarget(options.folder) else { return }
        try ProcessUser(user: folder.owner, group: folder.group).become()
    }

    func run() async throws {
        let doctor = Doctor(
            options: try options,
            policies: connect,
            settings: server.config,
            now: SystemClock().now()
        )
        let report = await doctor.examine()
        switch output {
        case .text: report.lines.forEach(Output.line)
        case .json: try Rendering.print(report, as: .json)
        }
        guard report.mend == 0 else {
            throw Failure("\(report.mend == 1 ? "1 thing" : "\(report.mend) things") must be mended.")
        }
    }

    private var options: ServeOptions {
        get throws { ServeOptions(server.settings.over(try server.file)) }
    }
}
