public import SecretMemory
public import VaultCore

/// How a login is written as the value of one secret, such as `postgresql://{user}:{password}@db/orders`.
///
/// User and password change as one version, so that no consumer ever reads one of each.
public struct SecretTemplate: Equatable, Sendable, Codable {
    /// The text, with `{user}` and `{password}` wherever they stand.
    public let text: String

    /// The password alone.
    public static let password = SecretTemplate(checked: "{password}")

    private init(checked text: String) {
        self.text = text
    }

    /// Reads a template; nil when no `{password}` stands in it.
    public init?(_ text: String) {
        guard text.contains("{password}") else { return nil }
        self.text = text
    }

    /// The value of a login.
    public func value(principal: String, password: RawSpan) -> SecretBytes {
        let pieces = pieces(for: principal)
        let length = pieces.reduce(0) { $0 + $1.count } + (pieces.count - 1) * password.byteCount
        return SecretBytes(capacity: length) { output in
            for (index, piece) in pieces.enumerated() {
                if index > 0 { output.append(contentsOf: password) }
                for byte in piece { output.append(byte) }
            }
        }
    }

    /// The password in a value that this template made, or that a person wrote in its form.
    ///
    /// Throws ``VaultError/Code/badParameter`` when the value has another form.
    public func password(in value: RawSpan, principal: String) throws(VaultError) -> SecretBytes {
        let pieces = pieces(for: principal)
        let literal = pieces.reduce(0) { $0 + $1.count }
        let (length, rest) = (value.byteCount - literal).quotientAndRemainder(dividingBy: pieces.count - 1)
        guard value.byteCount > literal, rest == 0 else { throw mismatch(principal) }
        let password = value.extracting(pieces[0].count..<pieces[0].count + length)
        let expected = self.value(principal: principal, password: password)
        let isSame = expected.withBytes { ConstantTime.areEqual($0, value) }
        guard isSame else { throw mismatch(principal) }
        return SecretBytes(copying: password)
    }

    /// The literal text before, between and after the passwords.
    private func pieces(for principal: String) -> [[UInt8]] {
        text.replacing("{user}", with: principal).split(
            separator: "{password}",
            omittingEmptySubsequences: false
        )
        .map { Array($0.utf8) }
    }

    private func mismatch(_ principal: String) -> VaultError {
        VaultError(
            .badParameter,
            "The value is not a login of '\(principal)' in the form '\(text)'; set it in this form, "
                + "or change the object's template."
        )
    }
}
