import COpenSSL
import SecretMemory
import VaultCore

/// An RSA key as an import brings it: all eight numbers (RFC 7518, section 6.3).
struct RSAImport {
    let modulus: [UInt8]
    let exponent: [UInt8]
    let privateExponent: SharedSecret
    let p: SharedSecret
    let q: SharedSecret
    let dp: SharedSecret
    let dq: SharedSecret
    let qi: SharedSecret

    /// The sizes that are offered, in bits.
    static let sizes = [2048, 3072, 4096]

    /// Builds and checks the key.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the wrong member.
    func key() throws(VaultError) -> (key: OpenSSLKey, bits: Int) {
        let n = try BigNumber(modulus)
        let bits = n.bitCount
        guard Self.sizes.contains(bits) else {
            throw .wrongMember("n", "is a modulus of \(bits) bits: use a key of 2048, 3072 or 4096 bits")
        }
        let parts = KeyParts(
            type: "RSA",
            numbers: [("n", n), ("e", try publicExponent())] + (try secrets(within: bits))
        )
        guard let key = try parts.build(selection: rekey_selection_keypair) else {
            throw .wrongMember("n", "and the other numbers make no RSA key: send all eight of one key")
        }
        guard try key.isConsistent() else { throw Self.firstFault() }
        return (key, bits)
    }

    /// FIPS 186-5, section 5.4, asks for more than 2^16; the upper bound is what clients can hold.
    private func publicExponent() throws(VaultError) -> BigNumber {
        let e = try BigNumber(exponent)
        guard e.isOdd, (17...31).contains(e.bitCount) else {
            throw .wrongMember("e", "is not an odd number between 2^16 and 2^31: use 65537, which is AQAB")
        }
        return e
    }

    /// A number longer than the modulus is refused unread: testing it would take long.
    private func secrets(within bits: Int) throws(VaultError) -> [(name: StaticString, value: BigNumber)] {
        let members: [(String, StaticString, SharedSecret)] = [
            ("d", "d", privateExponent), ("p", "rsa-factor1", p), ("q", "rsa-factor2", q),
            ("dp", "rsa-exponent1", dp), ("dq", "rsa-exponent2", dq), ("qi", "rsa-coefficient1", qi),
        ]
        var numbers: [(name: StaticString, value: BigNumber)] = []
        for (member, name, secret) in members {
            let number = try secret.withBytes { bytes throws(VaultError) in try BigNumber(bytes) }
            guard (1...bits).contains(number.bitCount) else {
                throw .wrongMember(member, "is zero or longer than the modulus: send the number of this key")
            }
            numbers.append((name, number))
        }
        return numbers
    }

    /// The member that OpenSSL's check complained about first.
    private static func firstFault() -> VaultError {
        defer { ERR_clear_error() }
        while case let code = ERR_get_error(), code != 0 {
            if let fault = fault(reason: ERR_GET_REASON(code)) { return fault }
        }
        return .wrongMember("n", "and the other numbers are not of one key: export them again together")
    }

    private static func fault(reason: Int32) -> VaultError? {
        switch reason {
        case RSA_R_BAD_E_VALUE: .wrongMember("e", "is no public exponent: use 65537, which is AQAB")
        case RSA_R_P_NOT_PRIME: .wrongMember("p", "is not prime: send the first factor of n")
        case RSA_R_Q_NOT_PRIME: .wrongMember("q", "is not prime: send the second factor of n")
        case RSA_R_N_DOES_NOT_EQUAL_P_Q: .wrongMember("n", "is not p times q: send all three of one key")
        case RSA_R_D_E_NOT_CONGRUENT_TO_1: .wrongMember("d", "does not belong to e: send both of one key")
        case RSA_R_DMP1_NOT_CONGRUENT_TO_D: .wrongMember("dp", "is not d modulo p - 1: compute it anew")
        case RSA_R_DMQ1_NOT_CONGRUENT_TO_D: .wrongMember("dq", "is not d modulo q - 1: compute it anew")
        case RSA_R_IQMP_NOT_INVERSE_OF_Q: .wrongMember("qi", "is not the inverse of q: compute it anew")
        default: nil
        }
    }
}
