import SecretMemory
import Testing
import VaultCore

/// Bytes that count up.
private struct CountingRandom: RandomSource {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 * 37 % 256) } }
}

@Suite("Passwords and the values they stand in")
struct MaterialTests {
    private func render(_ template: SecretTemplate, user: String, password: String) -> String {
        let secret = SharedSecret(SecretBytes(copying: Array(password.utf8)))
        return template.render(user: user, password: secret).withBytes {
            String(decoding: $0.exposed(), as: UTF8.self)
        }
    }

    @Test(
        "A text is filled, with the escapes of a URL where asked for",
        arguments: [
            ("{password}", "s3/cr@t"), ("{user}:{password}", "a b:s3/cr@t"),
            ("x://{user:url}:{password:url}@h/d", "x://a%20b:s3%2Fcr%40t@h/d"), ("{{{user}}}", "{a b}"),
        ]
    )
    func texts(template: String, expected: String) throws {
        let template = SecretTemplate(.text(try TemplateText(template)))
        #expect(render(template, user: "a b", password: "s3/cr@t") == expected)
    }

    @Test("Members of JSON stand in order and are escaped")
    func json() throws {
        let template = SecretTemplate(
            .json([
                "user": try TemplateText("{user}"), "pass\"word": try TemplateText("\\{password}"),
                "a": try TemplateText("é{password:url}"),
            ])
        )
        #expect(
            render(template, user: "o\"r\n", password: "p\\q\u{1}/ü")
                == #"{"a":"ép%5Cq%01%2F%C3%BC","pass\"word":"\\p\\q\u0001/ü","user":"o\"r\u000A"}"#
        )
    }

    @Test("A template that needs all its room has it", arguments: [1, 64, 1_000])
    func room(count: Int) throws {
        let members = [
            "m": try TemplateText("{password}{user}{password:url}"), "n": try TemplateText("{password}"),
        ]
        let password = String(repeating: "\u{1}", count: count)
        let text = render(SecretTemplate(.json(members)), user: password, password: password)
        #expect(text.utf8.count == 6 * count * 3 + 3 * count + 15)
    }

    @Test(
        "The password is found again in a value of the template",
        arguments: [
            ["": "{password}"], ["": "a{user}b{password}"], ["": "{password}{password:url}{password}"],
            ["": "{password}a{user}"], ["": "x://{user:url}:{password:url}@h"], ["m": "{password}"],
            ["a": "\"{user}", "m": "{{\\{user:url}{password:url}", "z": "{password}"],
        ],
        ["pw", "a", "ab\"a\\b@", "%41\u{1}é", "aaaaaaaa", "\\u0041"]
    )
    func findsPassword(members: [String: String], password: String) throws {
        let texts = try members.mapValues { try TemplateText($0) }
        let template = SecretTemplate(texts[""].map { .text($0) } ?? .json(texts))
        let secret = SharedSecret(SecretBytes(copying: Array(password.utf8)))
        let value = template.render(user: "a\"b", password: secret)
        let found = try #require(template.password(in: value, user: "a\"b"))
        #expect(found.withBytes { String(decoding: $0.exposed(), as: UTF8.self) } == password)
    }

    @Test(
        "A value that the template did not make holds no password",
        arguments: ["", "x", "x://u:pw@", "x://u:p w@h", "x://v:pw@h"]
    )
    func foreignValue(text: String) throws {
        let template = SecretTemplate(.text(try TemplateText("x://{user}:{password:url}@h")))
        #expect(template.password(in: SharedSecret(SecretBytes(copying: Array(text.utf8))), user: "u") == nil)
    }

    @Test(
        "A password has its length, its alphabet, and every character of it",
        arguments: PasswordRule.Alphabet.allCases
    )
    func passwords(alphabet: PasswordRule.Alphabet) {
        let rule = PasswordRule(length: 200, alphabet: alphabet)
        let made = rule.make(from: CountingRandom()).withBytes {
            String(decoding: $0.exposed(), as: UTF8.self)
        }
        #expect(made.utf8.count == 200)
        #expect(Set(made) == Set(alphabet.characters))
        #expect(Set(alphabet.characters).count == alphabet.characters.count)
    }

    @Test(
        "The bits of chance are counted",
        arguments: [
            (PasswordRule(), 190), (PasswordRule(length: 16, alphabet: .hex), 64),
            (PasswordRule(length: 8, alphabet: .printable), 51),
        ]
    )
    func bits(rule: PasswordRule, expected: Int) {
        #expect(rule.bits == expected)
    }

    private func secret(_ text: String) -> SharedSecret {
        SharedSecret(SecretBytes(copying: Array(text.utf8)))
    }

    private func text(_ secret: SharedSecret?) -> String? {
        secret?.withBytes { String(decoding: $0.exposed(), as: UTF8.self) }
    }

    @Test(
        "A value gives its password back, whatever stands around it",
        arguments: [
            "{password}", "{user}:{password}", "x://{user:url}:{password:url}@h/d",
            "{password}-{password:url}-{user}",
        ],
        ["s3/cr@t", "-", "-a-", "%41", "p\\q\"", String(repeating: "-", count: 20)]
    )
    func back(form: String, password: String) throws {
        let template = SecretTemplate(.text(try TemplateText(form)))
        let value = template.render(user: "a b", password: secret(password))
        #expect(text(template.password(in: value, user: "a b")) == password)
        let json = SecretTemplate(.json(["u": try TemplateText("{user}"), "v": try TemplateText(form)]))
        let object = json.render(user: "a b", password: secret(password))
        #expect(text(json.password(in: object, user: "a b")) == password)
    }

    @Test(
        "A value of another form gives none",
        arguments: ["", "x://other:s3cret@h", "x://ada:@h", "s3cret", "x://ada:a-b@h/more"]
    )
    func otherForm(value: String) throws {
        let template = SecretTemplate(.text(try TemplateText("x://{user}:{password}@h")))
        #expect(template.password(in: secret(value), user: "ada") == nil)
    }

    @Test("JSON may be spelt otherwise")
    func spelling() throws {
        let template = SecretTemplate(
            .json(["user": try TemplateText("{user}"), "pass": try TemplateText("<{password}>")])
        )
        let value = secret("{ \"user\": \"ad\\u0061\",\n \"pass\": \"<a\\/b>\" }")
        #expect(text(template.password(in: value, user: "ada")) == "a/b")
        #expect(template.misfit(of: value, user: "ada") == nil)
        #expect(template.misfit(of: value, user: "eve")?.contains("`user`") == true)
    }

    @Test("Two different passwords in one value are no login")
    func differing() throws {
        let template = SecretTemplate(.text(try TemplateText("{password}-{password}")))
        #expect(template.password(in: secret("abc-abd"), user: "ada") == nil)
    }
}
