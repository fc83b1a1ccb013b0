import Crypto
import Foundation
import SecretMemory
import SoftwareKeys
import Testing
import VaultCore

@Suite("The openssl command and our EC keys understand each other")
struct OpenSSLCurveTests {
    @Test(
        "signatures, both ways",
        arguments: [
            (Curve.p256, KeyAlgorithm.es256), (.p384, .es384), (.p521, .es512), (.p256k, .es256k),
        ]
    )
    func signatures(curve: Curve, algorithm: KeyAlgorithm) throws {
        let handle = try TestKeys.handle(.ec(curve))
        let value = digest(Array("to be signed".utf8), for: algorithm)
        try OpenSSLCommand.inFolder { openssl in
            let key = try openssl.file("key", exposed(try TestKeys.material(.ec(curve)).privateMaterial))
            let flat = try handle.sign(digest: value, with: algorithm)
            #expect(flat.count == 2 * curve.coordinateLength)
            let ours = try openssl.file("ours", try Self.der(flat, curve))
            try openssl.run(
                "pkeyutl",
                "-verify",
                "-inkey",
                key,
                "-keyform",
                "DER",
                "-sigfile",
                ours,
                input: value
            )
            let theirs = try Self.flat(
                try openssl.run("pkeyutl", "-sign", "-inkey", key, "-keyform", "DER", input: value),
                curve
            )
            #expect(try handle.verify(signature: theirs, digest: value, with: algorithm))
            #expect(try !handle.verify(signature: theirs.reversed(), digest: value, with: algorithm))
        }
    }

    @Test("openssl finds our keys sound, and sees the same public point", arguments: Curve.allCases)
    func keysAreSound(curve: Curve) throws {
        let material = try TestKeys.material(.ec(curve))
        guard case .ec(curve, let x, let y) = material.publicMaterial else {
            Issue.record("not a key on \(curve)")
            return
        }
        try OpenSSLCommand.inFolder { openssl in
            let key = try openssl.file("key", exposed(material.privateMaterial))
            try openssl.run("pkey", "-inform", "DER", "-in", key, "-check", "-noout")
            let info = try openssl.run("pkey", "-inform", "DER", "-in", key, "-pubout", "-outform", "DER")
            #expect(Array(info.suffix(x.count + y.count)) == x + y)
        }
    }

    @Test("a key that openssl made is imported and signs", arguments: Curve.allCases)
    func foreignKeysAreImported(curve: Curve) throws {
        let names: [Curve: String] = [
            .p256: "prime256v1", .p384: "secp384r1", .p521: "secp521r1", .p256k: "secp256k1",
        ]
        let algorithms: [Curve: KeyAlgorithm] = [
            .p256: .es256, .p384: .es384, .p521: .es512, .p256k: .es256k,
        ]
        let algorithm = try #require(algorithms[curve])
        let width = curve.coordinateLength
        try OpenSSLCommand.inFolder { openssl in
            let made = try openssl.run(
                "ecparam",
                "-name",
                try #require(names[curve]),
                "-genkey",
                "-noout",
                "-outform",
                "DER"
            )
            // RFC 5915: SEQUENCE, version, then the scalar as an OCTET STRING of the curve's width.
            let start = try #require(made.firstRange(of: [4, UInt8(width)])).upperBound
            let info = try openssl.run("ec", "-inform", "DER", "-pubout", "-outform", "DER", input: made)
            let material = try TestKeys.provider.importKey(
                .ec(
                    curve,
                    x: Array(info.suffix(2 * width).prefix(width)),
                    y: Array(info.suffix(width)),
                    privateScalar: secret(Array(made[start..<start + width]))
                )
            )
            let value = digest([1, 2, 3], for: algorithm)
            let flat = try TestKeys.load(material.privateMaterial, .ec(curve)).sign(
                digest: value,
                with: algorithm
            )
            let key = try openssl.file("public", info)
            let signature = try openssl.file("signature", try Self.der(flat, curve))
            try openssl.run(
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                key,
                "-keyform",
                "DER",
                "-sigfile",
                signature,
                input: value
            )
        }
    }

    /// swift-crypto's encoding, so that ours is not its own judge; widths of 32 bytes are alike for it.
    private static func der(_ flat: [UInt8], _ curve: Curve) throws -> [UInt8] {
        switch curve {
        case .p256, .p256k: Array(try P256.Signing.ECDSASignature(rawRepresentation: flat).derRepresentation)
        case .p384: Array(try P384.Signing.ECDSASignature(rawRepresentation: flat).derRepresentation)
        case .p521: Array(try P521.Signing.ECDSASignature(rawRepresentation: flat).derRepresentation)
        }
    }

    private static func flat(_ der: [UInt8], _ curve: Curve) throws -> [UInt8] {
        switch curve {
        case .p256, .p256k: Array(try P256.Signing.ECDSASignature(derRepresentation: der).rawRepresentation)
        case .p384: Array(try P384.Signing.ECDSASignature(derRepresentation: der).rawRepresentation)
        case .p521: Array(try P521.Signing.ECDSASignature(derRepresentation: der).rawRepresentation)
        }
    }
}
