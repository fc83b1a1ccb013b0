import Foundation
import SecretMemory
import SoftwareKeys
import Testing
import VaultCore

@Suite("RSA decryption meets Wycheproof")
struct RSAEncryptionVectorTests {
    struct File: CustomTestStringConvertible {
        let name: String
        let algorithm: KeyAlgorithm
        var testDescription: String { name }
    }

    @Test(
        "each ciphertext opens, or fails, as the vector says",
        arguments: [
            File(name: "rsa_oaep_2048_sha1_mgf1sha1", algorithm: .rsaOAEP),
            File(name: "rsa_oaep_2048_sha256_mgf1sha256", algorithm: .rsaOAEP256),
            File(name: "rsa_oaep_3072_sha256_mgf1sha256", algorithm: .rsaOAEP256),
            File(name: "rsa_oaep_4096_sha256_mgf1sha256", algorithm: .rsaOAEP256),
            File(name: "rsa_pkcs1_2048", algorithm: .rsa15),
            File(name: "rsa_pkcs1_3072", algorithm: .rsa15),
            File(name: "rsa_pkcs1_4096", algorithm: .rsa15),
        ]
    )
    func ciphertextsAreJudged(_ file: File) throws {
        var count = 0
        var refusals: Set<String> = []
        for group in try VectorFile(named: file.name).testGroups {
            let bits = try #require(group.keySize)
            let handle = try TestKeys.load(pkcs8: Hex.bytes(try #require(group.privateKeyPkcs8)), bits: bits)
            // The wire has no field for a label, so only vectors without one apply.
            for vector in group.tests where (vector.label ?? "").isEmpty {
                let message = SealedMessage(algorithm: file.algorithm, ciphertext: vector.bytes(\.ct))
                do {
                    let plaintext = exposed(try handle.decrypt(message))
                    #expect(vector.result == .valid, "\(file.name) \(vector.tcId) \(vector.comment)")
                    #expect(plaintext == vector.bytes(\.msg), "\(file.name) \(vector.tcId)")
                } catch let refusal {
                    #expect(vector.result == .invalid, "\(file.name) \(vector.tcId) \(vector.comment)")
                    #expect(refusal == VaultError(.badParameter, ""))
                    if message.ciphertext.count * 8 == bits { refusals.insert(refusal.summary) }
                }
                count += 1
            }
        }
        #expect(count >= 25)
        #expect(refusals.count == 1, "every failure reads the same")
    }

    @Test(
        "a JSON Web Key of each size is imported and decrypts",
        arguments: [
            "rsa_oaep_2048_sha256_mgf1sha256", "rsa_oaep_3072_sha256_mgf1sha256",
            "rsa_oaep_4096_sha256_mgf1sha256",
        ]
    )
    func foreignKeysAreImported(_ name: String) throws {
        let group = try #require(try VectorFile(named: name).testGroups.first)
        let jwk = try #require(group.privateKeyJwk)
        let material = try TestKeys.provider.importKey(RSAParts(jwk).imported)
        let bits = try #require(group.keySize)
        let handle = try TestKeys.load(material.privateMaterial, .rsa(bits: bits))
        let vector = try #require(group.tests.first { $0.result == .valid && $0.msg?.isEmpty == false })
        let opened = try handle.decrypt(SealedMessage(algorithm: .rsaOAEP256, ciphertext: vector.bytes(\.ct)))
        #expect(exposed(opened) == vector.bytes(\.msg))
        #expect(
            material.publicMaterial
                == .rsa(modulus: try #require(Base64URL.decode(jwk.n)), exponent: [1, 0, 1])
        )
    }
}
