import VaultCore

/// A change of some access policies of a vault, whatever the others are.
struct AccessPolicyChange: Sendable {
    /// What happens to the policy of each caller named.
    enum Kind: String, Sendable {
        /// It gets further permissions.
        case add
        /// It has these permissions and no others from then on.
        case replace
        /// It loses these permissions, and goes with the last of them or when none is named.
        case remove
    }

    let kind: Kind
    let policies: [AccessPolicy]

    /// Makes the change; throws ``VaultError/Code/badRequest`` for one policy too many.
    func apply(to vault: inout VaultRecord) throws(VaultError) {
        for policy in policies { apply(policy, to: &vault.management.accessPolicies) }
        guard vault.management.accessPolicies.count <= VaultManagement.mostPolicies else {
            throw VaultError(
                .badRequest,
                "properties.accessPolicies: a vault takes at most \(VaultManagement.mostPolicies) of them."
            )
        }
    }

    private func apply(_ policy: AccessPolicy, to standing: inout [AccessPolicy]) {
        let index = standing.firstIndex { $0.isAboutCaller(of: policy) }
        switch (kind, index) {
        case (.remove, nil): return
        case (.remove, let index?):
            standing[index] = standing[index].without(policy)
            if standing[index].isEmpty || policy.isEmpty { standing.remove(at: index) }
        case (.replace, let index?): standing[index] = policy
        case (.add, let index?): standing[index] = standing[index].with(policy)
        case (_, nil): standing.append(policy)
        }
    }
}

extension AccessPolicy {
    fileprivate var isEmpty: Bool {
        keys.isEmpty && secrets.isEmpty && certificates.isEmpty && storage.isEmpty
    }

    fileprivate func with(_ other: AccessPolicy) -> AccessPolicy {
        joined(other) { mine, others in mine + others.filter { !mine.contains($0) } }
    }

    fileprivate func without(_ other: AccessPolicy) -> AccessPolicy {
        joined(other) { mine, others in mine.filter { !others.contains($0) } }
    }

    private func joined(_ other: AccessPolicy, _ join: ([String], [String]) -> [String]) -> AccessPolicy {
        var policy = self
        policy.keys = join(keys, other.keys)
        policy.secrets = join(secrets, other.secrets)
        policy.certificates = join(certificates, other.certificates)
        policy.storage = join(storage, other.storage)
        return policy
    }
}
