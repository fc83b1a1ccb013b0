import Foundation
import Testing

@testable import rekey

@Suite("What a person reads")
struct SheetTests {
    private func lines(_ json: String) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        return Sheet.lines(try #require(object))
    }

    @Test("A secret is an aligned sheet with times in ISO 8601")
    func secret() throws {
        let lines = try lines(
            """
            {"id":"https://localhost:8443/secrets/db/0123","contentType":"text/plain","tags":{"team":"blue","a":"b"},
             "attributes":{"enabled":true,"created":1795253400,"updated":1795253400,"exp":1795339800,
             "recoveryLevel":"Recoverable+Purgeable","recoverableDays":90}}
            """
        )
        #expect(
            lines == [
                "name              db",
                "vault             https://localhost:8443",
                "version           0123",
                "enabled           true",
                "created           2026-11-21T09:30:00Z",
                "updated           2026-11-21T09:30:00Z",
                "expires           2026-11-22T09:30:00Z",
                "recoverable days  90",
                "recovery level    Recoverable+Purgeable",
                "content type      text/plain",
                "tags              a=b, team=blue",
            ]
        )
    }

    @Test(
        "A key's kind and size stand there, and its numbers do not",
        arguments: [
            (#""kty":"EC","crv":"P-256","x":"xx","y":"yy""#, "type        EC P-256"),
            (#""kty":"RSA","e":"AQAB","n":"\#(String(repeating: "A", count: 342))""#, "type        RSA 2048"),
            (#""kty":"RSA","e":"AQAB","n":"\#(String(repeating: "A", count: 512))""#, "type        RSA 3072"),
            (#""kty":"oct""#, "type        oct"),
        ]
    )
    func key(material: String, line: String) throws {
        let lines = try lines(
            #"{"key":{"kid":"https://localhost/keys/k/1","key_ops":["sign","verify"],\#(material)}}"#
        )
        #expect(
            lines == [
                "name        k", "vault       https://localhost", "version     1", line,
                "operations  sign, verify",
            ]
        )
    }

    @Test("A rotation policy says what happens when")
    func policy() throws {
        let lines = try lines(
            """
            {"id":"https://localhost/keys/k/rotationpolicy","attributes":{"expiryTime":"P60D"},"lifetimeActions":[
             {"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate"}},
             {"trigger":{"timeBeforeExpiry":"P10D"},"action":{"type":"Notify"}}]}
            """
        )
        #expect(
            lines == [
                "name      k", "vault     https://localhost", "lives     P60D",
                "rotates   P30D after creation", "notifies  P10D before expiry",
            ]
        )
    }

    @Test("Other objects keep their members, in words")
    func other() throws {
        #expect(
            try lines(#"{"softDeleteDays":7,"id":"abc"}"#) == [
                "id                abc", "soft delete days  7",
            ]
        )
    }

    @Test("A column finds name, version and times")
    func columns() {
        let row: [String: Any] = [
            "kid": "https://localhost/keys/k/1", "attributes": ["exp": 0, "enabled": true] as [String: Any],
        ]
        #expect(Sheet.text(at: "name", in: row) == "k")
        #expect(Sheet.text(at: "version", in: row) == "1")
        #expect(Sheet.text(at: "attributes.exp", in: row) == "1970-01-01T00:00:00Z")
        #expect(Sheet.text(at: "attributes.enabled", in: row) == "true")
        #expect(Sheet.text(at: "attributes.nbf", in: row) == "-")
        #expect(Sheet.text(at: "name", in: ["name": "orders"]) == "orders")
        #expect(Sheet.label("attributes.nbf") == "not before")
    }
}
