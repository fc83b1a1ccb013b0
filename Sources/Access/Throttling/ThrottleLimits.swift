public import VaultCore

/// How many transactions of each kind a vault takes in ten seconds.
public struct ThrottleLimits: Equatable, Sendable {
    /// How many times one vault's limit all vaults of the server have together.
    ///
    /// Source: Azure Key Vault service limits, for a subscription.
    public static let serverShare = 5
    /// Azure's limits for software keys and secrets.
    public static let azure = ThrottleLimits(keyCreate: 20, keyUse: 4_000, create: 300, other: 4_000)

    private static let none = "none"
    private static let azureWord = "azure"
    private static let most = 1_000_000

    private var limits: [TransactionKind: Int]

    private init(keyCreate: Int, keyUse: Int, create: Int, other: Int) {
        limits = [.keyCreate: keyCreate, .keyUse: keyUse, .create: create, .other: other]
    }

    /// The limit of a kind.
    public subscript(kind: TransactionKind) -> Int { limits[kind] ?? 0 }

    /// Reads settings: `azure`, `none`, or `KIND=COUNT` for each kind that differs from Azure's limit.
    ///
    /// Returns nil for `none`; throws what is wrong and what to write.
    public static func read(_ words: [String]) throws(TextFault) -> ThrottleLimits? {
        guard words != [none] else { return nil }
        var limits = azure
        for word in words where word != azureWord {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let kind = TransactionKind(rawValue: String(parts[0])) else {
                throw noSetting
            }
            guard let count = Int(parts[1]), (1...most).contains(count) else {
                throw TextFault(
                    "the count of \(kind.rawValue) is no number from 1 to \(most)",
                    remedy: "write \(kind.rawValue)=\(azure[kind])"
                )
            }
            limits.limits[kind] = count
        }
        return limits
    }

    private static var noSetting: TextFault {
        let kinds = TransactionKind.allCases.map(\.rawValue).joined(separator: ", ")
        return TextFault(
            "this is no limit",
            remedy: "write \(azureWord), or \(none) alone, or KIND=COUNT with a kind of \(kinds)"
        )
    }
}
