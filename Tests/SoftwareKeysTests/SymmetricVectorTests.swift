import Foundation
import SecretMemory
import Testing
import VaultCore

@Suite("Symmetric algorithms meet Wycheproof and NIST")
struct SymmetricVectorTests {
    static let refusal = VaultError(.badParameter, "")

    @Test("AES-GCM opens what is sound, of our sizes, and nothing else")
    func gcm() throws {
        var count = 0
        for group in try VectorFile(named: "aes_gcm").testGroups {
            let isOurs = group.ivSize == 96 && group.tagSize == 128
            for vector in group.tests {
                let message = SealedMessage(
                    algorithm: .gcm(try #require(group.keySize)),
                    ciphertext: vector.bytes(\.ct),
                    iv: vector.bytes(\.iv),
                    aad: vector.bytes(\.aad),
                    tag: vector.bytes(\.tag)
                )
                try judge(message, vector, isSound: isOurs && vector.result == .valid)
                count += 1
            }
        }
        #expect(count >= 300)
    }

    @Test("AES-CBC with PKCS#7 padding makes and opens what the vector says")
    func cbcPadded() throws {
        var count = 0
        for group in try VectorFile(named: "aes_cbc_pkcs5").testGroups {
            let algorithm = KeyAlgorithm.paddedCBC(try #require(group.keySize))
            for vector in group.tests {
                try roundTrip(algorithm, vector, iv: vector.bytes(\.iv))
                count += 1
            }
        }
        #expect(count >= 180)
    }

    @Test("AES-CBC of whole blocks makes and opens what NIST says", arguments: [128, 192, 256])
    func cbc(bits: Int) throws {
        let algorithm: KeyAlgorithm = bits == 128 ? .a128cbc : bits == 192 ? .a192cbc : .a256cbc
        var count = 0
        for record in try NISTFile(named: "CBCMMT\(bits)").records {
            let handle = try TestKeys.symmetric(record.key)
            let sealed = try handle.encrypt(
                SealRequest(algorithm: algorithm, plaintext: secret(record.plaintext), iv: record.iv)
            )
            #expect(
                sealed == SealedMessage(algorithm: algorithm, ciphertext: record.ciphertext, iv: record.iv)
            )
            #expect(exposed(try handle.decrypt(sealed)) == record.plaintext)
            count += 1
        }
        #expect(count == 20)
    }

    @Test("AES key wrap makes and opens what the vector says", arguments: [true, false])
    func keyWrap(isNamedByPKCS11: Bool) throws {
        var count = 0
        for group in try VectorFile(named: "aes_wrap").testGroups {
            let algorithm = isNamedByPKCS11 ? .aesKeyWrap : KeyAlgorithm.keyWrap(try #require(group.keySize))
            for vector in group.tests where vector.result != .acceptable {
                try roundTrip(algorithm, vector)
                count += 1
            }
        }
        #expect(count >= 160)
    }

    @Test("AES key wrap with padding makes and opens what the vector says")
    func paddedKeyWrap() throws {
        var count = 0
        for group in try VectorFile(named: "aes_kwp").testGroups {
            for vector in group.tests {
                try roundTrip(.aesKeyWrapPad, vector)
                count += 1
            }
        }
        #expect(count >= 250)
    }

    private func roundTrip(_ algorithm: KeyAlgorithm, _ vector: Vector, iv: [UInt8]? = nil) throws {
        let message = SealedMessage(algorithm: algorithm, ciphertext: vector.bytes(\.ct), iv: iv)
        try judge(message, vector, isSound: vector.result == .valid)
        guard vector.result == .valid else { return }
        let request = SealRequest(algorithm: algorithm, plaintext: secret(vector.bytes(\.msg)), iv: iv)
        let sealed = try TestKeys.symmetric(vector.bytes(\.key)).encrypt(request)
        #expect(sealed == message, "\(vector.tcId) \(vector.comment)")
    }

    private func judge(_ message: SealedMessage, _ vector: Vector, isSound: Bool) throws {
        let handle = try TestKeys.symmetric(vector.bytes(\.key))
        if isSound {
            let opened = exposed(try handle.decrypt(message))
            #expect(opened == vector.bytes(\.msg), "\(vector.tcId) \(vector.comment)")
        } else {
            #expect(throws: Self.refusal, "\(vector.tcId) \(vector.comment)") { try handle.decrypt(message) }
        }
    }
}

extension KeyAlgorithm {
    static func gcm(_ bits: Int) -> KeyAlgorithm {
        bits == 128 ? .a128gcm : bits == 192 ? .a192gcm : .a256gcm
    }
    static func paddedCBC(_ bits: Int) -> KeyAlgorithm {
        bits == 128 ? .a128cbcpad : bits == 192 ? .a192cbcpad : .a256cbcpad
    }
    static func keyWrap(_ bits: Int) -> KeyAlgorithm {
        bits == 128 ? .a128kw : bits == 192 ? .a192kw : .a256kw
    }
}
