import Foundation
import SecretMemory
import VaultCore

/// What a webhook or a program is asked to do: the operations of ``Connector`` as JSON.
struct PartnerRequest: Encodable {
    /// A login; this is where its password leaves wiped memory.
    struct Login: Encodable {
        let principal: String
        let password: String

        init(_ login: TargetCredential) throws(TargetFailure) {
            try PasswordShape.check(login)
            let bytes = login.password.withBytes { $0.exposed() }
            guard let password = String(validating: bytes, as: UTF8.self) else {
                throw TargetFailure(
                    .refused("The password of \(login.principal) is no text, as JSON needs it.")
                )
            }
            principal = login.principal
            self.password = password
        }
    }

    /// The name of an operation.
    enum Operation: String, Encodable {
        case preflight, probe, stage, verify, retire, restore, sessions
    }

    let operation: Operation
    let strategy: String
    var token: String?
    var principals: [String]?
    var candidate: Login?
    var current: Login?
    var previous: Login?

    init(_ operation: Operation, _ overlap: TargetOverlap) {
        self.operation = operation
        strategy = overlap.rawValue
    }

    /// The request's bytes, always in the same order.
    func body() throws(TargetFailure) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(self) else {
            throw TargetFailure(.refused("The request cannot be written as JSON."))
        }
        return body
    }
}
