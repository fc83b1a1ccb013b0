import Foundation
import Testing
import VaultCore

@testable import Audit

@Suite("An audit record as a line")
struct AuditEventLineTests {
    private func full() -> AuditRecord {
        var record = AuditRecord(
            time: Timestamp(microseconds: 1_795_253_400_123_456),
            operation: "SecretGet",
            requestID: "5b2f0a6e-0001-4000-8000-000000000001",
            status: 403,
            vault: VaultName("payments"),
            duration: .microseconds(78_900)
        )
        record.apiVersion = "7.5"
        record.resultDescription = "ForbiddenByRbac"
        record.callerAddress = "127.0.0.1"
        record.correlationID = "c-1"
        record.caller = AuditRecord.Caller(objectID: "o-1", clientID: "a-1", name: "ci")
        record.clientInfo = "azsdk-python-keyvault-secrets/4.9.0 \"x\"\n"
        record.authority = "payments.vault.localhost:8443"
        record.requestURI = "/secrets/db?api-version=7.5"
        record.objectID = "secrets/db/0123456789abcdef0123456789abcdef"
        record.rotationID = "r-1"
        return record
    }

    @Test("It has Azure's fields in Azure's form")
    func golden() {
        let line = String(decoding: AuditEventLine().encode(full()), as: UTF8.self)
        #expect(
            line == #"""
                {"time":"2026-11-21T09:30:00.1234560Z","resourceId":"/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/REKEY/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/PAYMENTS","operationName":"SecretGet","operationVersion":"7.5","category":"AuditEvent","resultType":"Failed","resultSignature":"Forbidden","resultDescription":"ForbiddenByRbac","durationMs":"78","callerIpAddress":"127.0.0.1","correlationId":"c-1","identity":{"claim":{"http://schemas.microsoft.com/identity/claims/objectidentifier":"o-1","http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"ci","appid":"a-1"}},"properties":{"clientInfo":"azsdk-python-keyvault-secrets/4.9.0 \"x\"\n","requestUri":"https://payments.vault.localhost:8443/secrets/db?api-version=7.5","id":"https://payments.vault.localhost:8443/secrets/db/0123456789abcdef0123456789abcdef","httpStatusCode":403,"requestId":"5b2f0a6e-0001-4000-8000-000000000001","rotationId":"r-1"}}

                """#
        )
    }

    @Test("What is unknown is left out, but for the correlation id")
    func sparse() throws {
        let record = AuditRecord(
            time: Timestamp(unixSeconds: 0),
            operation: "KeyRotateIfDue",
            requestID: "tick-1"
        )
        let line = AuditEventLine(subscription: "abc").encode(record)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        #expect(json["correlationId"] as? String == "")
        #expect(json["time"] as? String == "1970-01-01T00:00:00.0000000Z")
        #expect(json["resourceId"] as? String == "/SUBSCRIPTIONS/ABC/RESOURCEGROUPS/REKEY")
        #expect(json["resultType"] as? String == "Success")
        #expect(json["identity"] == nil)
        #expect(json["callerIpAddress"] == nil)
    }

    @Test("An act of the server itself names its object by the vault's own host")
    func automaticAct() throws {
        var record = AuditRecord(
            time: Timestamp(unixSeconds: 0),
            operation: "KeyRotateIfDue",
            requestID: "tick-1",
            vault: VaultName("payments")
        )
        record.objectID = "keys/k/0123456789abcdef0123456789abcdef"
        let line = AuditEventLine(authority: { "\($0).vault.example" }).encode(record)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        let properties = try #require(json["properties"] as? [String: Any])
        #expect(
            properties["id"] as? String
                == "https://payments.vault.example/keys/k/0123456789abcdef0123456789abcdef"
        )
        #expect(properties["requestUri"] == nil)
    }

    @Test("A line is one line of valid JSON whatever stands in it")
    func anyText() throws {
        for scalar in (0...0x2FF).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{1F511}", "\u{FFFD}"] {
            var record = full()
            record.clientInfo = "a\(Character(scalar))b"
            let line = AuditEventLine().encode(record)
            #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
            let json = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            let properties = try #require(json["properties"] as? [String: Any])
            #expect((properties["clientInfo"] as? String)?.unicodeScalars.dropFirst().first == scalar)
        }
    }

    @Test("Status words", arguments: [(200, "OK"), (401, "Unauthorized"), (404, "NotFound"), (599, "599")])
    func words(status: Int, text: String) {
        #expect(StatusText.of(status) == text)
    }
}
