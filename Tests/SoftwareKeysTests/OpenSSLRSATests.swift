import Foundation
import SecretMemory
import Testing
import VaultCore

@Suite("The openssl command and our RSA keys understand each other")
struct OpenSSLRSATests {
    static let sizes = [2048, 3072, 4096]
    static let signing: [KeyAlgorithm] = [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .rsNull]
    static let encrypting: [KeyAlgorithm] = [.rsa15, .rsaOAEP, .rsaOAEP256]

    @Test("signatures, both ways", arguments: sizes, signing)
    func signatures(bits: Int, algorithm: KeyAlgorithm) throws {
        let handle = try TestKeys.handle(.rsa(bits: bits))
        let value = digest(Array("to be signed".utf8), for: algorithm)
        try withKeyFile(bits) { openssl, key in
            let ours = try openssl.file("ours", try handle.sign(digest: value, with: algorithm))
            try openssl.run(
                ["pkeyutl", "-verify", "-inkey", key, "-keyform", "DER", "-sigfile", ours]
                    + options(algorithm),
                input: value
            )
            let theirs = try openssl.run(
                ["pkeyutl", "-sign", "-inkey", key, "-keyform", "DER"] + options(algorithm),
                input: value
            )
            #expect(try handle.verify(signature: theirs, digest: value, with: algorithm))
            var wrong = theirs
            wrong[wrong.count / 2] ^= 1
            #expect(try !handle.verify(signature: wrong, digest: value, with: algorithm))
        }
    }

    @Test("ciphertexts, both ways", arguments: sizes, encrypting)
    func ciphertexts(bits: Int, algorithm: KeyAlgorithm) throws {
        let handle = try TestKeys.handle(.rsa(bits: bits))
        let plaintext = Array("a key of thirty-two bytes, nearly".utf8)
        try withKeyFile(bits) { openssl, key in
            let ours = try handle.encrypt(SealRequest(algorithm: algorithm, plaintext: secret(plaintext)))
            let opened = try openssl.run(
                ["pkeyutl", "-decrypt", "-inkey", key, "-keyform", "DER"] + options(algorithm),
                input: ours.ciphertext
            )
            #expect(opened == plaintext)
            let theirs = try openssl.run(
                ["pkeyutl", "-encrypt", "-inkey", key, "-keyform", "DER"] + options(algorithm),
                input: plaintext
            )
            let message = SealedMessage(algorithm: algorithm, ciphertext: theirs)
            #expect(exposed(try handle.decrypt(message)) == plaintext)
        }
    }

    @Test("openssl finds our keys sound, with exponent 65537", arguments: sizes)
    func keysAreSound(bits: Int) throws {
        try withKeyFile(bits) { openssl, key in
            try openssl.run("pkey", "-inform", "DER", "-in", key, "-check", "-noout")
        }
        guard case .rsa(let modulus, let exponent) = try TestKeys.material(.rsa(bits: bits)).publicMaterial
        else {
            Issue.record("not an RSA key")
            return
        }
        #expect(modulus.count * 8 == bits)
        #expect(exponent == [1, 0, 1])
    }

    private func withKeyFile(_ bits: Int, _ body: (OpenSSLCommand, String) throws -> Void) throws {
        try OpenSSLCommand.inFolder { openssl in
            let material = try TestKeys.material(.rsa(bits: bits))
            try body(openssl, try openssl.file("key", exposed(material.privateMaterial)))
        }
    }

    private func options(_ algorithm: KeyAlgorithm) -> [String] {
        let hash = algorithm.digestLength.map { "digest:sha\($0 * 8)" }
        return switch algorithm {
        case .rs256, .rs384, .rs512: ["-pkeyopt", hash ?? ""]
        case .ps256, .ps384, .ps512:
            [
                "-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest", "-pkeyopt",
                hash ?? "",
            ]
        case .rsaOAEP: ["-pkeyopt", "rsa_padding_mode:oaep"]
        case .rsaOAEP256:
            [
                "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt",
                "rsa_mgf1_md:sha256",
            ]
        default: ["-pkeyopt", "rsa_padding_mode:pkcs1"]
        }
    }
}
