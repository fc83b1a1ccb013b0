import Testing

/// A body, and what its refusal must name.
struct BadBody: Sendable, CustomTestStringConvertible {
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

// MARK: - Tables

extension BadBody {
    private static let long = String(repeating: "x", count: 600)
    private static let sixteenTags = (0..<16).map { "\"t\($0)\":\"\"" }.joined(separator: ",")
    private static let deep = String(repeating: "[", count: 50)

    static let secrets = [
        BadBody(.secretSet, "{}", "value is required"),
        BadBody(.secretSet, #"{"value":null}"#, "value must be a string, not null"),
        BadBody(.secretSet, #"{"value":1}"#, "value must be a string, not a number"),
        BadBody(.secretSet, #"{"value":{}}"#, "value must be a string, not an object"),
        BadBody(.secretSet, #"{"value":"a","value":"b"}"#, "value is given twice"),
        BadBody(.secretSet, #"{"Value":"a"}"#, "Value is not known", "contentType"),
        BadBody(.secretSet, #"{"value":"a","key_ops":[]}"#, "key_ops is not known"),
        BadBody(
            .secretSet,
            "{\"value\":\"\(String(repeating: "x", count: 25_601))\"}",
            "value",
            "25601",
            "25600"
        ),
        BadBody(
            .secretSet,
            "{\"value\":\"\(String(repeating: "\u{E9}", count: 12_801))\"}",
            "value",
            "25602"
        ),
        BadBody(
            .secretSet,
            "{\"value\":\"a\",\"contentType\":\"\(String(repeating: "x", count: 256))\"}",
            "contentType",
            "255"
        ),
        BadBody(.secretSet, #"{"value":"a","contentType":7}"#, "contentType must be a string"),
        BadBody(.secretSet, #"{"value":"a","tags":[]}"#, "tags must be an object, not an array"),
        BadBody(.secretSet, #"{"value":"a","tags":{"k":1}}"#, "tags.k must be a string"),
        BadBody(.secretSet, #"{"value":"a","tags":{"k":null}}"#, "tags.k must be a string, not null"),
        BadBody(.secretSet, #"{"value":"a","tags":{"":"v"}}"#, "needs a name"),
        BadBody(.secretSet, "{\"value\":\"a\",\"tags\":{\(sixteenTags)}}", "tags.t15", "15"),
        BadBody(.secretSet, "{\"value\":\"a\",\"tags\":{\"k\":\"\(long)\"}}", "tags.k", "512"),
        BadBody(.secretSet, "{\"value\":\"a\",\"tags\":{\"\(long)\":\"v\"}}", "tags.xxx", "name", "512"),
        BadBody(.secretSet, #"{"value":"a","attributes":[]}"#, "attributes must be an object"),
        BadBody(
            .secretSet,
            #"{"value":"a","attributes":{"enabled":"true"}}"#,
            "attributes.enabled must be true or false"
        ),
        BadBody(.secretSet, #"{"value":"a","attributes":{"enabled":1}}"#, "attributes.enabled"),
        BadBody(
            .secretSet,
            #"{"value":"a","attributes":{"exp":"2026"}}"#,
            "attributes.exp must be a whole number, not a string"
        ),
        BadBody(.secretSet, #"{"value":"a","attributes":{"exp":1.5}}"#, "attributes.exp", "fraction"),
        BadBody(.secretSet, #"{"value":"a","attributes":{"nbf":1.0}}"#, "attributes.nbf", "fraction"),
        BadBody(.secretSet, #"{"value":"a","attributes":{"nbf":1e9}}"#, "attributes.nbf", "exponent"),
        BadBody(.secretSet, #"{"value":"a","attributes":{"nbf":-1}}"#, "attributes.nbf", "253402300799"),
        BadBody(
            .secretSet,
            #"{"value":"a","attributes":{"exp":253402300800}}"#,
            "attributes.exp",
            "253402300799"
        ),
        BadBody(
            .secretSet,
            #"{"value":"a","attributes":{"exp":99999999999999999999}}"#,
            "attributes.exp is out of range"
        ),
        BadBody(
            .secretSet,
            #"{"value":"a","attributes":{"nbf":5,"exp":5}}"#,
            "attributes",
            "exp later than nbf"
        ),
        BadBody(
            .secretSet,
            #"{"value":"a","attributes":{"expires":5}}"#,
            "attributes.expires is not known",
            "exp"
        ),
        BadBody(.secretSet, #"{"value":"a","attributes":{"exportable":false}}"#, "exportable", "only keys"),
        BadBody(.secretUpdate, #"{"value":"a"}"#, "value is not known"),
        BadBody(.secretUpdate, #"{"tags":"a"}"#, "tags must be an object, not a string"),
        BadBody(.secretUpdate, "[]", "The body must be an object, not an array"),
        BadBody(.secretUpdate, "\"x\"", "The body must be an object, not a string"),
        BadBody(.secretUpdate, "null", "The body must be an object, not null"),
        BadBody(.secretUpdate, "{\"attributes\":{\"created\":\(deep)", "deeper"),
    ]

    static let keys = [
        BadBody(.keyCreate, "{}", "kty is required"),
        BadBody(.keyCreate, #"{"kty":null}"#, "kty must be a string"),
        BadBody(.keyCreate, #"{"kty":"DSA"}"#, "kty", "RSA", "EC", "oct-HSM"),
        BadBody(.keyCreate, #"{"kty":"RSA","key_size":1024}"#, "key_size", "2048, 3072, 4096"),
        BadBody(.keyCreate, #"{"kty":"RSA","key_size":"2048"}"#, "key_size must be a whole number"),
        BadBody(.keyCreate, #"{"kty":"RSA","key_size":9223372036854775808}"#, "key_size is out of range"),
        BadBody(.keyCreate, #"{"kty":"RSA","crv":"P-256"}"#, "crv applies to EC keys only"),
        BadBody(.keyCreate, #"{"kty":"RSA","public_exponent":3}"#, "public_exponent", "65537"),
        BadBody(.keyCreate, #"{"kty":"EC","crv":"P-224"}"#, "crv", "P-256, P-384, P-521, P-256K"),
        BadBody(.keyCreate, #"{"kty":"EC","crv":"P-384","key_size":256}"#, "key_size", "384"),
        BadBody(.keyCreate, #"{"kty":"oct","key_size":512}"#, "key_size", "128, 192, 256"),
        BadBody(.keyCreate, #"{"kty":"RSA","key_ops":"sign"}"#, "key_ops must be an array"),
        BadBody(.keyCreate, #"{"kty":"RSA","key_ops":["sign","wrapkey"]}"#, "key_ops[1]", "wrapKey"),
        BadBody(.keyCreate, #"{"kty":"RSA","key_ops":[null]}"#, "key_ops[0] must be a string"),
        BadBody(.keyCreate, #"{"kty":"RSA","attributes":{"exportable":"yes"}}"#, "attributes.exportable"),
        BadBody(
            .keyCreate,
            #"{"kty":"RSA","release_policy":{"data":"+"}}"#,
            "release_policy.data",
            "base64url"
        ),
        BadBody(
            .keyCreate,
            #"{"kty":"RSA","release_policy":{"policy":1}}"#,
            "release_policy.policy is not known"
        ),
        BadBody(
            .keyCreate,
            "{\"kty\":\"RSA\",\"tags\":{\"k\":\"\(String(repeating: "x", count: 257))\"}}",
            "tags.k",
            "256"
        ),
        BadBody(.keyCreate, #"{"kty":"RSA","value":"x"}"#, "value is not known", "kty"),
        BadBody(.keyUpdate, #"{"kty":"RSA"}"#, "kty is not known", "key_ops"),
        BadBody(.keyUpdate, #"{"key_ops":["all"]}"#, "key_ops[0]", "encrypt"),
        BadBody(.keyImport, "{}", "key is required"),
        BadBody(.keyImport, #"{"key":null}"#, "key must be an object, not null"),
        BadBody(.keyImport, #"{"key":{}}"#, "key.kty is required"),
        BadBody(.keyImport, #"{"key":{"kty":"RSA","n":"AQ","e":"AQAB"}}"#, "key.d is required"),
        BadBody(.keyImport, #"{"key":{"kty":"RSA","e":"AQAB"}}"#, "key.n is required"),
        BadBody(.keyImport, #"{"key":{"kty":"EC","x":"AQ","y":"AQ","d":"AQ"}}"#, "key.crv is required"),
        BadBody(.keyImport, #"{"key":{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}}"#, "key.d is required"),
        BadBody(
            .keyImport,
            #"{"key":{"kty":"EC","crv":"P-256","x":"AQ","y":"A","d":"AQ"}}"#,
            "key.y",
            "base64url"
        ),
        BadBody(.keyImport, #"{"key":{"kty":"oct"}}"#, "key.k is required"),
        BadBody(.keyImport, #"{"key":{"kty":"oct","k":"a+b"}}"#, "key.k", "base64url"),
        BadBody(.keyImport, #"{"key":{"kty":"oct","k":7}}"#, "key.k must be a string"),
        BadBody(.keyImport, #"{"key":{"kty":"RSA","key_hsm":"AQ"}}"#, "key.key_hsm", "hardware"),
        BadBody(.keyImport, #"{"key":{"kty":"oct","k":"AQ","alg":"x"}}"#, "key.alg is not known"),
        BadBody(.keyImport, #"{"key":{"kty":"oct","k":"AQ"},"Hsm":"no"}"#, "Hsm must be true or false"),
        BadBody(.keyImport, #"{"key":{"kty":"oct","k":"AQ"},"key_ops":[]}"#, "key_ops is not known"),
    ]

    static let operations = [
        BadBody(.seal, "{}", "alg is required"),
        BadBody(.seal, #"{"alg":"RSA-OAEP"}"#, "value is required"),
        BadBody(.seal, #"{"alg":"RS256","value":"AQ"}"#, "alg", "RSA-OAEP-256", "A256GCM"),
        BadBody(.seal, #"{"alg":"rsa-oaep","value":"AQ"}"#, "alg", "RSA-OAEP"),
        BadBody(.seal, #"{"alg":null,"value":"AQ"}"#, "alg must be a string"),
        BadBody(.seal, #"{"alg":"RSA-OAEP","value":"A"}"#, "value", "base64url"),
        BadBody(.seal, #"{"alg":"RSA-OAEP","value":"A Q"}"#, "value", "base64url"),
        BadBody(.seal, #"{"alg":"A256CBC","value":"AQ","iv":"*"}"#, "iv", "base64url"),
        BadBody(.seal, #"{"alg":"A256CBC","value":"AQ","nonce":"AQ"}"#, "nonce is not known", "iv"),
        BadBody(.open, #"{"alg":"A256GCM","value":"AQ","tag":7}"#, "tag must be a string"),
        BadBody(.open, #"{"value":"AQ"}"#, "alg is required"),
        BadBody(.sign, #"{"alg":"ES256"}"#, "value is required"),
        BadBody(.sign, #"{"alg":"A256GCM","value":"AQ"}"#, "alg", "ES256K", "PS512"),
        BadBody(.sign, #"{"alg":"none","value":"AQ"}"#, "alg"),
        BadBody(.sign, #"{"alg":"ES256","digest":"AQ"}"#, "digest is not known", "value"),
        BadBody(.verify, #"{"alg":"ES256","value":"AQ"}"#, "digest is required"),
        BadBody(.verify, #"{"alg":"ES256","digest":"AQ"}"#, "value is required"),
        BadBody(.verify, #"{"alg":"ES256","digest":"=","value":"AQ"}"#, "digest", "base64url"),
        BadBody(.rotationPolicy, #"{"lifetimeActions":{}}"#, "lifetimeActions must be an array"),
        BadBody(.rotationPolicy, #"{"lifetimeActions":[1]}"#, "lifetimeActions[0] must be an object"),
        BadBody(
            .rotationPolicy,
            #"{"lifetimeActions":[{"when":1}]}"#,
            "lifetimeActions[0].when is not known"
        ),
        BadBody(
            .rotationPolicy,
            #"{"lifetimeActions":[{"trigger":{"timeAfterCreate":90}}]}"#,
            "lifetimeActions[0].trigger.timeAfterCreate must be a string"
        ),
        BadBody(
            .rotationPolicy,
            #"{"lifetimeActions":[{},{"trigger":{"percentage":"P9D"}}]}"#,
            "lifetimeActions[1].trigger.percentage is not known"
        ),
        BadBody(
            .rotationPolicy,
            #"{"lifetimeActions":[{"action":{"kind":"Rotate"}}]}"#,
            "lifetimeActions[0].action.kind"
        ),
        BadBody(
            .rotationPolicy,
            #"{"lifetimeActions":[{},{},{},{},{},{},{},{},{}]}"#,
            "lifetimeActions[8]",
            "at most"
        ),
        BadBody(
            .rotationPolicy,
            #"{"attributes":{"expiryTime":7}}"#,
            "attributes.expiryTime must be a string"
        ),
        BadBody(.rotationPolicy, #"{"attributes":{"enabled":true}}"#, "attributes.enabled is not known"),
        BadBody(.restore, "{}", "value is required"),
        BadBody(.restore, #"{"value":7}"#, "value must be a string"),
        BadBody(.restore, #"{"blob":"AQ"}"#, "blob is not known", "value"),
        BadBody(.randomBytes, "{}", "count is required"),
        BadBody(.randomBytes, #"{"count":0}"#, "count", "128"),
        BadBody(.randomBytes, #"{"count":129}"#, "count", "128"),
        BadBody(.randomBytes, #"{"count":-1}"#, "count", "less than 1"),
        BadBody(.randomBytes, #"{"count":"16"}"#, "count must be a whole number, not a string"),
        BadBody(.release, "{}", "target is required"),
        BadBody(.release, #"{"target":"x","enc":"RSA"}"#, "enc", "CKM_RSA_AES_KEY_WRAP"),
    ]
}
