public import VaultCore

/// How each kind of failure looks on the wire.
///
/// Source: Key Vault REST error codes, and answers of the live service recorded in Microsoft's SDK tests.
public enum ErrorTable {
    /// Status, outer code, and the specific code inside.
    public struct Entry: Equatable, Sendable {
        /// The HTTP status.
        public let status: Int
        /// `error.code`.
        public let code: String
        /// `error.innererror.code`.
        public let innerCode: String?

        init(_ status: Int, _ code: String, inner: String? = nil) {
            self.status = status
            self.code = code
            innerCode = inner
        }
    }

    /// The entry of a code; a code the table does not know is a fault of ours, 500.
    public static func entry(for code: VaultError.Code) -> Entry {
        entries[code] ?? Entry(500, "InternalServerError")
    }

    private static let entries: [VaultError.Code: Entry] = {
        var entries: [VaultError.Code: Entry] = [:]
        for group in [requests, refusals, objects, server] {
            entries.merge(group) { first, _ in first }
        }
        return entries
    }()

    private static let requests: [VaultError.Code: Entry] = [
        .badParameter: Entry(400, "BadParameter"),
        .keyTypeNotSupported: Entry(400, "BadParameter", inner: "KeyTypeNotSupported"),
        .malformedBackup: Entry(400, "Malformed backup blob"),
        .methodNotAllowed: Entry(405, "MethodNotAllowed"),
        .requestTimeout: Entry(408, "RequestTimeout"),
        .bodyTooLarge: Entry(413, "RequestBodyTooLarge"),
        .throttled: Entry(429, "Throttled"),
    ]

    private static let refusals: [VaultError.Code: Entry] = [
        .unauthorized: Entry(401, "Unauthorized"),
        .forbidden: Entry(403, "Forbidden"),
        .forbiddenByRbac: Entry(403, "Forbidden", inner: "ForbiddenByRbac"),
        .forbiddenByFirewall: Entry(403, "Forbidden", inner: "ForbiddenByFirewall"),
        .secretDisabled: Entry(403, "Forbidden", inner: "SecretDisabled"),
        .keyDisabled: Entry(403, "Forbidden", inner: "KeyDisabled"),
        .keyExpired: Entry(403, "Forbidden", inner: "KeyExpired"),
        .keyNotYetValid: Entry(403, "Forbidden", inner: "KeyNotYetValid"),
        .keyOperationForbidden: Entry(403, "Forbidden", inner: "KeyOperationForbidden"),
    ]

    private static let objects: [VaultError.Code: Entry] = [
        .secretNotFound: Entry(404, "SecretNotFound"),
        .keyNotFound: Entry(404, "KeyNotFound"),
        .certificateNotFound: Entry(404, "CertificateNotFound"),
        .vaultNotFound: Entry(404, "VaultNotFound"),
        .notFound: Entry(404, "NotFound"),
        .objectDeleted: Entry(409, "Conflict", inner: "ObjectIsDeletedButRecoverable"),
        .conflict: Entry(409, "Conflict"),
    ]

    private static let server: [VaultError.Code: Entry] = [
        .internalError: Entry(500, "InternalServerError"),
        .integrity: Entry(500, "InternalServerError"),
        .wrongPassphrase: Entry(500, "InternalServerError"),
        .schemaTooNew: Entry(500, "InternalServerError"),
        .dataFolderInUse: Entry(500, "InternalServerError"),
        .unavailable: Entry(503, "ServiceUnavailable"),
        .sealUnavailable: Entry(503, "ServiceUnavailable"),
    ]
}
