import ArgumentParser
import Receipts

/// A receipt that was checked, under the name by which it was asked for.
struct CheckedReceipt: Encodable {
    let file: String
    let valid: Bool
    let key: String?
    let problems: [ReceiptProblem]
    let receipt: Receipt?

    init(name: String, verdict: ReceiptVerdict) {
        file = name
        valid = verdict.isValid
        key = verdict.keyID
        problems = verdict.problems
        receipt = verdict.receipt
    }

    /// The check for a person.
    var lines: [String] {
        guard let receipt, valid else {
            return ["\(file): NOT VALID"] + problems.map { "  \($0.detail) (\($0.code.rawValue))" }
        }
        return ["\(file): valid, signed by \(receipt.issuer) with the key \(key ?? "")"]
            + receipt.words.map { "  " + $0 } + uses(receipt)
    }

    private func uses(_ receipt: Receipt) -> [String] {
        guard let evidence = receipt.evidence, !evidence.uses.isEmpty else { return [] }
        var table = TextTable(["USED BY", "SEEN BY", "FIRST USE", "LAST USE", "USES"])
        table.rows = evidence.uses.map { use in
            [use.name ?? use.consumer, use.source, "\(use.first)", "\(use.last)", String(use.count)]
        }
        let more = evidence.hasMoreUses ? ["  and others, whose last use was earlier"] : []
        return [""] + table.lines.map { "  " + $0 } + more
    }
}

/// What became of the check of several receipts.
struct ReceiptReport: Encodable {
    let value: [CheckedReceipt]

    init(_ value: [CheckedReceipt]) {
        self.value = value
    }

    /// Prints it; throws exit status 1 when one of them is not to be believed.
    func show(as format: OutputFormat) throws {
        switch format {
        case .json: try Rendering.print(self, as: .json)
        case .text: value.flatMap(\.lines).forEach(Output.line)
        }
        guard value.allSatisfy(\.valid) else { throw ExitCode(1) }
    }
}
