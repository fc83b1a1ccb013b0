/// From which addresses a vault answers.
///
/// Source: network rules (`networkAcls`) of Azure Key Vault; they hold for the data plane, not for management.
public struct VaultFirewall: Hashable, Sendable {
    /// What happens to a caller whose address is in no range; the ranges count for nothing with `allow`.
    public enum DefaultAction: String, Sendable, CaseIterable {
        case allow = "Allow"
        case deny = "Deny"
    }

    /// Who is let through whatever the address.
    ///
    /// Azure's trusted services are not here, and the vault's own rotations never pass the firewall, so the value is
    /// kept for clients and opens nothing.
    public enum Bypass: String, Sendable, CaseIterable {
        case azureServices = "AzureServices"
        case none = "None"
    }

    /// The most ranges that a vault may have.
    public static let mostRanges = 1_000
    /// The firewall of a new vault, which is off.
    public static let off = VaultFirewall(defaultAction: .allow, bypass: .azureServices)

    /// What happens to a caller whose address is in no range.
    public var defaultAction: DefaultAction
    /// Who is let through whatever the address.
    public var bypass: Bypass
    /// The addresses that are let in, in the order they were added.
    public private(set) var ranges: [AddressRange] = []

    /// A firewall without ranges.
    public init(defaultAction: DefaultAction = .deny, bypass: Bypass = .none) {
        self.defaultAction = defaultAction
        self.bypass = bypass
    }

    /// Lets a range in; nothing changes when it is in already.
    ///
    /// Throws ``VaultError/Code/badParameter`` beyond ``mostRanges``.
    public mutating func add(_ range: AddressRange) throws(VaultError) {
        guard !ranges.contains(range) else { return }
        guard ranges.count < Self.mostRanges else {
            throw VaultError(
                .badParameter,
                "A vault takes at most \(Self.mostRanges) addresses and ranges: join some into wider ranges."
            )
        }
        ranges.append(range)
    }

    /// Takes a range out as it was added; whether it was in.
    public mutating func remove(_ range: AddressRange) -> Bool {
        guard let index = ranges.firstIndex(of: range) else { return false }
        ranges.remove(at: index)
        return true
    }

    /// Whether a caller at `address` is let in; what is no address is not, once the firewall is on.
    public func admits(_ address: String) -> Bool {
        guard defaultAction == .deny else { return true }
        guard let address = IPAddress(address) else { return false }
        return ranges.contains { $0.contains(address) }
    }
}
