import RekeyWire
import VaultCore

/// A checked change of a firewall.
struct FirewallEdit: Sendable {
    var defaultAction: VaultFirewall.DefaultAction?
    var bypass: VaultFirewall.Bypass?
    var added: [AddressRange]
    var removed: [AddressRange]

    /// Makes the change; throws ``VaultError/Code/badParameter`` for a range to remove that is not there, or one too
    /// many.
    func apply(to firewall: inout VaultFirewall) throws(VaultError) {
        firewall.defaultAction = defaultAction ?? firewall.defaultAction
        firewall.bypass = bypass ?? firewall.bypass
        for (index, range) in removed.enumerated() where !firewall.remove(range) {
            throw VaultError(
                .badParameter,
                "remove[\(index)]: \(range) is not among the addresses; send it as the firewall shows it."
            )
        }
        for range in added { try firewall.add(range) }
    }
}

extension FirewallDraft {
    /// The firewall asked for; throws ``VaultError/Code/badParameter`` with the member and the remedy.
    func firewall() throws(VaultError) -> VaultFirewall {
        var firewall = VaultFirewall(
            defaultAction: try FirewallMember.word(defaultAction, of: "defaultAction") ?? .deny,
            bypass: try FirewallMember.word(bypass, of: "bypass") ?? .none
        )
        for range in try FirewallMember.ranges(addresses, of: "addresses") { try firewall.add(range) }
        return firewall
    }
}

extension FirewallChange {
    /// The change asked for; throws ``VaultError/Code/badParameter`` with the member and the remedy.
    func edit() throws(VaultError) -> FirewallEdit {
        FirewallEdit(
            defaultAction: try FirewallMember.word(defaultAction, of: "defaultAction"),
            bypass: try FirewallMember.word(bypass, of: "bypass"),
            added: try FirewallMember.ranges(add, of: "add"),
            removed: try FirewallMember.ranges(remove, of: "remove")
        )
    }
}

/// Reads the members of firewalls.
private enum FirewallMember {
    /// One of a few words; nil when absent.
    static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ text: String?,
        of member: String
    ) throws(VaultError) -> Word? {
        guard let text else { return nil }
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: " or ")
            throw VaultError(.badParameter, "\(member): send \(known), or leave it out.")
        }
        return word
    }

    static func ranges(_ texts: [String]?, of member: String) throws(VaultError) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for (index, text) in (texts ?? []).enumerated() {
            do {
                ranges.append(try AddressRange(text))
            } catch {
                throw VaultError(.badParameter, "\(member)[\(index)]: \(error.message); \(error.remedy).")
            }
        }
        return ranges
    }
}
