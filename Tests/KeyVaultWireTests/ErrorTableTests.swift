import Foundation
import KeyVaultWire
import Testing
import VaultCore

@Suite("Error table")
struct ErrorTableTests {
    private static let rows: [(VaultError.Code, Int, String, String?)] = [
        (.badParameter, 400, "BadParameter", nil),
        (.keyTypeNotSupported, 400, "BadParameter", "KeyTypeNotSupported"),
        (.malformedBackup, 400, "Malformed backup blob", nil),
        (.unauthorized, 401, "Unauthorized", nil),
        (.forbidden, 403, "Forbidden", nil),
        (.forbiddenByRbac, 403, "Forbidden", "ForbiddenByRbac"),
        (.forbiddenByFirewall, 403, "Forbidden", "ForbiddenByFirewall"),
        (.accessDenied, 403, "Forbidden", "AccessDenied"),
        (.forbiddenByConnection, 403, "Forbidden", "ForbiddenByConnection"),
        (.secretDisabled, 403, "Forbidden", "SecretDisabled"),
        (.keyDisabled, 403, "Forbidden", "KeyDisabled"),
        (.keyExpired, 403, "Forbidden", "KeyExpired"),
        (.keyNotYetValid, 403, "Forbidden", "KeyNotYetValid"),
        (.keyOperationForbidden, 403, "Forbidden", "KeyOperationForbidden"),
        (.secretNotFound, 404, "SecretNotFound", nil),
        (.keyNotFound, 404, "KeyNotFound", nil),
        (.certificateNotFound, 404, "CertificateNotFound", nil),
        (.vaultNotFound, 404, "VaultNotFound", nil),
        (.notFound, 404, "NotFound", nil),
        (.methodNotAllowed, 405, "MethodNotAllowed", nil),
        (.requestTimeout, 408, "RequestTimeout", nil),
        (.objectDeleted, 409, "Conflict", "ObjectIsDeletedButRecoverable"),
        (.conflict, 409, "Conflict", nil),
        (.bodyTooLarge, 413, "RequestBodyTooLarge", nil),
        (.throttled, 429, "Throttled", nil),
        (.internalError, 500, "InternalServerError", nil),
        (.integrity, 500, "InternalServerError", nil),
        (.wrongPassphrase, 500, "InternalServerError", nil),
        (.schemaTooNew, 500, "InternalServerError", nil),
        (.dataFolderInUse, 500, "InternalServerError", nil),
        (.unavailable, 503, "ServiceUnavailable", nil),
        (.sealUnavailable, 503, "ServiceUnavailable", nil),
        (.badRequest, 400, "BadRequest", nil),
        (.vaultNameNotValid, 400, "VaultNameNotValid", nil),
        (.skuNotSupported, 400, "SkuNotSupported", nil),
        (.missingAPIVersion, 400, "MissingApiVersionParameter", nil),
        (.unknownAPIVersion, 400, "NoRegisteredProviderFound", nil),
        (.principalNotFound, 400, "PrincipalNotFound", nil),
        (.roleDefinitionNotFound, 400, "RoleDefinitionDoesNotExist", nil),
        (.directoryBadRequest, 400, "Request_BadRequest", nil),
        (.authorizationFailed, 403, "AuthorizationFailed", nil),
        (.directoryDenied, 403, "Authorization_RequestDenied", nil),
        (.subscriptionNotFound, 404, "SubscriptionNotFound", nil),
        (.resourceNotFound, 404, "ResourceNotFound", nil),
        (.deletedVaultNotFound, 404, "DeletedVaultNotFound", nil),
        (.roleAssignmentNotFound, 404, "RoleAssignmentNotFound", nil),
        (.directoryNotFound, 404, "Request_ResourceNotFound", nil),
        (.vaultAlreadyExists, 409, "VaultAlreadyExists", nil),
        (.vaultIsDeleted, 409, "ConflictError", nil),
        (.groupNotEmpty, 409, "ResourceGroupNotEmpty", nil),
        (.roleAssignmentExists, 409, "RoleAssignmentExists", nil),
    ]

    @Test("each code has its status and names", arguments: rows.indices)
    func mapsCodes(index: Int) {
        let (code, status, outer, inner) = Self.rows[index]
        let entry = ErrorTable.entry(for: code)
        #expect(entry.status == status)
        #expect(entry.code == outer)
        #expect(entry.innerCode == inner)
    }

    @Test("no code of the core is left out")
    func coversEveryCode() throws {
        let declared = try ["VaultError+Codes.swift", "VaultError+ManagementCodes.swift"].flatMap { file in
            let source = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Sources/VaultCore/Errors/\(file)").standardized
            let text = try String(contentsOf: source, encoding: .utf8)
            return text.matches(of: /Self\("(\w+)"\)/).map { String($0.1) }
        }
        #expect(declared.count > 20)
        #expect(Set(declared) == Set(Self.rows.map(\.0.description)))
    }

    @Test("a code nobody listed is a fault of ours")
    func treatsUnknownCodesAsFaults() {
        let entry = ErrorTable.entry(for: VaultError.Code("Surprise"))
        #expect(entry.status == 500)
        #expect(entry.code == "InternalServerError")
    }

    @Test("the body nests the specific code and survives any message", arguments: HostileStrings.all)
    func writesBodies(message: String) throws {
        let body = ErrorBody.bytes(for: VaultError(.secretDisabled, message))
        let parsed = try JSONSerialization.jsonObject(with: Data(body)) as? [String: [String: Any]]
        let error = try #require(parsed?["error"])
        #expect(error["code"] as? String == "Forbidden")
        #expect((error["message"] as? String)?.utf8.elementsEqual(message.utf8) == true)
        #expect((error["innererror"] as? [String: String]) == ["code": "SecretDisabled"])
    }

    @Test("a failure without a specific code has no inner error")
    func omitsInnerError() {
        let body = ErrorBody.bytes(for: VaultError(.badParameter, "No."))
        #expect(
            String(decoding: body, as: UTF8.self) == #"{"error":{"code":"BadParameter","message":"No."}}"#
        )
    }
}
