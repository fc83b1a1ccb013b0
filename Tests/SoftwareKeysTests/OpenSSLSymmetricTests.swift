import Foundation
import SecretMemory
import Testing
import VaultCore

@Suite("The openssl command and our symmetric keys understand each other")
struct OpenSSLSymmetricTests {
    static let sizes = [128, 192, 256]
    static let iv: [UInt8] = Array(0..<16)

    struct Cipher: CustomTestStringConvertible {
        let algorithm: KeyAlgorithm
        let bits: Int
        let options: [String]
        let iv: [UInt8]?
        let length: Int
        var testDescription: String { "\(algorithm.rawValue) with \(bits) bits" }
    }

    static let ciphers: [Cipher] = sizes.flatMap { bits in
        [
            Cipher(
                algorithm: .paddedCBC(bits),
                bits: bits,
                options: ["-aes-\(bits)-cbc", "-iv", Hex.text(iv)],
                iv: iv,
                length: 45
            ),
            Cipher(
                algorithm: bits == 128 ? .a128cbc : bits == 192 ? .a192cbc : .a256cbc,
                bits: bits,
                options: ["-aes-\(bits)-cbc", "-nopad", "-iv", Hex.text(iv)],
                iv: iv,
                length: 48
            ),
            Cipher(
                algorithm: .keyWrap(bits),
                bits: bits,
                options: ["-id-aes\(bits)-wrap", "-iv", "a6a6a6a6a6a6a6a6"],
                iv: nil,
                length: 40
            ),
            Cipher(
                algorithm: .aesKeyWrap,
                bits: bits,
                options: ["-id-aes\(bits)-wrap", "-iv", "a6a6a6a6a6a6a6a6"],
                iv: nil,
                length: 40
            ),
            Cipher(
                algorithm: .aesKeyWrapPad,
                bits: bits,
                options: ["-id-aes\(bits)-wrap-pad", "-iv", "a65959a6"],
                iv: nil,
                length: 37
            ),
        ]
    }

    @Test("ciphertexts, both ways", arguments: ciphers)
    func ciphertexts(_ cipher: Cipher) throws {
        let key = exposed(try TestKeys.material(.oct(bits: cipher.bits)).privateMaterial)
        let handle = try TestKeys.handle(.oct(bits: cipher.bits))
        let plaintext = (0..<cipher.length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let ours = try handle.encrypt(
            SealRequest(algorithm: cipher.algorithm, plaintext: secret(plaintext), iv: cipher.iv)
        )
        try OpenSSLCommand.inFolder { openssl in
            let arguments = cipher.options + ["-K", Hex.text(key)]
            let theirs = try openssl.run(["enc", "-e"] + arguments, input: plaintext)
            #expect(theirs == ours.ciphertext)
        }
        #expect(exposed(try handle.decrypt(ours)) == plaintext)
    }

    @Test(
        "authentication codes, both ways",
        arguments: [KeyAlgorithm.hs256, .hs384, .hs512],
        sizes
    )
    func authenticationCodes(algorithm: KeyAlgorithm, bits: Int) throws {
        let key = exposed(try TestKeys.material(.oct(bits: bits)).privateMaterial)
        let handle = try TestKeys.handle(.oct(bits: bits))
        let value = digest(Array("to be signed".utf8), for: algorithm)
        let code = try handle.sign(digest: value, with: algorithm)
        try OpenSSLCommand.inFolder { openssl in
            let theirs = try openssl.run(
                "dgst",
                "-sha\(value.count * 8)",
                "-mac",
                "HMAC",
                "-macopt",
                "hexkey:\(Hex.text(key))",
                "-binary",
                input: value
            )
            #expect(theirs == code)
        }
        #expect(try handle.verify(signature: code, digest: value, with: algorithm))
        #expect(try !handle.verify(signature: code.dropLast(), digest: value, with: algorithm))
        #expect(try !handle.verify(signature: code.reversed(), digest: value, with: algorithm))
    }
}
