import Rotation
import SecretMemory
import Testing
import VaultCore

/// Bytes in the order given, then again.
private struct FixedRandom: RandomSource {
    let pattern: [UInt8]

    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { pattern[$0 % pattern.count] } }
}

private func text(_ bytes: borrowing SecretBytes) -> String {
    bytes.withBytes { String(decoding: $0.exposed(), as: UTF8.self) }
}

@Suite("Passwords and the values they stand in")
struct MaterialTests {
    @Test("a password has the length and the characters of its rule")
    func password() {
        let rule = PasswordRule(length: 12, characters: "abc")
        let random = FixedRandom(pattern: [0, 1, 2, 255, 254])
        let password = text(rule.make(from: random))
        #expect(password == "abccabccabab")
    }

    @Test("bytes that would favour some characters are thrown away")
    func fair() {
        let rule = PasswordRule(length: 4, characters: "abc")
        let password = text(rule.make(from: FixedRandom(pattern: [255, 2, 255, 0])))
        #expect(password == "caca")
    }

    @Test(
        "a value holds user and password, and gives the password back",
        arguments: [
            ("{password}", "s3cret"),
            ("postgresql://{user}:{password}@db/orders", "postgresql://orders_a:s3cret@db/orders"),
            (
                #"{"user":"{user}","password":"{password}","url":"redis://{user}:{password}@r"}"#,
                #"{"user":"orders_a","password":"s3cret","url":"redis://orders_a:s3cret@r"}"#
            ),
        ]
    )
    func template(form: String, value: String) throws {
        let template = try #require(SecretTemplate(form))
        let password = SecretBytes(copying: Array("s3cret".utf8))
        let made = password.withBytes { template.value(principal: "orders_a", password: $0) }
        #expect(text(made) == value)
        let back = try made.withBytes { try template.password(in: $0, principal: "orders_a") }
        let isSame = back.isEqual(to: password)
        #expect(isSame)
    }

    @Test(
        "a value of another form is refused, with the form and without the value",
        arguments: ["", "postgresql://other:s3cret@db", "postgresql://orders_a:@db", "s3cret"]
    )
    func otherForm(value: String) throws {
        let template = try #require(SecretTemplate("postgresql://{user}:{password}@db"))
        let bytes = SecretBytes(copying: Array(value.utf8))
        let error = #expect(throws: VaultError.self) {
            try bytes.withBytes { bytes throws(VaultError) in
                _ = try template.password(in: bytes, principal: "orders_a")
            }
        }
        #expect(error?.code == .badParameter)
        #expect(error?.summary.contains("s3cret") == false)
    }

    @Test("two different passwords in one value are no login")
    func differing() throws {
        let template = try #require(SecretTemplate("{password}-{password}"))
        let bytes = SecretBytes(copying: Array("abc-abd".utf8))
        #expect(throws: VaultError(.badParameter, "")) {
            try bytes.withBytes { bytes throws(VaultError) in
                _ = try template.password(in: bytes, principal: "x")
            }
        }
    }

    @Test("a template without a password is none")
    func noPassword() {
        #expect(SecretTemplate("postgresql://{user}@db") == nil)
    }
}
