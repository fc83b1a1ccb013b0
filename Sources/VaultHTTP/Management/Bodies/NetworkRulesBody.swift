import VaultCore

/// The network rules of a vault in bodies: its firewall.
struct NetworkRulesBody: Codable, Equatable {
    struct Address: Codable, Equatable {
        var value: String?
    }

    struct Network: Codable, Equatable {
        var id: String?
    }

    var bypass: String?
    var defaultAction: String?
    var ipRules: [Address]?
    var virtualNetworkRules: [Network]?

    /// The body of a firewall.
    init(_ firewall: VaultFirewall) {
        bypass = firewall.bypass.rawValue
        defaultAction = firewall.defaultAction.rawValue
        ipRules = firewall.ranges.map { Address(value: "\($0.first)/\($0.prefix)") }
        virtualNetworkRules = []
    }

    /// The firewall; throws ``VaultError/Code/badRequest`` with the member and the remedy.
    func firewall() throws(VaultError) -> VaultFirewall {
        guard virtualNetworkRules?.isEmpty ?? true else {
            throw VaultError(
                .badRequest,
                "properties.networkAcls.virtualNetworkRules: there are no virtual networks here; "
                    + "send the addresses of their hosts as ipRules."
            )
        }
        var firewall = VaultFirewall(
            defaultAction: try Self.word(defaultAction, of: "defaultAction") ?? .allow,
            bypass: try Self.word(bypass, of: "bypass") ?? .azureServices
        )
        for (index, rule) in (ipRules ?? []).enumerated() {
            let place = "properties.networkAcls.ipRules[\(index)].value"
            do {
                try firewall.add(try AddressRange(rule.value ?? ""))
            } catch let fault as TextFault {
                throw VaultError(.badRequest, "\(place): \(fault.message); \(fault.remedy).")
            } catch {
                throw VaultError(.badRequest, "properties.networkAcls.ipRules: \(error)")
            }
        }
        return firewall
    }

    private static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ text: String?,
        of member: String
    ) throws(VaultError) -> Word? {
        guard let text else { return nil }
        guard let word = Word.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: " or ")
            throw VaultError(.badRequest, "properties.networkAcls.\(member): must be \(known).")
        }
        return word
    }
}
