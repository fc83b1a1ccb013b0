import Foundation
import SecretMemory
import Testing
import VaultCore

@Suite("RSA signatures meet Wycheproof")
struct RSASignatureVectorTests {
    struct File: CustomTestStringConvertible {
        let name: String
        let algorithm: KeyAlgorithm
        var testDescription: String { name }
    }

    static let v15: [File] = [2048, 3072, 4096].flatMap { size in
        [("sha256", KeyAlgorithm.rs256), ("sha384", .rs384), ("sha512", .rs512)].map {
            File(name: "rsa_signature_\(size)_\($0.0)", algorithm: $0.1)
        }
    }

    static let pss: [File] = [
        File(name: "rsa_pss_2048_sha256_mgf1_32", algorithm: .ps256),
        File(name: "rsa_pss_3072_sha256_mgf1_32", algorithm: .ps256),
        File(name: "rsa_pss_4096_sha256_mgf1_32", algorithm: .ps256),
        File(name: "rsa_pss_2048_sha384_mgf1_48", algorithm: .ps384),
        File(name: "rsa_pss_4096_sha384_mgf1_48", algorithm: .ps384),
        File(name: "rsa_pss_4096_sha512_mgf1_64", algorithm: .ps512),
    ]

    @Test("each signature is judged as the vector says", arguments: v15 + pss)
    func signaturesAreJudged(_ file: File) throws {
        let vectors = try VectorFile(named: file.name)
        var count = 0
        for group in vectors.testGroups {
            let handle = try verifier(group)
            for vector in group.tests where vector.result != .acceptable {
                let verdict = try handle.accepts(vector, file.algorithm)
                #expect(verdict == (vector.result == .valid), "\(file.name) \(vector.tcId) \(vector.comment)")
                count += 1
            }
        }
        #expect(count >= 100)
    }

    @Test(
        "a salt that is not as long as the digest is refused",
        arguments: [
            File(name: "rsa_pss_2048_sha256_mgf1_0", algorithm: .ps256),
            File(name: "rsa_pss_4096_sha512_mgf1_32", algorithm: .ps512),
        ]
    )
    func foreignSaltsAreRefused(_ file: File) throws {
        var count = 0
        for group in try VectorFile(named: file.name).testGroups {
            let handle = try verifier(group)
            for vector in group.tests where vector.result == .valid {
                let verdict = try handle.accepts(vector, file.algorithm)
                #expect(!verdict, "\(file.name) \(vector.tcId)")
                count += 1
            }
        }
        #expect(count >= 60)
    }

    @Test(
        "PKCS#1 v1.5 signatures are made bit for bit as the vector says",
        arguments: [
            ("rsa_pkcs1_2048_sig_gen", 24), ("rsa_pkcs1_3072_sig_gen", 24), ("rsa_pkcs1_4096_sig_gen", 24),
        ]
    )
    func signaturesAreMade(_ name: String, _ minimum: Int) throws {
        let algorithms: [String: KeyAlgorithm] = ["SHA-256": .rs256, "SHA-384": .rs384, "SHA-512": .rs512]
        var count = 0
        for group in try VectorFile(named: name).testGroups {
            guard let algorithm = algorithms[group.sha ?? ""] else { continue }
            let handle = try TestKeys.load(
                pkcs8: Hex.bytes(try #require(group.privateKeyPkcs8)),
                bits: try #require(group.keySize)
            )
            for vector in group.tests {
                let made = try handle.sign(
                    digest: digest(vector.bytes(\.msg), for: algorithm),
                    with: algorithm
                )
                #expect(made == vector.bytes(\.sig), "\(name) \(vector.tcId)")
                count += 1
            }
        }
        #expect(count >= minimum)
    }

    private func verifier(_ group: VectorGroup) throws -> any KeyHandle {
        let key = try #require(group.publicKey)
        return try TestKeys.rsaVerifier(
            modulus: Hex.bytes(try #require(key.modulus)),
            exponent: Hex.bytes(try #require(key.publicExponent))
        )
    }
}
