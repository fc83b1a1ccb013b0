import COpenSSL
import Crypto
import SecretMemory
import VaultCore

@testable import SoftwareKeys

/// Keys and handles for tests; RSA keys are made once, because making them takes long.
enum TestKeys {
    static let provider = SoftwareKeyProvider()
    static let specifications: [KeySpecification] =
        [.rsa(bits: 2048), .rsa(bits: 3072), .rsa(bits: 4096)] + Curve.allCases.map { .ec($0) }
        + [.oct(bits: 128), .oct(bits: 192), .oct(bits: 256)]

    private static let materials: [KeySpecification: KeyMaterial] = {
        var made: [KeySpecification: KeyMaterial] = [:]
        for specification in specifications {
            made[specification] = try? provider.generate(specification)
        }
        return made
    }()

    static func material(_ specification: KeySpecification) throws -> KeyMaterial {
        guard let material = materials[specification] else { throw MissingKey() }
        return material
    }

    static func handle(_ specification: KeySpecification) throws -> any KeyHandle {
        try load(try material(specification).privateMaterial, specification)
    }

    static func load(_ secret: SecretMemory.SharedSecret, _ specification: KeySpecification) throws
        -> any KeyHandle
    {
        try secret.withBytes { bytes in try provider.load(SecretBytes(copying: bytes), specification) }
    }

    static func load(pkcs8: [UInt8], bits: Int) throws -> any KeyHandle {
        try provider.load(SecretBytes(copying: pkcs8), .rsa(bits: bits))
    }

    static func symmetric(_ bytes: [UInt8]) throws -> any KeyHandle {
        try provider.load(SecretBytes(copying: bytes), .oct(bits: bytes.count * 8))
    }

    /// A handle that can only verify, for vectors that bring no private key.
    static func rsaVerifier(modulus: [UInt8], exponent: [UInt8]) throws -> any KeyHandle {
        let n = try BigNumber(modulus)
        let parts = KeyParts(type: "RSA", numbers: [("n", n), ("e", try BigNumber(exponent))])
        guard let key = try parts.build(selection: rekey_selection_public) else { throw MissingKey() }
        return RSAKeyHandle(key, bits: n.bitCount)
    }

    /// A handle that can only verify, for vectors that bring no private key.
    static func ecVerifier(_ curve: Curve, x: [UInt8], y: [UInt8]) throws -> any KeyHandle {
        guard let x = try BigNumber(x).bytes(width: curve.coordinateLength),
            let y = try BigNumber(y).bytes(width: curve.coordinateLength)
        else { throw MissingKey() }
        let parts = KeyParts(type: "EC", group: curve.groupName, point: [4] + x + y, numbers: [])
        guard let key = try parts.build(selection: rekey_selection_public) else { throw MissingKey() }
        return ECKeyHandle(key, curve: curve)
    }

    struct MissingKey: Error {}
}

/// The digest that a client computes before it calls the vault.
func digest(_ message: [UInt8], for algorithm: KeyAlgorithm) -> [UInt8] {
    switch algorithm.digestLength {
    case 48: Array(SHA384.hash(data: message))
    case 64: Array(SHA512.hash(data: message))
    default: Array(SHA256.hash(data: message))
    }
}

func secret(_ bytes: [UInt8]) -> SecretMemory.SharedSecret { .init(SecretBytes(copying: bytes)) }

func exposed(_ secret: SecretMemory.SharedSecret) -> [UInt8] { secret.withBytes { $0.exposed() } }

extension KeyHandle {
    /// Whether the signature of a vector is taken for its message.
    func accepts(_ vector: Vector, _ algorithm: KeyAlgorithm) throws -> Bool {
        try verify(
            signature: vector.bytes(\.sig),
            digest: digest(vector.bytes(\.msg), for: algorithm),
            with: algorithm
        )
    }
}
