import Connectors
import Policies
import VaultCore
import VaultService

extension RotationParts {
    /// Makes connectors of the kinds that this release has, with what they may ask of the vault.
    static func connectors(_ ports: VaultPorts) -> LiveTargets.Maker {
        { entry, overlap, vault in
            let environment = ConnectorEnvironment(clock: ports.clock, random: ports.random) { path in
                try await SecretService.current(path, in: vault, ports: ports)
            }
            guard let kind = ConnectorKinds.all.first(where: { $0.type == entry.type }) else {
                throw VaultError(
                    .badParameter,
                    "There is no connector of the type '\(entry.type)'. Known types: "
                        + ConnectorKinds.all.map { $0.type }.joined(separator: ", ") + "."
                )
            }
            return try kind.make(entry.values(strategy: overlap), environment: environment)
        }
    }
}
