import Testing
import VaultCore

@testable import VaultHTTP

@Suite("Changes of access policies")
struct AccessPolicyChangeTests {
    private static func policy(_ object: String, _ secrets: [String], keys: [String] = []) -> AccessPolicy {
        AccessPolicy(tenantID: "t", objectID: object, keys: keys, secrets: secrets)
    }

    private static func after(_ kind: AccessPolicyChange.Kind, _ change: AccessPolicy) throws
        -> [AccessPolicy]
    {
        var vault = VaultRecord(name: .default, created: Timestamp(unixSeconds: 0))
        vault.management.accessPolicies = [
            policy("a", ["get", "list"], keys: ["get"]), policy("b", ["get"]),
        ]
        try AccessPolicyChange(kind: kind, policies: [change]).apply(to: &vault)
        return vault.management.accessPolicies
    }

    @Test("adding joins permissions, or adds the caller")
    func add() throws {
        #expect(
            try Self.after(.add, Self.policy("a", ["list", "set"]))[0].secrets == ["get", "list", "set"]
        )
        #expect(try Self.after(.add, Self.policy("c", ["set"])).map(\.objectID) == ["a", "b", "c"])
    }

    @Test("replacing leaves the caller nothing else")
    func replace() throws {
        let after = try Self.after(.replace, Self.policy("a", ["set"]))
        #expect(after[0].secrets == ["set"] && after[0].keys.isEmpty && after.count == 2)
        #expect(try Self.after(.replace, Self.policy("c", ["set"])).count == 3)
    }

    @Test("removing takes permissions, and the policy with the last of them")
    func remove() throws {
        let less = try Self.after(.remove, Self.policy("a", ["get"]))
        #expect(less[0].secrets == ["list"] && less[0].keys == ["get"])
        #expect(try Self.after(.remove, Self.policy("b", ["get"])).map(\.objectID) == ["a"])
        #expect(try Self.after(.remove, Self.policy("a", [])).map(\.objectID) == ["b"])
        #expect(try Self.after(.remove, Self.policy("c", ["get"])).count == 2)
    }

    @Test("an application acting for somebody is another caller than that somebody")
    func application() throws {
        var compound = Self.policy("a", ["set"])
        compound.applicationID = "app"
        #expect(try Self.after(.add, compound).count == 3)
    }
}
