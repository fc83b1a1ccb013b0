import ArgumentParser
import Receipts
import RekeyWire

/// `rekey receipt`.
struct ReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "The signed accounts of retirements: list, export, and verify them offline.",
        discussion: """
            A receipt says which version of a login ended, on what evidence, and that the target refused it. It has the \
            id of its rotation.

            EXAMPLE:
              rekey receipt list
              rekey receipt export 3f0c5a52-7a0e-4d6a-9a3e-1f6f2f0c9b1d > receipt.jws
              rekey receipt keys > jwks.json
              rekey receipt verify receipt.jws --keys jwks.json
            """,
        subcommands: [
            ReceiptList.self, ReceiptShow.self, ReceiptExport.self, ReceiptKeysCommand.self,
            ReceiptVerify.self,
        ],
        defaultSubcommand: ReceiptList.self
    )
}

/// `rekey receipt list`.
struct ReceiptList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists receipts, the newest first.",
        discussion: """
            EXAMPLE:
              rekey receipt list --object secrets/orders-db-app --limit 5
              rekey receipt list --vault orders --output json | jq -r '.value[].rotation'
            """
    )

    @Option(help: ArgumentHelp("Only of this object, such as secrets/orders-db-app.", valueName: "object"))
    var object: String?
    @Option(help: "At most so many.") var limit = 100
    @OptionGroup var vault: VaultOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let receipts = try await vault.server.withServer { try await all($0) }
        guard vault.server.output == .text else { return try Rendering.print(Page(receipts), as: .json) }
        var table = TextTable(["ID", "OBJECT", "OLD VERSION", "ENDED BY", "REFUSED"])
        table.rows = receipts.map { one in
            [
                one.rotation, one.vault == "default" ? one.object : "\(one.vault) \(one.object)",
                one.oldVersion, one.cause, one.refused,
            ]
        }
        table.lines.forEach(Output.line)
    }

    private func all(_ client: ServerClient) async throws -> [ReceiptResource] {
        var (receipts, after): ([ReceiptResource], String?) = ([], nil)
        repeat {
            let query = ServerClient.query([
                ("vault", vault.vault), ("object", object), ("older", after),
                ("limit", String(min(1_000, limit - receipts.count))),
            ])
            let page: ReceiptPage = try await client.resource("GET", "/receipts" + query)
            receipts += page.value
            after = page.next
        } while after != nil && receipts.count < limit
        return receipts
    }
}

/// `rekey receipt show`.
struct ReceiptShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows what a receipt says, checked with the server's own keys.",
        discussion: """
            To trust neither the server nor its keys of today, use `rekey receipt verify` with keys fetched before.

            EXAMPLE:
              rekey receipt show 3f0c5a52-7a0e-4d6a-9a3e-1f6f2f0c9b1d
            """
    )

    @Argument(help: "The receipt's id, which is its rotation's.") var id: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let (detail, keys) = try await server.withServer { client in
            (
                try await client.resource(
                    "GET",
                    "/receipts/\(ServerClient.escape(id))",
                    as: ReceiptDetail.self
                ),
                try await client.resource("GET", "/receipts/keys", as: ReceiptKeySet.self)
            )
        }
        try ReceiptReport([CheckedReceipt(name: id, verdict: keys.verify(detail.text))]).show(
            as: server.output
        )
    }
}

/// `rekey receipt export`.
struct ReceiptExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints a receipt as it was signed, for keeping.",
        discussion: """
            The text is a compact JSON Web Signature, which other tools read too; it holds no secret.

            EXAMPLE:
              rekey receipt export 3f0c5a52-7a0e-4d6a-9a3e-1f6f2f0c9b1d > receipt.jws
            """
    )

    @Argument(help: "The receipt's id, which is its rotation's.") var id: String
    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let detail: ReceiptDetail = try await server.withServer {
            try await $0.resource("GET", "/receipts/\(ServerClient.escape(id))")
        }
        if server.output == .json { return try Rendering.print(detail, as: .json) }
        Output.line(detail.text)
    }
}

/// `rekey receipt keys`.
struct ReceiptKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Prints every key that ever signed receipts, as a JSON Web Key Set.",
        discussion: """
            Keep a copy where the server's administrators cannot change it; a key is published a day before it signs.

            EXAMPLE:
              rekey receipt keys > jwks.json
            """
    )

    @OptionGroup var server: ConnectionOptions

    func run() async throws {
        let keys: ReceiptKeySet = try await server.withServer {
            try await $0.resource("GET", "/receipts/keys")
        }
        try Rendering.print(keys, as: .json)
    }
}
