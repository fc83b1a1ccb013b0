import RekeyWire
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("Changes of a firewall")
struct FirewallEditTests {
    private static func ranges(_ firewall: VaultFirewall) -> [String] { firewall.ranges.map(\.description) }

    @Test("a draft that says nothing lets nobody in")
    func draft() throws {
        let firewall = try FirewallDraft().firewall()
        #expect(firewall == VaultFirewall(defaultAction: .deny, bypass: .none))
        let other = FirewallDraft(defaultAction: "Allow", bypass: "AzureServices", addresses: ["10.0.0.0/8"])
        #expect(try other.firewall().defaultAction == .allow)
        #expect(try other.firewall().bypass == .azureServices)
        #expect(Self.ranges(try other.firewall()) == ["10.0.0.0/8"])
    }

    @Test("a change keeps what it does not name")
    func change() throws {
        var firewall = try FirewallDraft(addresses: ["10.0.0.0/8", "::1"]).firewall()
        try FirewallChange(add: ["192.0.2.1"], remove: ["::1"]).edit().apply(to: &firewall)
        #expect(Self.ranges(firewall) == ["10.0.0.0/8", "192.0.2.1"] && firewall.defaultAction == .deny)
        try FirewallChange(defaultAction: "Allow").edit().apply(to: &firewall)
        #expect(Self.ranges(firewall).count == 2 && firewall.defaultAction == .allow)
    }

    @Test("an address can be taken out and let in again at once")
    func both() throws {
        var firewall = try FirewallDraft(addresses: ["::1"]).firewall()
        try FirewallChange(add: ["::1"], remove: ["::1"]).edit().apply(to: &firewall)
        #expect(Self.ranges(firewall) == ["::1"])
    }

    @Test(
        "a wrong member is named, with the remedy",
        arguments: [
            (FirewallDraft(defaultAction: "deny"), "defaultAction: send Allow or Deny"),
            (FirewallDraft(bypass: "All"), "bypass: send AzureServices or None"),
            (FirewallDraft(addresses: ["10.0.0.1", "office"]), "addresses[1]: this is no IP address"),
            (
                FirewallDraft(addresses: ["10.0.0.1/8"]),
                "addresses[0]: bits after its prefix are set; write 10.0.0.0/8"
            ),
        ]
    )
    func refusals(draft: FirewallDraft, text: String) {
        let error = #expect(throws: VaultError.self) { try draft.firewall() }
        #expect(error?.code == .badParameter && error?.summary.contains(text) == true)
    }

    @Test("removing what is not there is a mistake")
    func absent() throws {
        var firewall = try FirewallDraft(addresses: ["10.0.0.0/8"]).firewall()
        let edit = try FirewallChange(remove: ["10.0.0.0/9"]).edit()
        let error = #expect(throws: VaultError.self) { try edit.apply(to: &firewall) }
        #expect(error?.summary.contains("remove[0]: 10.0.0.0/9 is not among") == true)
    }
}
