import SecretMemory

@testable import Sealing

extension SharedSecret {
    /// A secret of a test, whose bytes are no secret.
    convenience init(_ text: String) {
        self.init(SecretBytes(copying: Array(text.utf8)))
    }

    /// A secret of a test, whose bytes are no secret.
    convenience init(bytes: [UInt8]) {
        self.init(SecretBytes(copying: bytes))
    }

    /// The bytes, for comparison.
    var exposed: [UInt8] {
        withBytes { span in span.withUnsafeBytes { Array($0) } }
    }
}

extension ScryptParameters {
    /// The cheapest that is allowed.
    static var cheap: ScryptParameters {
        get throws { try ScryptParameters(logRounds: 14) }
    }
}

/// The bytes of a secret, for comparison.
func exposed(_ secret: borrowing SecretBytes) -> [UInt8] {
    secret.withBytes { span in span.withUnsafeBytes { Array($0) } }
}
