import Testing
import VaultCore

@Suite("Which algorithm fits which key, for what")
struct KeyAlgorithmFitTests {
    static let specifications: [KeySpecification] =
        [.rsa(bits: 2048), .rsa(bits: 4096)] + Curve.allCases.map { .ec($0) }
        + [.oct(bits: 128), .oct(bits: 192), .oct(bits: 256)]

    /// Azure's table: key types, and the algorithms that each offers for an operation.
    static func offered(_ specification: KeySpecification, _ operation: KeyOperation) -> Set<String> {
        switch (specification, operation) {
        case (.rsa, .sign), (.rsa, .verify):
            ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "RSNULL"]
        case (.rsa, .encrypt), (.rsa, .decrypt), (.rsa, .wrapKey), (.rsa, .unwrapKey):
            ["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"]
        case (.ec(.p256), .sign), (.ec(.p256), .verify): ["ES256"]
        case (.ec(.p384), .sign), (.ec(.p384), .verify): ["ES384"]
        case (.ec(.p521), .sign), (.ec(.p521), .verify): ["ES512"]
        case (.ec(.p256k), .sign), (.ec(.p256k), .verify): ["ES256K"]
        case (.oct(let bits), .encrypt), (.oct(let bits), .decrypt):
            ["A\(bits)GCM", "A\(bits)CBC", "A\(bits)CBCPAD"]
        case (.oct(let bits), .wrapKey), (.oct(let bits), .unwrapKey):
            ["A\(bits)KW", "CKM_AES_KEY_WRAP", "CKM_AES_KEY_WRAP_PAD"]
        case (.oct, .sign), (.oct, .verify): ["HS256", "HS384", "HS512"]
        default: []
        }
    }

    @Test("the table is Azure's, in every cell", arguments: specifications, KeyOperation.allCases)
    func tableIsAzures(_ specification: KeySpecification, _ operation: KeyOperation) {
        let fitting = KeyAlgorithm.allCases.filter { $0.fits(specification, for: operation) }.map(\.rawValue)
        #expect(Set(fitting) == Self.offered(specification, operation))
    }

    @Test("a digest is as long as the number in the name says", arguments: KeyAlgorithm.allCases)
    func digestsFollowTheName(_ algorithm: KeyAlgorithm) {
        let lengths = ["256": 32, "384": 48, "512": 64]
        let name = algorithm.rawValue.hasSuffix("K") ? algorithm.rawValue.dropLast() : algorithm.rawValue[...]
        let expected = algorithm.operations.contains(.sign) ? lengths[String(name.suffix(3))] : nil
        #expect(algorithm.digestLength == expected)
    }
}
