import ArgumentParser
import Foundation
import VaultCore

/// The arguments of commands that use a key.
struct KeyUseOptions: ParsableArguments {
    @Argument(help: "The name of the key.") var name: String
    @Option(help: ArgumentHelp("The version; the latest when absent.", valueName: "id")) var version: String?
    @Option(name: [.customLong("alg")], help: "The algorithm, such as ES256, RS256, RSA-OAEP-256 or A256GCM.")
    var algorithm: String
    @OptionGroup var vault: VaultOptions

    /// Calls an operation of the key and prints the answer.
    func show(_ operation: String, _ members: [String: Any]) async throws {
        let body = members.merging(["alg": algorithm]) { given, _ in given }
        let path = "/keys/\(ServerClient.escape(name))/\(version ?? "")/\(operation)"
        try await vault.show("POST", path, body: body)
    }
}

/// `rekey key sign`.
struct KeySign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Signs a digest, read as raw bytes from a file or standard input.",
        discussion:
            "EXAMPLE:\n  openssl dgst -sha256 -binary release.tar | rekey key sign signing --alg ES256"
    )

    @OptionGroup var input: SecretInput
    @OptionGroup var use: KeyUseOptions

    func run() async throws {
        try await use.show("sign", ["value": Base64URL.encode(try input.bytes())])
    }
}

/// `rekey key verify`.
struct KeyVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a signature of a digest.",
        discussion: """
            EXAMPLE:
              openssl dgst -sha256 -binary release.tar | rekey key verify signing --alg ES256 --signature BASE64URL
            """
    )

    @OptionGroup var input: SecretInput
    @Option(help: ArgumentHelp("The signature.", valueName: "base64url")) var signature: String
    @OptionGroup var use: KeyUseOptions

    func run() async throws {
        let digest = Base64URL.encode(try input.bytes())
        try await use.show("verify", ["digest": digest, "value": signature])
    }
}

/// `rekey key encrypt`.
struct KeyEncrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypts raw bytes from a file or standard input.",
        discussion: "EXAMPLE:\n  rekey key encrypt wrapping --alg RSA-OAEP-256 --file data-key.bin"
    )

    @OptionGroup var input: SecretInput
    @OptionGroup var use: KeyUseOptions

    func run() async throws {
        try await use.show("encrypt", ["value": Base64URL.encode(try input.bytes())])
    }
}

/// `rekey key decrypt`.
struct KeyDecrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypts what `encrypt --output json` printed.",
        discussion: "EXAMPLE:\n  rekey key decrypt wrapping --alg RSA-OAEP-256 --file encrypted.json"
    )

    @OptionGroup var input: SecretInput
    @OptionGroup var use: KeyUseOptions

    func run() async throws {
        let json = try? JSONSerialization.jsonObject(with: try input.bytes()) as? [String: Any]
        guard var members = json, members["value"] is String else {
            throw Failure("The input is not what `rekey key encrypt --output json` prints: value is missing.")
        }
        members["kid"] = nil
        try await use.show("decrypt", members)
    }
}
