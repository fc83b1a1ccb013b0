import KeyVaultWire
import Testing
import VaultCore

@Suite("Bad bodies")
struct BadBodyTests {
    /// A body, and what its refusal must name.
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: BodyKind
        let body: String
        let named: [String]

        init(_ kind: BodyKind, _ body: String, _ named: String...) {
            self.kind = kind
            self.body = body
            self.named = named
        }

        var testDescription: String { "\(kind): \(body.prefix(80))" }
    }

    private static let long = String(repeating: "x", count: 600)
    private static let sixteenTags = (0..<16).map { "\"t\($0)\":\"\"" }.joined(separator: ",")
    private static let deep = String(repeating: "[", count: 50)

    private static let secrets = [
        Case(.secretSet, "{}", "value is required"),
        Case(.secretSet, #"{"value":null}"#, "value must be a string, not null"),
        Case(.secretSet, #"{"value":1}"#, "value must be a string, not a number"),
        Case(.secretSet, #"{"value":{}}"#, "value must be a string, not an object"),
        Case(.secretSet, #"{"value":"a","value":"b"}"#, "value is given twice"),
        Case(.secretSet, #"{"Value":"a"}"#, "Value is not known", "contentType"),
        Case(.secretSet, #"{"value":"a","key_ops":[]}"#, "key_ops is not known"),
        Case(
            .secretSet,
            "{\"value\":\"\(String(repeating: "x", count: 25_601))\"}",
            "value",
            "25601",
            "25600"
        ),
        Case(.secretSet, "{\"value\":\"\(String(repeating: "\u{E9}", count: 12_801))\"}", "value", "25602"),
        Case(
            .secretSet,
            "{\"value\":\"a\",\"contentType\":\"\(String(repeating: "x", count: 256))\"}",
            "contentType",
            "255"
        ),
        Case(.secretSet, #"{"value":"a","contentType":7}"#, "contentType must be a string"),
        Case(.secretSet, #"{"value":"a","tags":[]}"#, "tags must be an object, not an array"),
        Case(.secretSet, #"{"value":"a","tags":{"k":1}}"#, "tags.k must be a string"),
        Case(.secretSet, #"{"value":"a","tags":{"k":null}}"#, "tags.k must be a string, not null"),
        Case(.secretSet, #"{"value":"a","tags":{"":"v"}}"#, "needs a name"),
        Case(.secretSet, "{\"value\":\"a\",\"tags\":{\(sixteenTags)}}", "tags.t15", "15"),
        Case(.secretSet, "{\"value\":\"a\",\"tags\":{\"k\":\"\(long)\"}}", "tags.k", "512"),
        Case(.secretSet, "{\"value\":\"a\",\"tags\":{\"\(long)\":\"v\"}}", "tags.xxx", "name", "512"),
        Case(.secretSet, #"{"value":"a","attributes":[]}"#, "attributes must be an object"),
        Case(
            .secretSet,
            #"{"value":"a","attributes":{"enabled":"true"}}"#,
            "attributes.enabled must be true or false"
        ),
        Case(.secretSet, #"{"value":"a","attributes":{"enabled":1}}"#, "attributes.enabled"),
        Case(
            .secretSet,
            #"{"value":"a","attributes":{"exp":"2026"}}"#,
            "attributes.exp must be a whole number, not a string"
        ),
        Case(.secretSet, #"{"value":"a","attributes":{"exp":1.5}}"#, "attributes.exp", "fraction"),
        Case(.secretSet, #"{"value":"a","attributes":{"nbf":1.0}}"#, "attributes.nbf", "fraction"),
        Case(.secretSet, #"{"value":"a","attributes":{"nbf":1e9}}"#, "attributes.nbf", "exponent"),
        Case(.secretSet, #"{"value":"a","attributes":{"nbf":-1}}"#, "attributes.nbf", "253402300799"),
        Case(
            .secretSet,
            #"{"value":"a","attributes":{"exp":253402300800}}"#,
            "attributes.exp",
            "253402300799"
        ),
        Case(
            .secretSet,
            #"{"value":"a","attributes":{"exp":99999999999999999999}}"#,
            "attributes.exp is out of range"
        ),
        Case(
            .secretSet,
            #"{"value":"a","attributes":{"nbf":5,"exp":5}}"#,
            "attributes",
            "exp later than nbf"
        ),
        Case(
            .secretSet,
            #"{"value":"a","attributes":{"expires":5}}"#,
            "attributes.expires is not known",
            "exp"
        ),
        Case(.secretSet, #"{"value":"a","attributes":{"exportable":false}}"#, "exportable", "only keys"),
        Case(.secretUpdate, #"{"value":"a"}"#, "value is not known"),
        Case(.secretUpdate, #"{"tags":"a"}"#, "tags must be an object, not a string"),
        Case(.secretUpdate, "[]", "The body must be an object, not an array"),
        Case(.secretUpdate, "\"x\"", "The body must be an object, not a string"),
        Case(.secretUpdate, "null", "The body must be an object, not null"),
        Case(.secretUpdate, "{\"attributes\":{\"created\":\(deep)", "deeper"),
    ]

    private static let keys = [
        Case(.keyCreate, "{}", "kty is required"),
        Case(.keyCreate, #"{"kty":null}"#, "kty must be a string"),
        Case(.keyCreate, #"{"kty":"DSA"}"#, "kty", "RSA", "EC", "oct-HSM"),
        Case(.keyCreate, #"{"kty":"RSA","key_size":1024}"#, "key_size", "2048, 3072, 4096"),
        Case(.keyCreate, #"{"kty":"RSA","key_size":"2048"}"#, "key_size must be a whole number"),
        Case(.keyCreate, #"{"kty":"RSA","key_size":9223372036854775808}"#, "key_size is out of range"),
        Case(.keyCreate, #"{"kty":"RSA","crv":"P-256"}"#, "crv applies to EC keys only"),
        Case(.keyCreate, #"{"kty":"RSA","public_exponent":3}"#, "public_exponent", "65537"),
        Case(.keyCreate, #"{"kty":"EC","crv":"P-224"}"#, "crv", "P-256, P-384, P-521, P-256K"),
        Case(.keyCreate, #"{"kty":"EC","crv":"P-384","key_size":256}"#, "key_size", "384"),
        Case(.keyCreate, #"{"kty":"oct","key_size":512}"#, "key_size", "128, 192, 256"),
        Case(.keyCreate, #"{"kty":"RSA","key_ops":"sign"}"#, "key_ops must be an array"),
        Case(.keyCreate, #"{"kty":"RSA","key_ops":["sign","wrapkey"]}"#, "key_ops[1]", "wrapKey"),
        Case(.keyCreate, #"{"kty":"RSA","key_ops":[null]}"#, "key_ops[0] must be a string"),
        Case(.keyCreate, #"{"kty":"RSA","attributes":{"exportable":"yes"}}"#, "attributes.exportable"),
        Case(.keyCreate, #"{"kty":"RSA","release_policy":{"data":"+"}}"#, "release_policy.data", "base64url"),
        Case(
            .keyCreate,
            #"{"kty":"RSA","release_policy":{"policy":1}}"#,
            "release_policy.policy is not known"
        ),
        Case(
            .keyCreate,
            "{\"kty\":\"RSA\",\"tags\":{\"k\":\"\(String(repeating: "x", count: 257))\"}}",
            "tags.k",
            "256"
        ),
        Case(.keyCreate, #"{"kty":"RSA","value":"x"}"#, "value is not known", "kty"),
        Case(.keyUpdate, #"{"kty":"RSA"}"#, "kty is not known", "key_ops"),
        Case(.keyUpdate, #"{"key_ops":["all"]}"#, "key_ops[0]", "encrypt"),
        Case(.keyImport, "{}", "key is required"),
        Case(.keyImport, #"{"key":null}"#, "key must be an object, not null"),
        Case(.keyImport, #"{"key":{}}"#, "key.kty is required"),
        Case(.keyImport, #"{"key":{"kty":"RSA","n":"AQ","e":"AQAB"}}"#, "key.d is required"),
        Case(.keyImport, #"{"key":{"kty":"RSA","e":"AQAB"}}"#, "key.n is required"),
        Case(.keyImport, #"{"key":{"kty":"EC","x":"AQ","y":"AQ","d":"AQ"}}"#, "key.crv is required"),
        Case(.keyImport, #"{"key":{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}}"#, "key.d is required"),
        Case(
            .keyImport,
            #"{"key":{"kty":"EC","crv":"P-256","x":"AQ","y":"A","d":"AQ"}}"#,
            "key.y",
            "base64url"
        ),
        Case(.keyImport, #"{"key":{"kty":"oct"}}"#, "key.k is required"),
        Case(.keyImport, #"{"key":{"kty":"oct","k":"a+b"}}"#, "key.k", "base64url"),
        Case(.keyImport, #"{"key":{"kty":"oct","k":7}}"#, "key.k must be a string"),
        Case(.keyImport, #"{"key":{"kty":"RSA","key_hsm":"AQ"}}"#, "key.key_hsm", "hardware"),
        Case(.keyImport, #"{"key":{"kty":"oct","k":"AQ","alg":"x"}}"#, "key.alg is not known"),
        Case(.keyImport, #"{"key":{"kty":"oct","k":"AQ"},"Hsm":"no"}"#, "Hsm must be true or false"),
        Case(.keyImport, #"{"key":{"kty":"oct","k":"AQ"},"key_ops":[]}"#, "key_ops is not known"),
    ]

    private static let operations = [
        Case(.seal, "{}", "alg is required"),
        Case(.seal, #"{"alg":"RSA-OAEP"}"#, "value is required"),
        Case(.seal, #"{"alg":"RS256","value":"AQ"}"#, "alg", "RSA-OAEP-256", "A256GCM"),
        Case(.seal, #"{"alg":"rsa-oaep","value":"AQ"}"#, "alg", "RSA-OAEP"),
        Case(.seal, #"{"alg":null,"value":"AQ"}"#, "alg must be a string"),
        Case(.seal, #"{"alg":"RSA-OAEP","value":"A"}"#, "value", "base64url"),
        Case(.seal, #"{"alg":"RSA-OAEP","value":"A Q"}"#, "value", "base64url"),
        Case(.seal, #"{"alg":"A256CBC","value":"AQ","iv":"*"}"#, "iv", "base64url"),
        Case(.seal, #"{"alg":"A256CBC","value":"AQ","nonce":"AQ"}"#, "nonce is not known", "iv"),
        Case(.open, #"{"alg":"A256GCM","value":"AQ","tag":7}"#, "tag must be a string"),
        Case(.open, #"{"value":"AQ"}"#, "alg is required"),
        Case(.sign, #"{"alg":"ES256"}"#, "value is required"),
        Case(.sign, #"{"alg":"A256GCM","value":"AQ"}"#, "alg", "ES256K", "PS512"),
        Case(.sign, #"{"alg":"none","value":"AQ"}"#, "alg"),
        Case(.sign, #"{"alg":"ES256","digest":"AQ"}"#, "digest is not known", "value"),
        Case(.verify, #"{"alg":"ES256","value":"AQ"}"#, "digest is required"),
        Case(.verify, #"{"alg":"ES256","digest":"AQ"}"#, "value is required"),
        Case(.verify, #"{"alg":"ES256","digest":"=","value":"AQ"}"#, "digest", "base64url"),
        Case(.rotationPolicy, #"{"lifetimeActions":{}}"#, "lifetimeActions must be an array"),
        Case(.rotationPolicy, #"{"lifetimeActions":[1]}"#, "lifetimeActions[0] must be an object"),
        Case(.rotationPolicy, #"{"lifetimeActions":[{"when":1}]}"#, "lifetimeActions[0].when is not known"),
        Case(
            .rotationPolicy,
            #"{"lifetimeActions":[{"trigger":{"timeAfterCreate":90}}]}"#,
            "lifetimeActions[0].trigger.timeAfterCreate must be a string"
        ),
        Case(
            .rotationPolicy,
            #"{"lifetimeActions":[{},{"trigger":{"percentage":"P9D"}}]}"#,
            "lifetimeActions[1].trigger.percentage is not known"
        ),
        Case(
            .rotationPolicy,
            #"{"lifetimeActions":[{"action":{"kind":"Rotate"}}]}"#,
            "lifetimeActions[0].action.kind"
        ),
        Case(
            .rotationPolicy,
            #"{"lifetimeActions":[{},{},{},{},{},{},{},{},{}]}"#,
            "lifetimeActions[8]",
            "at most"
        ),
        Case(.rotationPolicy, #"{"attributes":{"expiryTime":7}}"#, "attributes.expiryTime must be a string"),
        Case(.rotationPolicy, #"{"attributes":{"enabled":true}}"#, "attributes.enabled is not known"),
        Case(.restore, "{}", "value is required"),
        Case(.restore, #"{"value":7}"#, "value must be a string"),
        Case(.restore, #"{"blob":"AQ"}"#, "blob is not known", "value"),
        Case(.randomBytes, "{}", "count is required"),
        Case(.randomBytes, #"{"count":0}"#, "count", "128"),
        Case(.randomBytes, #"{"count":129}"#, "count", "128"),
        Case(.randomBytes, #"{"count":-1}"#, "count", "less than 1"),
        Case(.randomBytes, #"{"count":"16"}"#, "count must be a whole number, not a string"),
        Case(.release, "{}", "target is required"),
        Case(.release, #"{"target":"x","enc":"RSA"}"#, "enc", "CKM_RSA_AES_KEY_WRAP"),
    ]

    @Test("each is refused with the place and the remedy", arguments: secrets + keys + operations)
    func namesThePlace(bad: Case) throws {
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
