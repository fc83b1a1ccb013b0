import SecretMemory
import Testing
import VaultCore

@Suite("Misuse of a key is refused with the field's name and the remedy")
struct KeyMisuseTests {
    @Test(
        "an algorithm that does not fit the key is refused by every operation",
        arguments: TestKeys.specifications
    )
    func unfitAlgorithmsAreRefused(_ specification: KeySpecification) throws {
        let handle = try TestKeys.handle(specification)
        for algorithm in KeyAlgorithm.allCases {
            func fits(_ operations: KeyOperation...) -> Bool {
                operations.contains { algorithm.fits(specification, for: $0) }
            }
            let value = [UInt8](repeating: 7, count: algorithm.digestLength ?? 16)
            if !fits(.sign) {
                expectRefusal(naming: "alg") { try handle.sign(digest: value, with: algorithm) }
                expectRefusal(naming: "alg") {
                    try handle.verify(signature: [], digest: value, with: algorithm)
                }
            }
            if !fits(.encrypt, .wrapKey) {
                expectRefusal(naming: "alg") {
                    try handle.encrypt(SealRequest(algorithm: algorithm, plaintext: secret(value)))
                }
                expectRefusal(naming: "alg") {
                    try handle.decrypt(SealedMessage(algorithm: algorithm, ciphertext: value))
                }
            }
        }
    }

    @Test("a digest of another length is refused", arguments: TestKeys.specifications)
    func wrongDigestsAreRefused(_ specification: KeySpecification) throws {
        let handle = try TestKeys.handle(specification)
        for algorithm in KeyAlgorithm.allCases where algorithm.fits(specification, for: .sign) {
            guard let length = algorithm.digestLength else { continue }
            for wrong in [0, length - 1, length + 1, 20] {
                let value = [UInt8](repeating: 0, count: wrong)
                expectRefusal(naming: "value") { try handle.sign(digest: value, with: algorithm) }
                expectRefusal(naming: "digest") {
                    try handle.verify(signature: [], digest: value, with: algorithm)
                }
            }
        }
    }

    @Test("a malformed signature is false, not an error", arguments: TestKeys.specifications)
    func malformedSignaturesAreFalse(_ specification: KeySpecification) throws {
        let handle = try TestKeys.handle(specification)
        for algorithm in KeyAlgorithm.allCases where algorithm.fits(specification, for: .verify) {
            let value = [UInt8](repeating: 1, count: algorithm.digestLength ?? 20)
            for length in [0, 1, 32, 64, 96, 132, 255, 256, 384, 512, 513] {
                for filling in [UInt8(0), 255] {
                    let signature = [UInt8](repeating: filling, count: length)
                    #expect(try !handle.verify(signature: signature, digest: value, with: algorithm))
                }
            }
        }
    }

    @Test("RSNULL takes 1 byte up to the block less its padding", arguments: [2048, 3072, 4096])
    func rawSignaturesAreBounded(bits: Int) throws {
        let handle = try TestKeys.handle(.rsa(bits: bits))
        let longest = bits / 8 - 11
        for length in [1, 36, longest] {
            let value = [UInt8](repeating: 5, count: length)
            let signature = try handle.sign(digest: value, with: .rsNull)
            #expect(try handle.verify(signature: signature, digest: value, with: .rsNull))
            #expect(try !handle.verify(signature: signature, digest: [6] + value.dropLast(), with: .rsNull))
        }
        for length in [0, longest + 1] {
            expectRefusal(naming: "value") {
                try handle.sign(digest: .init(repeating: 5, count: length), with: .rsNull)
            }
        }
    }

    @Test(
        "RSA encrypts up to the block less its padding",
        arguments: [(KeyAlgorithm.rsa15, 245), (.rsaOAEP, 214), (.rsaOAEP256, 190)]
    )
    func blocksAreBounded(algorithm: KeyAlgorithm, longest: Int) throws {
        let handle = try TestKeys.handle(.rsa(bits: 2048))
        for length in [0, 1, longest] {
            let plaintext = [UInt8](repeating: 9, count: length)
            let sealed = try handle.encrypt(SealRequest(algorithm: algorithm, plaintext: secret(plaintext)))
            #expect(exposed(try handle.decrypt(sealed)) == plaintext)
        }
        expectRefusal(naming: "value") {
            try handle.encrypt(
                SealRequest(algorithm: algorithm, plaintext: secret(.init(repeating: 9, count: longest + 1)))
            )
        }
        expectRefusal(naming: "value") {
            try handle.decrypt(
                SealedMessage(algorithm: algorithm, ciphertext: .init(repeating: 9, count: 255))
            )
        }
    }

