/// What a check of one receipt found.
public struct ReceiptVerdict: Equatable, Sendable {
    /// What it says; nil when it cannot be read, or its signature does not hold.
    public let receipt: Receipt?
    /// Which key it says signed it; nil when it cannot be read.
    public let keyID: String?
    /// Why it is not to be believed; empty when it is.
    public let problems: [ReceiptProblem]

    /// Whether it is to be believed.
    public var isValid: Bool { problems.isEmpty }

    init(receipt: Receipt?, keyID: String?, problems: [ReceiptProblem]) {
        self.receipt = receipt
        self.keyID = keyID
        self.problems = problems
    }

    /// The verdict on what cannot even be read.
    public init(problem: ReceiptProblem) {
        self.init(receipt: nil, keyID: nil, problems: [problem])
    }
}

extension ReceiptKeySet {
    /// Checks a receipt with nothing but these keys: its signature, its form, and that it does not contradict itself.
    ///
    /// Nothing of a receipt whose signature does not hold is handed on.
    public func verify(_ text: String) -> ReceiptVerdict {
        let parts: ReceiptText
        do {
            parts = try ReceiptText(text)
        } catch {
            return ReceiptVerdict(problem: error)
        }
        do {
            let key = try signer(of: parts)
            let receipt = try parts.receipt()
            let found = receipt.contradictions + key.contradictions(with: receipt)
            return ReceiptVerdict(
                receipt: receipt,
                keyID: key.kid,
                problems: found.map { ReceiptProblem(.contradiction, $0) }
            )
        } catch {
            return ReceiptVerdict(receipt: nil, keyID: parts.keyID, problems: [error])
        }
    }

    /// The key that signed it.
    private func signer(of parts: ReceiptText) throws(ReceiptProblem) -> ReceiptKey {
        let header = parts.header
        guard header.alg == ReceiptText.algorithm, header.typ == ReceiptText.type, header.crit == nil else {
            throw ReceiptProblem(
                .unsupported,
                "Its header does not say \(ReceiptText.algorithm) and \(ReceiptText.type), so it is no receipt of Rekey."
            )
        }
        guard let key = key(header.kid) else {
            throw ReceiptProblem(
                .unknownKey,
                "None of the keys is \(header.kid), which it says signed it. Fetch the server's keys again, or it is "
                    + "another server's."
            )
        }
        guard key.isValid(parts.signature, over: parts.signed) else {
            throw ReceiptProblem(
                .badSignature,
                "The signature is not that of the key \(key.kid): it was changed, or another key signed it."
            )
        }
        return key
    }
}

extension ReceiptKey {
    /// What a receipt with this key's signature says against the time in which it signed.
    fileprivate func contradictions(with receipt: Receipt) -> [String] {
        var found: [String] = []
        if let nbf, receipt.issued < nbf {
            found.append(
                "It was signed before its key was in use: the clock was set back, or the time is wrong."
            )
        }
        if let exp, receipt.issued > exp {
            found.append("It was signed after its key had been replaced.")
        }
        return found
    }
}
