import Foundation
import Synchronization
import VaultCore

/// Fetches a document over HTTPS, with bounds on time and size; throws when it cannot.
public typealias DocumentFetch = @Sendable (_ url: String) async throws -> [UInt8]

/// The keys of other issuers: given inline, or learnt from their discovery documents and kept for a while.
final class FederatedKeys: Sendable {
    private struct Learnt {
        let keys: JSONWebKeySet
        let at: Timestamp
    }

    private struct Discovery: Decodable {
        let issuer: String
        let keys: String

        private enum CodingKeys: String, CodingKey {
            case issuer
            case keys = "jwks_uri"
        }
    }

    /// How long learnt keys are used before they are fetched anew.
    private static let life = Duration.seconds(600)
    /// How soon an unknown key id may cause a fetch again, so that made-up ids cannot cause a storm.
    private static let pause = Duration.seconds(30)
    private static let largest = 262_144

    private let fetch: DocumentFetch?
    private let clock: any VaultClock
    private let learnt = Mutex<[String: Learnt]>([:])

    init(fetch: DocumentFetch?, clock: any VaultClock) {
        self.fetch = fetch
        self.clock = clock
    }

    /// The keys for a token of the trusted issuer; nil when they cannot be had.
    ///
    /// The caller has matched the issuer with a stored trust: no URL out of a token is ever fetched.
    func keys(of trust: FederatedTrust, kid: String?) async -> JSONWebKeySet? {
        if let jwks = trust.jwks { return JSONWebKeySet(json: Array(jwks.utf8)) }
        let now = clock.now()
        let known = learnt.withLock { $0[trust.issuer] }
        if let known {
            let age = now - known.at
            if age < Self.pause || (age < Self.life && known.keys.knows(kid)) { return known.keys }
        }
        guard let fresh = await learn(from: trust.issuer) else { return known?.keys }
        learnt.withLock { $0[trust.issuer] = Learnt(keys: fresh, at: now) }
        return fresh
    }

    /// OpenID Connect Discovery 1.0, section 4.
    private func learn(from issuer: String) async -> JSONWebKeySet? {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        guard let document = await bytes("\(base)/.well-known/openid-configuration"),
            let discovery = try? JSONDecoder().decode(Discovery.self, from: Data(document)),
            discovery.issuer == issuer, let keys = await bytes(discovery.keys)
        else { return nil }
        return JSONWebKeySet(json: keys)
    }

    private func bytes(_ url: String) async -> [UInt8]? {
        guard let fetch, url.hasPrefix("https://"), let bytes = try? await fetch(url),
            bytes.count <= Self.largest
        else { return nil }
        return bytes
    }
}
