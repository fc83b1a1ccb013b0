public import VaultCore

extension WireMessages {
    /// 400: a name out of grammar in the path.
    public static func invalidName(_ name: String, file: String = #fileID, line: Int = #line) -> VaultError {
        let text = """
            The request URI contains an invalid name: \(shown(name)). A name is 1 to 127 characters of \
            0-9, a-z, A-Z and -.
            """
        return VaultError(.badParameter, text, file: file, line: line)
    }

    /// 400: a version in the path that is not 32 hexadecimal digits.
    public static func invalidVersion(
        _ version: String,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let text = """
            The request URI contains an invalid version: \(shown(version)). A version is 32 hexadecimal digits; \
            leave it out for the latest.
            """
        return VaultError(.badParameter, text, file: file, line: line)
    }

    /// 400: what follows the name is neither a version nor an operation.
    public static func operationNotAllowed(
        method: String,
        segment: String,
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let text = """
            Method \(shown(method)) does not allow operation '\(shown(segment))'. After the name stands a version \
            of 32 hexadecimal digits, an operation, or nothing for the latest version.
            """
        return VaultError(.badParameter, text, file: file, line: line)
    }

    /// 404: nothing of the data plane stands under the path.
    public static func unknownPath(file: String = #fileID, line: Int = #line) -> VaultError {
        VaultError(
            .notFound,
            "Nothing is found under this path; paths begin with /secrets, /keys, /deletedsecrets, "
                + "/deletedkeys or /rng.",
            file: file,
            line: line
        )
    }

    /// 405: the path exists, the method does not.
    public static func methodNotAllowed(
        _ method: String? = nil,
        allowed: [String],
        file: String = #fileID,
        line: Int = #line
    ) -> VaultError {
        let named = method.map { "Method \(shown($0))" } ?? "The method"
        return VaultError(
            .methodNotAllowed,
            "\(named) is not allowed here; allowed are \(allowed.joined(separator: ", ")).",
            file: file,
            line: line
        )
    }

    /// A client's text cut short, with everything but printable ASCII replaced.
    private static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(128).map { scalar in
            (0x20...0x7E).contains(scalar.value) ? scalar : "?"
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
