import VaultCore

/// A vault's firewall as one column: what happens by default, who passes anyway, and the ranges, between spaces; NULL
/// for one that was never changed.
enum FirewallText {
    static func encode(_ firewall: VaultFirewall) -> String? {
        guard firewall != .off else { return nil }
        let words = [firewall.defaultAction.rawValue, firewall.bypass.rawValue]
        return (words + firewall.ranges.map(\.description)).joined(separator: " ")
    }

    /// Throws ``VaultError/Code/integrity`` for what is not whole, for a firewall must not open by itself.
    static func decode(_ text: String?) throws(VaultError) -> VaultFirewall {
        guard let text else { return .off }
        let words = text.split(separator: " ")
        guard words.count >= 2, let action = VaultFirewall.DefaultAction(rawValue: String(words[0])),
            let bypass = VaultFirewall.Bypass(rawValue: String(words[1]))
        else { throw damaged }
        var firewall = VaultFirewall(defaultAction: action, bypass: bypass)
        for word in words.dropFirst(2) {
            guard let range = try? AddressRange(word) else { throw damaged }
            try firewall.add(range)
        }
        return firewall
    }

    private static var damaged: VaultError {
        VaultError(.integrity, "the stored firewall of a vault is damaged; restore a backup")
    }
}
