import VaultCore

/// What PostgreSQL's error codes mean for a rotation.
///
/// The codes are those of its manual, appendix A. The text of a server is not used to decide: it is translated.
enum PostgreSQLFailure {
    /// Classes of trouble that pass: nothing was changed, and another try may work.
    private static let passing: Set<String> = ["25", "40", "53", "55"]
    /// Classes after which the server itself may be going down.
    private static let breaking: Set<String> = ["08", "58", "XX"]
    /// A statement took too long and was undone.
    private static let cancelled = "57014"

    /// Why a login did not come about; `text` is libpq's, which ends with the code when the server gave one.
    static func login(_ text: String, as principal: String) -> TargetFailure {
        guard let code = code(endOf: text) else {
            return TargetFailure(.unreachable("PostgreSQL was not reached: \(firstLine(text))"))
        }
        guard code.hasPrefix("28") else {
            return TargetFailure(
                .unreachable("PostgreSQL takes no login of \(principal) now, error code \(code).")
            )
        }
        return TargetFailure(.refused("PostgreSQL refused the login of \(principal), error code \(code)."))
    }

    /// Why a statement failed; `ifLost` is the answer when it may have taken effect all the same.
    static func statement(
        _ code: String?,
        _ message: String,
        ifLost: (String) -> TargetAnswer
    ) -> TargetFailure {
        guard let code else {
            return TargetFailure(ifLost("The connection to PostgreSQL broke before its reply."))
        }
        let kind = String(code.prefix(2))
        if code == cancelled || passing.contains(kind) {
            return TargetFailure(.unreachable("PostgreSQL undid the change, error code \(code); try again."))
        }
        if kind == "57" || breaking.contains(kind) {
            return TargetFailure(ifLost("PostgreSQL broke off, error code \(code)."))
        }
        return TargetFailure(.refused("PostgreSQL refused, error code \(code): \(harmless(message))"))
    }

    /// The code at the end of a message of libpq in its shortest form, such as `FATAL:  28P01`.
    private static func code(endOf text: String) -> String? {
        let trimmed = text.trimmingSuffix(while: \.isWhitespace)
        let code = trimmed.suffix(5)
        let isCode = code.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }
        return isCode && trimmed.dropLast(5).hasSuffix(":  ") ? String(code) : nil
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? "no reason given"
    }

    /// A server's message, unless it repeats what a password was made into.
    private static func harmless(_ message: String) -> String {
        message.contains("SCRAM-SHA-256") ? "its message is withheld" : message
    }
}

extension String {
    /// The text without what `isLast` holds for at its end.
    fileprivate func trimmingSuffix(while isLast: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, isLast(last) {
            rest.removeLast()
        }
        return rest
    }
}