    @Test("what an algorithm has no use for is refused, not ignored")
    func needlessFieldsAreRefused() throws {
        let rsa = try TestKeys.handle(.rsa(bits: 2048))
        let oct = try TestKeys.handle(.oct(bits: 256))
        let text = secret(.init(repeating: 3, count: 16))
        expectRefusal(naming: "aad") {
            try rsa.encrypt(SealRequest(algorithm: .rsaOAEP, plaintext: text, aad: [1]))
        }
        expectRefusal(naming: "iv") {
            try oct.encrypt(SealRequest(algorithm: .a256kw, plaintext: text, iv: [1]))
        }
        expectRefusal(naming: "aad") {
            try oct.encrypt(
                SealRequest(
                    algorithm: .a256cbc,
                    plaintext: text,
                    iv: .init(repeating: 0, count: 16),
                    aad: [1]
                )
            )
        }
        expectRefusal(naming: "iv") {
            try oct.encrypt(SealRequest(algorithm: .a256gcm, plaintext: text, iv: [1]))
        }
        expectRefusal(naming: "tag") {
            try oct.decrypt(
                SealedMessage(algorithm: .a256kw, ciphertext: .init(repeating: 0, count: 24), tag: [1])
            )
        }
    }

    @Test("wrong lengths of iv, tag and value are refused by name")
    func wrongLengthsAreRefused() throws {
        let oct = try TestKeys.handle(.oct(bits: 128))
        let iv = [UInt8](repeating: 0, count: 16)
        func seal(_ algorithm: KeyAlgorithm, _ length: Int, iv: [UInt8]? = nil) throws {
            _ = try oct.encrypt(
                SealRequest(
                    algorithm: algorithm,
                    plaintext: secret(.init(repeating: 1, count: length)),
                    iv: iv
                )
            )
        }
        for wrong in [nil, [], [UInt8](repeating: 0, count: 12), [UInt8](repeating: 0, count: 17)] {
            expectRefusal(naming: "iv") { try seal(.a128cbc, 16, iv: wrong) }
            expectRefusal(naming: "iv") {
                try oct.decrypt(SealedMessage(algorithm: .a128cbc, ciphertext: iv, iv: wrong))
            }
        }
        for length in [0, 15, 17] {
            expectRefusal(naming: "value") { try seal(.a128cbc, length, iv: iv) }
            expectRefusal(naming: "value") {
                try oct.decrypt(
                    SealedMessage(
                        algorithm: .a128cbcpad,
                        ciphertext: .init(repeating: 0, count: length),
                        iv: iv
                    )
                )
            }
        }
        for length in [0, 8, 17] { expectRefusal(naming: "value") { try seal(.a128kw, length) } }
        expectRefusal(naming: "value") { try seal(.aesKeyWrapPad, 0) }
        let sealed = try oct.encrypt(SealRequest(algorithm: .a128gcm, plaintext: secret([1, 2]), aad: [3]))
        for (iv, tag, name) in [
            (nil, sealed.tag, "iv"), (iv, sealed.tag, "iv"), (sealed.iv, nil, "tag"), (sealed.iv, [1], "tag"),
        ] {
            expectRefusal(naming: name) {
                try oct.decrypt(
                    SealedMessage(
                        algorithm: .a128gcm,
                        ciphertext: sealed.ciphertext,
                        iv: iv,
                        aad: [3],
                        tag: tag
                    )
                )
            }
        }
    }

    @Test("an altered GCM message does not open, whatever is altered")
    func alteredMessagesDoNotOpen() throws {
        let oct = try TestKeys.handle(.oct(bits: 256))
        let sealed = try oct.encrypt(
            SealRequest(algorithm: .a256gcm, plaintext: secret([1, 2, 3]), aad: [9])
        )
        func flipped(_ bytes: [UInt8]?) -> [UInt8] { bytes.map { [$0[0] ^ 1] + $0.dropFirst() } ?? [1] }
        let altered = [
            SealedMessage(
                algorithm: .a256gcm,
                ciphertext: flipped(sealed.ciphertext),
                iv: sealed.iv,
                aad: [9],
                tag: sealed.tag
            ),
            SealedMessage(
                algorithm: .a256gcm,
                ciphertext: sealed.ciphertext,
                iv: flipped(sealed.iv),
                aad: [9],
                tag: sealed.tag
            ),
            SealedMessage(
                algorithm: .a256gcm,
                ciphertext: sealed.ciphertext,
                iv: sealed.iv,
                aad: nil,
                tag: sealed.tag
            ),
            SealedMessage(
                algorithm: .a256gcm,
                ciphertext: sealed.ciphertext,
                iv: sealed.iv,
                aad: [9],
                tag: flipped(sealed.tag)
            ),
        ]
        for message in altered {
            expectRefusal(naming: "cannot be decrypted") { try oct.decrypt(message) }
        }
        #expect(exposed(try oct.decrypt(sealed)) == [1, 2, 3])
    }
}

/// Expects ``VaultError/Code/badParameter`` whose text names the field.
func expectRefusal<R>(
    naming field: String,
    _ location: SourceLocation = #_sourceLocation,
    _ body: () throws -> R
) {
    do {
        _ = try body()
        Issue.record("not refused", sourceLocation: location)
    } catch let error as VaultError {
        #expect(error == VaultError(.badParameter, ""), sourceLocation: location)
        #expect(error.summary.contains(field), "\(error.summary)", sourceLocation: location)
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}
