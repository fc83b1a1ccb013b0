import KeyVaultWire
import Testing
import VaultCore

@Suite("Bad bodies")
struct BadBodyTests {
    @Test(
        "each is refused with the place and the remedy",
        arguments: BadBody.secrets + BadBody.keys + BadBody.operations
    )
    func namesThePlace(bad: BadBody) throws {
        let error = try #require(throws: VaultError.self) { try bad.kind.decode(Array(bad.body.utf8)) }
        #expect(error.code == .badParameter)
        for text in bad.named { #expect(error.summary.contains(text), "\(error.summary)") }
        #expect(error.summary.utf8.count < 600)
    }

    @Test("a broken text is refused whatever it was to be", arguments: BodyKind.allCases)
    func refusesBrokenText(kind: BodyKind) throws {
        let good = kind.example
        try kind.decode(Array(good.utf8))
        let broken: [(String, String)] = [
            ("", "empty"), ("  ", "empty"), (String(good.dropLast()), "not valid JSON"),
            (good + "}", "not valid JSON"),
            (good + good, "not valid JSON"), (String(good.dropFirst()), "The body must be an object"),
            (good.replacing(":", with: "=", maxReplacements: 1), "colon"),
            ("{\"surprise\":1," + good.dropFirst(), "surprise is not known"), ("{'a':1}", "not valid JSON"),
            (String(repeating: "[", count: 100_000), "The body must be an object"),
            ("\u{FEFF}" + good, "not valid JSON"),
        ]
        for (text, named) in broken {
            let error = try #require(throws: VaultError.self) { try kind.decode(Array(text.utf8)) }
            #expect(error.code == .badParameter)
            #expect(error.summary.contains(named), "\(text.prefix(60)): \(error.summary)")
        }
        let error = try #require(throws: VaultError.self) { try kind.decode(Array(good.utf8) + [0xFF]) }
        #expect(error.summary.contains("UTF-8"))
    }

    @Test("another content type is refused, JSON with parameters and none at all are not")
    func checksContentType() throws {
        let body = Array(BodyKind.sign.example.utf8)
        for type in [
            "application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8", "", nil,
        ] {
            try BodyKind.sign.decode(body, contentType: type)
        }
        for type in [
            "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data; x",
        ] {
            let error = try #require(throws: VaultError.self) {
                try BodyKind.sign.decode(body, contentType: type)
            }
            #expect(error.summary.contains("Content-Type"))
        }
    }

    @Test("no refusal repeats a secret", arguments: [BodyKind.secretSet, .seal, .keyImport])
    func keepsSecrets(kind: BodyKind) throws {
        let canary = "CANARY7c41"
        let bodies = [
            #"{"value":"CANARY7c41" "x":1}"#, #"{"value":"CANARY7c41","value":"CANARY7c41"}"#,
            #"{"value":"CANARY7c41"#,
            #"{"key":{"kty":"oct","k":"CANARY7c41*"}}"#, #"{"alg":"RSA-OAEP","value":"CANARY7c41*"}"#,
            #"{"value":"CANARY7c41\q"}"#, #"{"key":{"d":"CANARY7c41","d":"CANARY7c41"}}"#,
        ]
        for body in bodies {
            let error = try #require(throws: VaultError.self) { try kind.decode(Array(body.utf8)) }
            #expect(!error.summary.contains(canary), "\(error.summary)")
        }
    }

    @Test(
        "a blob that cannot be one of ours is corrupt",
        arguments: ["", "A", "not base64", "AQ+/", "AQ=", "*"]
    )
    func refusesBlobs(text: String) throws {
        let error = try #require(throws: VaultError.self) {
            try BodyKind.restore.decode(Array("{\"value\":\"\(text)\"}".utf8))
        }
        #expect(error.code == .malformedBackup)
        #expect(error.summary == "Backup blob is corrupt.")
    }

    @Test("bodies altered at random are accepted or refused as bad, never more", arguments: BodyKind.allCases)
    func survivesFuzz(kind: BodyKind) {
        var generator = SeededGenerator(seed: UInt64(kind.rawValue.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
        let good = Array(kind.example.utf8)
        for _ in 0..<3_000 {
            var body = good
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<body.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &generator)
                case 1:
                    body.insert(
                        contentsOf: "\"\\u{}[]:,-.e0n".utf8.randomElement(using: &generator).map { [$0] }
                            ?? [],
                        at: place
                    )
                case 2 where body.count > 1: body.remove(at: place)
                default: body.append(contentsOf: body[place...].prefix(9))
                }
            }
            do throws(VaultError) {
                try kind.decode(body)
            } catch {
                #expect(error.code == .badParameter || error.code == .malformedBackup)
            }
        }
    }
}
