import ArgumentParser
import Foundation

/// `rekey key create`.
struct KeyCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a key, or a new version of one that stands.",
        discussion: """
            EXAMPLE:
              rekey key create signing --type EC --curve P-256
              rekey key create wrapping --type RSA --size 3072 --ops wrapKey --ops unwrapKey
            """
    )

    @Argument(help: "The name.") var name: String
    @Option(help: "RSA, EC or oct.") var type = "RSA"
    @Option(help: "RSA 2048, 3072 or 4096; oct 128, 192 or 256.") var size: Int?
    @Option(help: "P-256, P-384, P-521 or P-256K.") var curve: String?
    @Option(name: .customLong("ops"), help: "An allowed operation; may be repeated.") var operations:
        [String] = []
    @OptionGroup var attributes: AttributeOptions
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        var body = try attributes.members()
        body["kty"] = type
        if let size { body["key_size"] = size }
        if let curve { body["crv"] = curve }
        if !operations.isEmpty { body["key_ops"] = operations }
        try await vault.show("POST", "/keys/\(ServerClient.escape(name))/create", body: body)
    }
}

/// `rekey key import`.
struct KeyImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes over a private key given as a JSON Web Key.",
        discussion: "EXAMPLE:\n  rekey key import signing --file key.jwk"
    )

    @Argument(help: "The name.") var name: String
    @OptionGroup var input: SecretInput
    @OptionGroup var attributes: AttributeOptions
    @OptionGroup var vault: VaultOptions

    func run() async throws {
        guard let key = try? JSONSerialization.jsonObject(with: try input.bytes()) else {
            throw Failure("The key is not a JSON Web Key: it must be a JSON object with kty and its members.")
        }
        var body = try attributes.members()
        body["key"] = key
        try await vault.show("PUT", "/keys/\(ServerClient.escape(name))", body: body)
    }
}
