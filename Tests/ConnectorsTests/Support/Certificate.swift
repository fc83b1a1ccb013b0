/// A certificate of 127.0.0.1 that is its own authority.
enum Certificate {
    /// Writes `server.pem` and `server.key` into a folder.
    static func make(in folder: String) async throws {
        try await Command.must([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            "-keyout", folder + "/server.key", "-out", folder + "/server.pem",
        ])
        try await Command.must(["chmod", "600", folder + "/server.key"])
    }
}
