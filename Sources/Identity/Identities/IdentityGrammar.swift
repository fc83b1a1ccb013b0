import VaultCore

/// What names of identities and rings may look like.
enum IdentityGrammar {
    /// 1–64 of letters, digits, `.`, `_` and `-`, the first one a letter or digit, and no GUID, because a GUID in
    /// place of a name means a client id or object id.
    static func checkName(_ name: String) throws(VaultError) {
        guard isLabel(name), !isGUID(name) else {
            throw VaultError(
                .badParameter,
                "name: must be 1-64 letters, digits, '.', '_' or '-', begin with a letter or digit, and be no GUID."
            )
        }
    }

    /// Up to four labels with commas between, each of 1–64 letters, digits, `.`, `_`, `-`, `=` and `:`, such as `canary`
    /// or `ring=early,region=eu`.
    static func checkRing(_ ring: String) throws(VaultError) {
        let labels = ring.split(separator: ",", omittingEmptySubsequences: false)
        guard labels.count <= 4,
            labels.allSatisfy({ isLabel($0.replacing("=", with: "-").replacing(":", with: "-")) })
        else {
            throw VaultError(
                .badParameter,
                "ring: must be one to four labels with commas between, each of 1-64 letters, digits, '.', '_', '-', '=' "
                    + "or ':', and begin with a letter or digit."
            )
        }
    }

    /// Whether the text has the form of a GUID.
    static func isGUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.utf8.allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) } }
    }

    private static func isLabel(_ text: some StringProtocol) -> Bool {
        guard (1...64).contains(text.utf8.count), let first = text.utf8.first, isAlphanumeric(first) else {
            return false
        }
        return text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
