import Foundation
import SecretMemory
import SoftwareKeys
import Synchronization
import Testing
import VaultCore

@Suite("The provider makes keys and opens what it made")
struct SoftwareKeyProviderTests {
    let provider = TestKeys.provider

    @Test(
        "sizes that are not offered are refused",
        arguments: [.rsa(bits: 1024), .rsa(bits: 2047), .rsa(bits: 8192), .oct(bits: 0), .oct(bits: 512)]
            as [KeySpecification]
    )
    func otherSizesAreRefused(_ specification: KeySpecification) {
        expectRefusal(naming: "key_size") { try provider.generate(specification) }
    }

    @Test("each key describes itself as what was asked for", arguments: TestKeys.specifications)
    func keysAreAsAsked(_ specification: KeySpecification) throws {
        let material = try TestKeys.material(specification)
        #expect(
            KeyDescription(material: material.publicMaterial, operations: []).specification == specification
        )
    }

    @Test("two keys are never the same", arguments: [.ec(.p256), .oct(bits: 256)] as [KeySpecification])
    func keysDiffer(_ specification: KeySpecification) throws {
        let keys = try (0..<50).map { _ in exposed(try provider.generate(specification).privateMaterial) }
        #expect(Set(keys).count == 50)
    }

    @Test("stored material does not open as a key of another kind", arguments: TestKeys.specifications)
    func kindsAreNotMixed(_ specification: KeySpecification) throws {
        let material = try TestKeys.material(specification).privateMaterial
        for other in TestKeys.specifications where other != specification {
            #expect(throws: VaultError(.integrity, "")) { try TestKeys.load(material, other) }
        }
    }

    @Test("damaged material does not open", arguments: [0, 1, 40, 100])
    func damagedMaterialDoesNotOpen(_ length: Int) throws {
        let material = exposed(try TestKeys.material(.rsa(bits: 2048)).privateMaterial)
        #expect(throws: VaultError(.integrity, "")) {
            try TestKeys.load(pkcs8: Array(material.prefix(length)), bits: 2048)
        }
    }

    @Test("GCM never uses a nonce twice")
    func noncesDiffer() throws {
        let handle = try TestKeys.handle(.oct(bits: 256))
        let request = SealRequest(algorithm: .a256gcm, plaintext: secret([1]))
        let nonces = try (0..<2000).map { _ in try #require(try handle.encrypt(request).iv) }
        #expect(Set(nonces).count == 2000)
        #expect(nonces.allSatisfy { $0.count == 12 })
    }

    @Test("randomised signatures differ, deterministic ones do not")
    func signaturesAreRandomisedWhereTheyShould() throws {
        let handle = try TestKeys.handle(.rsa(bits: 2048))
        let value = digest([1], for: .ps256)
        #expect(try handle.sign(digest: value, with: .ps256) != handle.sign(digest: value, with: .ps256))
        #expect(try handle.sign(digest: value, with: .rs256) == handle.sign(digest: value, with: .rs256))
    }

    @Test(
        "one handle serves many threads at once",
        arguments: [
            (KeySpecification.rsa(bits: 2048), KeyAlgorithm.ps256), (.rsa(bits: 2048), .rs256),
            (.ec(.p256), .es256),
            (.ec(.p256k), .es256k), (.oct(bits: 256), .hs256),
        ]
    )
    func handlesAreShared(_ specification: KeySpecification, _ algorithm: KeyAlgorithm) throws {
        let handle = try TestKeys.handle(specification)
        let sound = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 16) { thread in
            for round in 0..<25 {
                let value = digest([UInt8(thread), UInt8(round)], for: algorithm)
                guard let signature = try? handle.sign(digest: value, with: algorithm),
                    (try? handle.verify(signature: signature, digest: value, with: algorithm)) == true
                else { return }
                sound.add(1, ordering: .relaxed)
            }
        }
        #expect(sound.load(ordering: .relaxed) == 400)
    }

    @Test(
        "one handle decrypts for many threads at once",
        arguments: [KeyAlgorithm.rsa15, .rsaOAEP, .rsaOAEP256]
    )
    func decryptionIsShared(_ algorithm: KeyAlgorithm) throws {
        let handle = try TestKeys.handle(.rsa(bits: 2048))
        let sound = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for round in 0..<10 {
                let plaintext = [UInt8(thread), UInt8(round)]
                let request = SealRequest(algorithm: algorithm, plaintext: secret(plaintext))
                guard let sealed = try? handle.encrypt(request), let opened = try? handle.decrypt(sealed),
                    exposed(opened) == plaintext
                else { return }
                sound.add(1, ordering: .relaxed)
            }
        }
        #expect(sound.load(ordering: .relaxed) == 80)
    }
}
