import ArgumentParser
import RekeyWire

/// `rekey identity credential`.
struct CredentialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential",
        abstract: "Manage how an identity proves itself.",
        discussion: "EXAMPLE:\n  rekey identity credential add orders-app --lifetime P90D",
        subcommands: [
            CredentialAddSecret.self, CredentialAddCertificate.self, CredentialAddFederated.self,
            CredentialAddManaged.self, CredentialList.self, CredentialRemove.self,
        ]
    )
}

/// What the commands that add a credential share.
struct CredentialOptions: ParsableArguments {
    @Argument(help: "The identity's name or client id.") var identity: String
    @OptionGroup var server: ConnectionOptions

    /// Adds a credential and prints it.
    func add(_ draft: CredentialDraft) async throws {
        let made: CredentialResource = try await server.withServer {
            try await $0.resource("POST", "/identities/\(ServerClient.escape(identity))/credentials", draft)
        }
        try Rendering.print(made, as: server.output)
        if made.secret != nil, server.output == .text {
            Output.error("Keep the secret now: it is not shown again.")
        }
    }
}

/// `rekey identity credential add`.
struct CredentialAddSecret: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Makes a client secret and prints it once; at most two at a time.",
        discussion: "EXAMPLE:\n  rekey identity credential add orders-app --lifetime P90D --output json"
    )

    @Option(help: ArgumentHelp("How long it works; 180 days when absent.", valueName: "duration"))
    var lifetime: String?
    @OptionGroup var options: CredentialOptions

    func run() async throws {
        var draft = CredentialDraft(kind: "secret")
        draft.lifetime = lifetime
        try await options.add(draft)
    }
}

/// `rekey identity credential add-certificate`.
struct CredentialAddCertificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-certificate",
        abstract: "Trusts a client certificate, given as PEM.",
        discussion: "EXAMPLE:\n  rekey identity credential add-certificate orders-app --file client.pem"
    )

    @OptionGroup var input: SecretInput
    @OptionGroup var options: CredentialOptions

    func run() async throws {
        var draft = CredentialDraft(kind: "certificate")
        draft.certificate = try input.text()
        try await options.add(draft)
    }
}

/// `rekey identity credential add-federated`.
struct CredentialAddFederated: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-federated",
        abstract: "Trusts the tokens another issuer gives to a workload.",
        discussion: """
            EXAMPLE:
              rekey identity credential add-federated orders-app --issuer https://kubernetes.example \\
                --subject system:serviceaccount:orders:app --file issuer-jwks.json
            """
    )

    @Option(help: ArgumentHelp("The token's iss.", valueName: "url")) var issuer: String
    @Option(help: "The token's sub.") var subject: String
    @Option(help: "The token's aud; api://AzureADTokenExchange when absent.") var audience: String?
    @OptionGroup var input: SecretInput
    @OptionGroup var options: CredentialOptions

    func run() async throws {
        var draft = CredentialDraft(kind: "federated")
        draft.issuer = issuer
        draft.subject = subject
        draft.audience = audience
        draft.jwks = try input.text()
        try await options.add(draft)
    }
}

/// `rekey identity credential add-managed`.
struct CredentialAddManaged: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-managed",
        abstract: "Gives tokens to callers of the managed-identity endpoints.",
        discussion: """
            With --address, whoever calls from that address gets tokens of the identity (IMDS form). Without it, a \
            header secret is made and printed once (App Service form, IDENTITY_HEADER).

            EXAMPLE:
              rekey identity credential add-managed orders-app
              rekey identity credential add-managed orders-app --address 127.0.0.2
            """
    )

    @Option(help: "The source address that receives tokens.") var address: String?
    @OptionGroup var options: CredentialOptions

    func run() async throws {
        var draft = CredentialDraft(kind: "managed")
        draft.address = address
        try await options.add(draft)
    }
}

/// `rekey identity credential list`.
struct CredentialList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists how an identity proves itself.",
        discussion: "EXAMPLE:\n  rekey identity credential list orders-app"
    )

    @OptionGroup var options: CredentialOptions

    func run() async throws {
        try await options.server.show(
            "GET",
            "/identities/\(ServerClient.escape(options.identity))/credentials",
            as: Page<CredentialResource>.self,
            columns: ["id", "kind", "detail", "created", "expires"]
        )
    }
}

/// `rekey identity credential remove`.
struct CredentialRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Removes a credential; it stops working at once.",
        discussion: "EXAMPLE:\n  rekey identity credential remove orders-app CREDENTIAL-ID"
    )

    @OptionGroup var options: CredentialOptions
    @Argument(help: "The credential's id, as `list` shows it.") var credential: String

    func run() async throws {
        let path = "/identities/\(ServerClient.escape(options.identity))/credentials/"
        _ = try await options.server.withServer {
            try await $0.call("DELETE", "/rekey/v1" + path + ServerClient.escape(credential))
        }
        if options.server.output == .text { Output.line("credential \(credential) is removed") }
    }
}
