import Testing
import VaultCore

/// A connector and one of its strategies.
enum ContractCase: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case postgreSQLTwoPrincipals
    case postgreSQLOnePrincipal
    case postgreSQLAdministrator

    var testDescription: String { rawValue }

    var overlap: TargetOverlap {
        switch self {
        case .postgreSQLTwoPrincipals: .twoPrincipals
        case .postgreSQLOnePrincipal, .postgreSQLAdministrator: .none
        }
    }

    /// The administrator's own login is what rotates.
    var rotatesAdministrator: Bool { self == .postgreSQLAdministrator }

    func scene(_ variation: Variation = .plain) async throws -> Scene {
        switch self {
        case .postgreSQLTwoPrincipals, .postgreSQLOnePrincipal:
            try await PostgreSQLTarget.shared.value().scene(overlap, variation)
        case .postgreSQLAdministrator:
            try await PostgreSQLTarget.shared.value().administratorScene(variation)
        }
    }

    /// The cases whose administrator is another than the login that rotates.
    static var administered: [ContractCase] { allCases.filter { !$0.rotatesAdministrator } }
}
