import Policies
import SecretMemory
import VaultCore

/// What can be wrong with the values of logins that a set speaks of: a rotation must find the password in them.
struct ValueRules: Sendable {
    let rules: VaultRules
    let sealer: any RecordSealer

    /// The logins whose value is not one of the first principal, as it is when it was set by hand.
    ///
    /// Throws what opening a value throws.
    func doubtful() throws -> [ObjectPath] {
        try rules.set.objects.keys.sorted().filter { path in
            guard let login = login(path), let first = login.object.principals.first else { return false }
            return try misfit(login, as: first) != nil
        }
    }

    /// What is wrong with values that must be logins of these principals.
    func problems(_ principals: [ObjectPath: String]) throws -> [PolicyProblem] {
        try principals.sorted { $0.key < $1.key }.compactMap { path, principal in
            guard let login = login(path), let why = try misfit(login, as: principal) else { return nil }
            let others = try login.object.principals.filter { try misfit(login, as: $0) == nil }
            guard let other = others.first else {
                return rules.error(
                    "objects.\(path).template",
                    "the value in the vault is no login of `\(principal)` in this form: \(why)",
                    "set it in this form, with `rekey secret set \(path.name)`, or correct the template"
                )
            }
            return rules.error(
                "objects.\(path).principals",
                "the value in the vault is a login of `\(other)`, not of `\(principal)`",
                "name `\(other)` first, or set a login of `\(principal)`, with `rekey secret set \(path.name)`"
            )
        }
    }

    // MARK: - Private

    private typealias Login = (object: ManagedObject, version: VersionRecord)

    private func login(_ path: ObjectPath) -> Login? {
        guard let object = rules.set.objects[path], object.connector != nil,
            let held = rules.holdings.objects[path], held.object.deletion == nil
        else { return nil }
        return (object, held.version)
    }

    private func misfit(_ login: Login, as principal: String) throws -> String? {
        let version = login.version
        let value = SharedSecret(try sealer.open(version.sealed, binding: version.binding))
        return (login.object.template ?? .password).misfit(of: value, user: principal)
    }
}
