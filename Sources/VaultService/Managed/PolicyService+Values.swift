import Policies
import VaultCore

extension PolicyService {
    /// Which values are no logins of the principals whose turn it is.
    func valueProblems(_ rules: VaultRules, _ rotations: [ObjectPath: ManagedRotation]) async throws
        -> [PolicyProblem]
    {
        let values = ValueRules(rules: rules, sealer: ports.sealer)
        let doubtful = try await ports.heavyWork.run { try values.doubtful() }
        guard !doubtful.isEmpty else { return [] }
        let principals = try await ports.store.read { reader in
            var principals: [ObjectPath: String] = [:]
            for path in doubtful {
                guard let held = rules.holdings.objects[path], let managed = rotations[path] else { continue }
                principals[path] = try reader.principal(of: held, managed)
            }
            return principals
        }
        return try await ports.heavyWork.run { try values.problems(principals) }
    }
}
