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
        for group in [requests, refusals, objects, server, management, directory] {
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
        .accessDenied: Entry(403, "Forbidden", inner: "AccessDenied"),
        .forbiddenByConnection: Entry(403, "Forbidden", inner: "ForbiddenByConnection"),
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

    private static let management: [VaultError.Code: Entry] = [
        .badRequest: Entry(400, "BadRequest"),
        .vaultNameNotValid: Entry(400, "VaultNameNotValid"),
        .skuNotSupported: Entry(400, "SkuNotSupported"),
        .missingAPIVersion: Entry(400, "MissingApiVersionParameter"),
        .unknownAPIVersion: Entry(400, "NoRegisteredProviderFound"),
        .principalNotFound: Entry(400, "PrincipalNotFound"),
        .roleDefinitionNotFound: Entry(400, "RoleDefinitionDoesNotExist"),
        .authorizationFailed: Entry(403, "AuthorizationFailed"),
        .subscriptionNotFound: Entry(404, "SubscriptionNotFound"),
        .resourceNotFound: Entry(404, "ResourceNotFound"),
        .deletedVaultNotFound: Entry(404, "DeletedVaultNotFound"),
        .roleAssignmentNotFound: Entry(404, "RoleAssignmentNotFound"),
        .vaultAlreadyExists: Entry(409, "VaultAlreadyExists"),
        .vaultIsDeleted: Entry(409, "ConflictError"),
        .groupNotEmpty: Entry(409, "ResourceGroupNotEmpty"),
        .roleAssignmentExists: Entry(409, "RoleAssignmentExists"),
    ]

    private static let directory: [VaultError.Code: Entry] = [
        .directoryBadRequest: Entry(400, "Request_BadRequest"),
        .directoryDenied: Entry(403, "Authorization_RequestDenied"),
        .directoryNotFound: Entry(404, "Request_ResourceNotFound"),
    ]
}
