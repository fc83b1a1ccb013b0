import Crypto
import Foundation
import VaultCore

/// HMAC (RFC 2104) over the digest that the wire brings in place of the message.
enum DigestMAC {
    case sha256, sha384, sha512

    /// The code's hash.
    ///
    /// Throws ``VaultError/Code/badParameter`` when the algorithm makes no code.
    init(_ algorithm: KeyAlgorithm, _ specification: KeySpecification) throws(VaultError) {
        switch algorithm {
        case .hs256: self = .sha256
        case .hs384: self = .sha384
        case .hs512: self = .sha512
        default: throw .unfit(algorithm, specification, for: [.sign, .verify])
        }
    }

    /// The code of a digest.
    func code(for digest: [UInt8], using key: SymmetricKey) -> [UInt8] {
        switch self {
        case .sha256: Array(HMAC<SHA256>.authenticationCode(for: digest, using: key))
        case .sha384: Array(HMAC<SHA384>.authenticationCode(for: digest, using: key))
        case .sha512: Array(HMAC<SHA512>.authenticationCode(for: digest, using: key))
        }
    }

    /// Whether the code belongs to the digest, in time that does not depend on where it differs.
    func isValid(_ code: [UInt8], for digest: [UInt8], using key: SymmetricKey) -> Bool {
        switch self {
        case .sha256: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: digest, using: key)
        case .sha384: HMAC<SHA384>.isValidAuthenticationCode(code, authenticating: digest, using: key)
        case .sha512: HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: digest, using: key)
        }
    }
}
