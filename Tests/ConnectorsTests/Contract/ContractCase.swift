import Testing
import VaultCore

/// A connector and one of its strategies.
enum ContractCase: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case postgreSQLTwoPrincipals
    case postgreSQLOnePrincipal
    case postgreSQLAdministrator
    case redisTwoPrincipals
    case redisTwoPasswords
    case redisOnePrincipal
    case mariaDBTwoPrincipals
    case mariaDBTwoPasswords
    case mariaDBOnePrincipal

    var testDescription: String { rawValue }

    var overlap: TargetOverlap {
        switch self {
        case .postgreSQLTwoPrincipals, .redisTwoPrincipals, .mariaDBTwoPrincipals: .twoPrincipals
        case .redisTwoPasswords, .mariaDBTwoPasswords: .twoPasswords
        case .postgreSQLOnePrincipal, .postgreSQLAdministrator, .redisOnePrincipal, .mariaDBOnePrincipal:
            .none
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
        case .redisTwoPrincipals, .redisTwoPasswords, .redisOnePrincipal:
            try await RedisTarget.shared.value().scene(overlap, variation)
        case .mariaDBTwoPrincipals, .mariaDBTwoPasswords, .mariaDBOnePrincipal:
            try await MariaDBTarget.shared.value().scene(overlap, variation)
        }
    }

    /// The cases whose administrator is another than the login that rotates.
    static var administered: [ContractCase] { allCases.filter { !$0.rotatesAdministrator } }
}
