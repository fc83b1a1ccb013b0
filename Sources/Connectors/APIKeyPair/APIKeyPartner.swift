import Foundation
import SecretMemory
import VaultCore

/// The partner's HTTP interface, in the shape that Azure's services have: `listKeys`, `regenerateKey`, `key1`, `key2`.
struct APIKeyPartner: Sendable {
    private struct Regeneration: Encodable {
        let keyName: String
    }

    let list: HTTPEndpoint
    let regenerate: HTTPEndpoint
    let probe: HTTPEndpoint
    let usage: HTTPEndpoint?
    let keyHeader: String
    let management: String
    let environment: ConnectorEnvironment

    /// The keys by name in lower case; the decoder's copies cannot be wiped.
    func keys() async throws(TargetFailure) -> [String: SharedSecret] {
        let reply = try await list.call("POST", headers: try await authorization())
        return try Self.keys(reply, ifUnreadable: .unreachable("The partner's list of keys cannot be read."))
    }

    /// Makes a key anew and returns it; the old one is refused from then on.
    func regenerate(_ name: String) async throws(TargetFailure) -> SharedSecret {
        guard let body = try? JSONEncoder().encode(Regeneration(keyName: name)) else {
            throw TargetFailure(.refused("The name \(name) cannot be written as JSON."))
        }
        let headers = try await authorization() + [("content-type", "application/json")]
        let reply = try await regenerate.call("POST", headers: headers, body: body)
        let doubt = TargetAnswer.unknown("The partner's reply to regenerateKey cannot be read.")
        guard let key = try Self.keys(reply, ifUnreadable: doubt)[name.lowercased()] else {
            throw TargetFailure(doubt)
        }
        return key
    }

    /// Whether the partner knows a login by its name, with this very key.
    func has(_ login: TargetCredential) async throws(TargetFailure) -> Bool {
        try await keys()[login.principal.lowercased()]?.isEqual(to: login.password) ?? false
    }

    /// Whether the partner takes a key.
    func takes(_ login: TargetCredential) async throws(TargetFailure) {
        try PasswordShape.check(login)
        let key = String(decoding: login.password.withBytes { $0.exposed() }, as: UTF8.self)
        guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw TargetFailure(.refused("The key of \(login.principal) cannot stand in a header."))
        }
        _ = try await probe.call("GET", headers: [(keyHeader, key)]).success(of: "The partner")
    }

    /// When a key was last used; nil when the partner does not tell.
    func lastUse(of name: String) async throws(TargetFailure) -> Timestamp? {
        guard let usage else { return nil }
        let body = try await usage.call("GET", headers: try await authorization()).success(of: "The partner")
        guard let times = try? JSONDecoder().decode([String: Int64].self, from: body) else {
            throw TargetFailure(.unreachable("What the partner tells of the use of keys cannot be read."))
        }
        return times[name.lowercased()].map { Timestamp(unixSeconds: $0) }
    }

    private func authorization() async throws(TargetFailure) -> [(String, String)] {
        do {
            let token = try await environment.secret(management)
            let text = String(decoding: token.withBytes { $0.exposed() }, as: UTF8.self)
            return [("authorization", "Bearer \(text)")]
        } catch {
            let why = (error as? VaultError)?.summary ?? "it could not be read"
            throw TargetFailure(.unreachable("The management token \(management) is not to be had: \(why)"))
        }
    }

    private static func keys(
        _ reply: HTTPReply,
        ifUnreadable answer: TargetAnswer
    ) throws(TargetFailure) -> [String: SharedSecret] {
        let body = try reply.success(of: "The partner")
        guard let keys = try? JSONDecoder().decode([String: String].self, from: body) else {
            throw TargetFailure(answer)
        }
        let pairs = keys.map {
            ($0.key.lowercased(), SharedSecret(SecretBytes(copying: Array($0.value.utf8))))
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
