import VaultCore

extension VaultRecord {
    /// How many access policies an audit record names.
    private static let mostNamed = 10

    /// What changed since `before`, in words for the audit log; nil when nothing did.
    func changes(from before: VaultRecord) -> String? {
        let (new, old) = (management, before.management)
        var words: [String] = []
        if new.sku != old.sku { words.append("sku \(new.sku.rawValue)") }
        if softDeleteDays != before.softDeleteDays {
            words.append("softDeleteRetentionInDays \(softDeleteDays)")
        }
        if purgeProtection != before.purgeProtection {
            words.append("enablePurgeProtection \(purgeProtection)")
        }
        if new.accessModel != old.accessModel {
            words.append("enableRbacAuthorization \(new.accessModel == .roles)")
        }
        if firewall != before.firewall {
            let ranges = firewall.ranges.map(\.description).joined(separator: " ")
            words.append("networkAcls \(firewall.defaultAction.rawValue) \(ranges)")
        }
        if new.isPublic != old.isPublic {
            words.append("publicNetworkAccess \(new.isPublic ? "Enabled" : "Disabled")")
        }
        if new.tags != old.tags { words.append("tags") }
        if new.purposes != old.purposes { words.append("enabledFor") }
        words += Self.changes(of: new.accessPolicies, from: old.accessPolicies)
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    private static func changes(of new: [AccessPolicy], from old: [AccessPolicy]) -> [String] {
        let gone = old.filter { one in !new.contains { $0.isAboutCaller(of: one) } }
        let words =
            new.filter { !old.contains($0) }.map { "access policy of \($0.objectID): \($0.words)" }
            + gone.map { "no access policy of \($0.objectID)" }
        let more = words.count > mostNamed ? ["\(words.count - mostNamed) more access policies"] : []
        return words.prefix(mostNamed) + more
    }
}

extension AccessPolicy {
    fileprivate var words: String {
        [("keys", keys), ("secrets", secrets), ("certificates", certificates), ("storage", storage)]
            .filter { !$0.1.isEmpty }
            .map { "\($0.0) \($0.1.joined(separator: ","))" }
            .joined(separator: " ")
    }
}
