import ArgumentParser
import Foundation

/// `rekey ca`.
struct CACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca",
        abstract: "Prints the server's CA certificate and how to trust it.",
        discussion: "EXAMPLE:\n  rekey ca --pem > rekey-ca.pem"
    )

    @Flag(help: "Print the certificate only, as PEM.") var pem = false
    @Option(help: ArgumentHelp("The bootstrap.json of the server.", valueName: "file")) var profile: String?

    func run() async throws {
        let path = try Profile.load(profile).caCertificate
        guard let certificate = FileManager.default.contents(atPath: path) else {
            throw Failure("Cannot read the CA certificate \(path).")
        }
        if pem { return Output.bytes(Array(certificate)) }
        Output.line(
            """
            The CA certificate is \(path).

            Python SDKs (sync), az    export REQUESTS_CA_BUNDLE=\(path)
            Python SDKs (async), Go   export SSL_CERT_FILE=\(path)
            Node.js SDKs              export NODE_EXTRA_CA_CERTS=\(path)
            curl                      curl --cacert \(path) ...
            Debian, for every program cp \(path) /usr/local/share/ca-certificates/rekey.crt && update-ca-certificates
            """
        )
    }
}
