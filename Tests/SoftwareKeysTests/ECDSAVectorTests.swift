import Crypto
import Foundation
import Testing
import VaultCore

@Suite("EC signatures meet Wycheproof")
struct ECDSAVectorTests {
    struct File: CustomTestStringConvertible {
        let name: String
        let curve: Curve
        let algorithm: KeyAlgorithm
        var testDescription: String { name }
    }

    @Test(
        "each signature of fixed width is judged as the vector says",
        arguments: [
            File(name: "ecdsa_secp256r1_sha256_p1363", curve: .p256, algorithm: .es256),
            File(name: "ecdsa_secp384r1_sha384_p1363", curve: .p384, algorithm: .es384),
            File(name: "ecdsa_secp521r1_sha512_p1363", curve: .p521, algorithm: .es512),
        ]
    )
    func signaturesAreJudged(_ file: File) throws {
        var count = 0
        for group in try VectorFile(named: file.name).testGroups {
            let handle = try verifier(group, file.curve)
            for vector in group.tests {
                let verdict = try handle.accepts(vector, file.algorithm)
                #expect(verdict == (vector.result == .valid), "\(file.name) \(vector.tcId) \(vector.comment)")
                count += 1
            }
        }
        #expect(count >= 250)
    }

    /// The vectors of secp256k1 are in DER and forbid a large s, which plain ECDSA allows.
    ///
    /// DER is not on our wire, so those that are wrong only as DER are left out.
    @Test("each signature on secp256k1 is judged as plain ECDSA says")
    func signaturesOnTheKoblitzCurveAreJudged() throws {
        var count = 0
        for group in try VectorFile(named: "ecdsa_secp256k1_sha256_bitcoin").testGroups {
            let handle = try verifier(group, .p256k)
            for vector in group.tests {
                guard let parsed = try? P256.Signing.ECDSASignature(derRepresentation: vector.bytes(\.sig))
                else {
                    #expect(vector.result == .invalid)
                    continue
                }
                let isSound = vector.result == .valid || vector.comment.lowercased().contains("malleability")
                let verdict = try handle.verify(
                    signature: Array(parsed.rawRepresentation),
                    digest: digest(vector.bytes(\.msg), for: .es256k),
                    with: .es256k
                )
                #expect(verdict == isSound, "\(vector.tcId) \(vector.comment)")
                count += 1
            }
        }
        #expect(count >= 200)
    }

    private func verifier(_ group: VectorGroup, _ curve: Curve) throws -> any KeyHandle {
        let key = try #require(group.publicKey)
        return try TestKeys.ecVerifier(
            curve,
            x: Hex.bytes(even(try #require(key.wx))),
            y: Hex.bytes(even(try #require(key.wy)))
        )
    }

    private func even(_ text: String) -> String { text.count.isMultiple(of: 2) ? text : "0" + text }
}
