import ArgumentParser
import Foundation
import Receipts

/// `rekey receipt verify`.
struct ReceiptVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks receipts offline and tells what they prove.",
        discussion: """
            It needs no server and no data folder: only the receipts, and keys that were fetched from a trusted server \
            before. The exit status is 1 when one of them is not to be believed; what is wrong is named.

            EXAMPLE:
              rekey receipt verify receipt.jws --keys jwks.json
              rekey receipt verify 2026/*.jws --keys jwks.json --output json
            """
    )

    @Argument(help: "Files as `rekey receipt export` writes them.", completion: .file())
    var files: [String]
    @Option(
        help: ArgumentHelp("The keys, as `rekey receipt keys` writes them.", valueName: "file"),
        completion: .file()
    )
    var keys: String
    @Option(name: [.short, .long], help: "How to print: text or json.")
    var output = OutputFormat.text

    func run() throws {
        let keys = try readKeys()
        let checked = files.map { file in
            CheckedReceipt(name: file, verdict: verdict(on: file, keys))
        }
        try ReceiptReport(checked).show(as: output)
    }

    private func readKeys() throws -> ReceiptKeySet {
        guard let data = FileManager.default.contents(atPath: keys) else {
            throw Failure("Cannot read \(keys).")
        }
        do {
            return try ReceiptKeySet(json: Array(data))
        } catch {
            throw Failure("\(keys): \(error.detail)")
        }
    }

    private func verdict(on file: String, _ keys: ReceiptKeySet) -> ReceiptVerdict {
        guard let data = FileManager.default.contents(atPath: file) else {
            return ReceiptVerdict(problem: ReceiptProblem(.malformed, "It cannot be read."))
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            return ReceiptVerdict(problem: ReceiptProblem(.malformed, "It is not text."))
        }
        return keys.verify(text.trimmingCharacters(in: .newlines))
    }
}
