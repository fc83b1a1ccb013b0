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
    case webhookTwoPrincipals
    case webhookTwoPasswords
    case webhookOnePrincipal
    case execTwoPrincipals

    var testDescription: String { rawValue }

    var overlap: TargetOverlap {
        switch self {
        case .postgreSQLTwoPrincipals, .redisTwoPrincipals, .mariaDBTwoPrincipals, .webhookTwoPrincipals,
            .execTwoPrincipals:
            .twoPrincipals
        case .redisTwoPasswords, .mariaDBTwoPasswords, .webhookTwoPasswords: .twoPasswords
        case .postgreSQLOnePrincipal, .postgreSQLAdministrator, .redisOnePrincipal, .mariaDBOnePrincipal,
            .webhookOnePrincipal:
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
        case .webhookTwoPrincipals, .webhookTwoPasswords, .webhookOnePrincipal:
            try await PartnerTarget.shared.value().webhookScene(overlap, variation)
        case .execTwoPrincipals:
            try await PartnerTarget.shared.value().execScene(overlap, variation)
        }
    }

    /// The cases whose administrator is another than the login that rotates.
    static var administered: [ContractCase] { allCases.filter { !$0.rotatesAdministrator } }

    /// The cases that show the target a credential of Rekey's own; a program is started without one.
    static var authenticated: [ContractCase] {
        administered.filter { $0 != .execTwoPrincipals }
    }
}
