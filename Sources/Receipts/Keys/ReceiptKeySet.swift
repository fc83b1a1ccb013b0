import Foundation

/// The public keys that verify receipts, as a JSON Web Key Set (RFC 7517, section 5).
public struct ReceiptKeySet: Equatable, Sendable, Codable {
    /// More keys than a server makes in centuries.
    private static let most = 4_096

    /// The keys, oldest first.
    public var keys: [ReceiptKey]

    /// A set of these keys.
    public init(_ keys: [ReceiptKey]) {
        self.keys = keys
    }

    /// Reads a set, as `rekey receipt keys` writes it; keys of other kinds are passed over, as RFC 7517 asks.
    ///
    /// Throws a ``ReceiptProblem`` when it is no set of keys, has no key for receipts, or names one by another
    /// thumbprint than its own.
    public init(json: [UInt8]) throws(ReceiptProblem) {
        struct Tolerant: Decodable {
            let key: ReceiptKey?

            init(from decoder: any Decoder) throws { key = try? ReceiptKey(from: decoder) }
        }
        struct Document: Decodable {
            let keys: [Tolerant]
        }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(json)),
            document.keys.count <= Self.most
        else {
            throw ReceiptProblem(
                .malformed,
                "It is not a set of keys; fetch one from a server you trust with `rekey receipt keys`."
            )
        }
        keys = document.keys.compactMap(\.key).filter {
            ($0.use ?? "sig") == "sig" && ($0.alg ?? ReceiptText.algorithm) == ReceiptText.algorithm
        }
        if keys.isEmpty { throw ReceiptProblem(.malformed, "It has no key that verifies receipts.") }
        if let odd = keys.first(where: { !$0.isSound }) {
            throw ReceiptProblem(.malformed, "Its key \(odd.kid) is not the one of that thumbprint.")
        }
    }

    /// The key of this name.
    public func key(_ id: String) -> ReceiptKey? {
        keys.first { $0.kid == id }
    }
}
