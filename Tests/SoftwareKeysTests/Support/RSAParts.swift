import SecretMemory
import VaultCore

/// The numbers of an RSA key, to be altered one by one.
struct RSAParts {
    var numbers: [String: [UInt8]]

    init(_ jwk: VectorGroup.PrivateJWK) {
        let texts = [
            "n": jwk.n, "e": jwk.e, "d": jwk.d, "p": jwk.p, "q": jwk.q, "dp": jwk.dp, "dq": jwk.dq,
            "qi": jwk.qi,
        ]
        numbers = texts.mapValues { Base64URL.decode($0) ?? [] }
    }

    var imported: ImportedKeyMaterial {
        func number(_ name: String) -> [UInt8] { numbers[name] ?? [] }
        return .rsa(
            modulus: number("n"),
            exponent: number("e"),
            privateExponent: secret(number("d")),
            p: secret(number("p")),
            q: secret(number("q")),
            dp: secret(number("dp")),
            dq: secret(number("dq")),
            qi: secret(number("qi"))
        )
    }

    /// A sound key of 2048 bits.
    static func sound() throws -> RSAParts {
        guard
            let jwk = try VectorFile(named: "rsa_oaep_2048_sha256_mgf1sha256").testGroups.first?.privateKeyJwk
        else { throw TestKeys.MissingKey() }
        return RSAParts(jwk)
    }
}
