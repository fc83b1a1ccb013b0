import Foundation
import SecretMemory
import VaultCore

/// Where a connector finds the login that it changes others with: a secret in the vault.
///
/// The secret holds the password alone, with the name in the setting `administratorUser`, or a JSON object with the
/// members `username` and `password`.
struct AdministratorSecret: Sendable {
    /// The object form of the secret.
    private struct Login: Decodable {
        let username: String
        let password: String
    }

    /// The path of the secret.
    let path: String
    /// The administrator's name, when the secret does not hold it.
    let user: String?

    /// The settings that name it.
    static let settings = [
        ConnectorSetting(
            "administrator",
            .secret,
            "The secret with the administrator's login: the password, or JSON with username and password."
        ),
        ConnectorSetting(
            "administratorUser",
            .text,
            "The administrator's name, when its secret holds the password alone."
        ),
    ]

    /// Reads the settings; nil when no administrator is named.
    init?(_ values: ConnectorValues) {
        guard let path = values.text("administrator") else { return nil }
        self.path = path
        user = values.text("administratorUser")
    }

    /// The login as the vault holds it now.
    func login(_ environment: ConnectorEnvironment) async throws(TargetFailure) -> TargetCredential {
        let secret: SharedSecret
        do {
            secret = try await environment.secret(path)
        } catch {
            let why = (error as? VaultError)?.summary ?? "it could not be read"
            throw TargetFailure(.unreachable("The administrator's login \(path) is not to be had: \(why)"))
        }
        let login = try read(secret)
        try PasswordShape.check(login)
        return login
    }

    /// The login as the vault holds it now, and after it those of `logins` that are the administrator's own.
    ///
    /// While the administrator's own password changes, the vault may still hold the old one.
    func authority(
        _ logins: [TargetCredential],
        _ environment: ConnectorEnvironment
    ) async throws(TargetFailure) -> [TargetCredential] {
        let login = try await login(environment)
        return [login] + logins.filter { $0.principal == login.principal }
    }

    /// The decoder works on copies that cannot be wiped; they are gone when this returns.
    private func read(_ secret: SharedSecret) throws(TargetFailure) -> TargetCredential {
        let bytes = secret.withBytes { $0.exposed() }
        if bytes.first == UInt8(ascii: "{"),
            let login = try? JSONDecoder().decode(Login.self, from: Data(bytes))
        {
            let password = SecretBytes(copying: Array(login.password.utf8))
            return TargetCredential(principal: login.username, password: SharedSecret(password))
        }
        guard let user else {
            throw TargetFailure(
                .unreachable(
                    "The secret \(path) names no user: write JSON with username and password into it, or set "
                        + "administratorUser."
                )
            )
        }
        return TargetCredential(principal: user, password: secret)
    }
}
