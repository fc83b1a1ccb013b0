import KeyVaultWire
import SecretMemory
import Testing
import VaultCore

@Suite("Good bodies")
struct GoodBodyTests {
    @Test("a secret is read with everything it may have")
    func readsSecretSet() throws {
        let body = try decode(
            SecretSetParameters.self,
            #"{"value":"p\u00e4ss\n","contentType":"text/plain","attributes":{"enabled":false,"nbf":1,"exp":2},"tags":{"a":"b"}}"#
        )
        #expect(exposed(body.value) == Array("p\u{E4}ss\n".utf8))
        #expect(body.contentType == "text/plain")
        #expect(
            body.attributes
                == AttributeParameters(
                    enabled: false,
                    notBefore: Timestamp(unixSeconds: 1),
                    expires: Timestamp(unixSeconds: 2)
                )
        )
        #expect(body.tags == ["a": "b"])
    }

    @Test("null stands for absent where a member may be absent")
    func readsNulls() throws {
        let body = try decode(
            SecretSetParameters.self,
            #"{"value":"","contentType":null,"attributes":{"enabled":null,"nbf":null,"exp":null},"tags":null}"#
        )
        #expect(body.value.count == 0)
        #expect(body.contentType == nil)
        #expect(body.tags == nil)
        #expect(body.attributes == AttributeParameters())
        #expect(
            try decode(SecretUpdateParameters.self, #"{"attributes":null}"#).attributes
                == AttributeParameters()
        )
    }

    @Test("tags given empty are not tags left out")
    func tellsEmptyTagsFromNone() throws {
        #expect(try decode(SecretUpdateParameters.self, #"{"tags":{}}"#).tags == [:])
        #expect(try decode(SecretUpdateParameters.self, "{}").tags == nil)
    }

    @Test("what only the server decides is read over")
    func ignoresReadOnlyAttributes() throws {
        let body = try decode(
            KeyUpdateParameters.self,
            #"{"attributes":{"created":1,"updated":2,"recoveryLevel":"x","recoverableDays":7,"hsmPlatform":"0","enabled":true}}"#
        )
        #expect(body.attributes == AttributeParameters(enabled: true))
    }

    @Test("the limits themselves are allowed")
    func acceptsLimits() throws {
        let value = String(repeating: "v", count: 25_600)
        let tags = (0..<15).map {
            "\"\($0)\(String(repeating: "n", count: 500))\":\"\(String(repeating: "v", count: 512))\""
        }
        let body = try decode(
            SecretSetParameters.self,
            "{\"value\":\"\(value)\",\"contentType\":\"\(String(repeating: "c", count: 255))\",\"tags\":{\(tags.joined(separator: ","))}}"
        )
        #expect(body.value.count == 25_600)
        #expect(body.tags?.count == 15)
    }

    @Test(
        "a key to be made gets the defaults of its kind",
        arguments: [
            (#"{"kty":"RSA"}"#, .rsa(bits: 2_048), false),
            (#"{"kty":"rsa","key_size":4096}"#, .rsa(bits: 4_096), false),
            (#"{"kty":"RSA-HSM","key_size":3072,"public_exponent":65537}"#, .rsa(bits: 3_072), true),
            (#"{"kty":"EC"}"#, .ec(.p256), false),
            (#"{"kty":"EC","crv":"P-521","key_size":521}"#, .ec(.p521), false),
            (#"{"kty":"ec-hsm","crv":"P-256K"}"#, .ec(.p256k), true),
            (#"{"kty":"oct"}"#, .oct(bits: 256), false),
            (#"{"kty":"OCT-hsm","key_size":128,"crv":null}"#, .oct(bits: 128), true),
        ] as [(String, KeySpecification, Bool)]
    )
    func readsKeyCreate(text: String, specification: KeySpecification, isHardware: Bool) throws {
        let body = try decode(KeyCreateParameters.self, text)
        #expect(body.specification == specification)
        #expect(body.keyType == KeyTypeParameter(specification.type, isHardware: isHardware))
        #expect(body.operations == nil)
    }

    @Test("operations keep their order, one named twice counts once")
    func readsOperations() throws {
        let body = try decode(KeyUpdateParameters.self, #"{"key_ops":["verify","sign","verify","import"]}"#)
        #expect(body.operations == [.verify, .sign, .import])
        #expect(try decode(KeyUpdateParameters.self, #"{"key_ops":[]}"#).operations == [])
    }

    @Test("an RSA key is imported with all its numbers, without the zero some clients put in front")
    func importsRSA() throws {
        let body = try decode(
            KeyImportParameters.self,
            #"{"key":{"kid":"x","kty":"RSA","key_ops":["sign"],"n":"AAEC","e":"AQAB","d":"AQ","p":"Ag","q":"Aw","dp":"BA","dq":"BQ","qi":"Bg=="},"tags":{"a":"b"}}"#
        )
        guard case .rsa(let n, let e, let d, let p, let q, let dp, let dq, let qi) = body.material else {
            Issue.record("not an RSA key")
            return
        }
        #expect(n == [1, 2])
        #expect(e == [1, 0, 1])
        #expect([d, p, q, dp, dq, qi].map(exposed) == [[1], [2], [3], [4], [5], [6]])
        #expect(body.operations == [.sign])
        #expect(body.keyType == KeyTypeParameter(.rsa))
        #expect(body.tags == ["a": "b"])
    }

    @Test("a point's coordinates are filled up to the width of the curve")
    func importsEC() throws {
        let body = try decode(
            KeyImportParameters.self,
            #"{"key":{"kty":"EC-HSM","crv":"P-384","x":"AQI","y":"AAAD","d":"BA"}}"#
        )
        guard case .ec(let curve, let x, let y, let scalar) = body.material else {
            Issue.record("not an EC key")
            return
        }
        #expect(curve == .p384)
        #expect(x == Array(repeating: 0, count: 46) + [1, 2])
        #expect(y == Array(repeating: 0, count: 47) + [3])
        #expect(exposed(scalar) == [4])
        #expect(body.keyType.isHardware)
    }

    @Test("a symmetric key is imported, into a hardware module when asked for")
    func importsOct() throws {
        let body = try decode(KeyImportParameters.self, #"{"Hsm":true,"key":{"kty":"oct","k":"AQID"}}"#)
        guard case .oct(let key) = body.material else {
            Issue.record("not a symmetric key")
            return
        }
        #expect(exposed(key) == [1, 2, 3])
        #expect(body.keyType == KeyTypeParameter(.oct, isHardware: true))
    }

    @Test("what is to be encrypted goes into secret memory, escapes and all")
    func readsSeal() throws {
        let body = try decode(
            KeySealParameters.self,
            #"{"alg":"A128CBC","value":"\u0041QI\u003d","iv":"AA","aad":null}"#
        )
        #expect(exposed(body.request.plaintext) == [1, 2])
        #expect(body.request.algorithm == .a128cbc)
        #expect(body.request.iv == [0])
        #expect(body.request.aad == nil)
    }

    @Test("what is to be decrypted, signed and verified is read whole")
    func readsKeyUses() throws {
        let message = try decode(KeyOpenParameters.self, BodyKind.open.example).message
        #expect(
            message
                == SealedMessage(
                    algorithm: .a256gcm,
                    ciphertext: [0, 1, 2],
                    iv: [0, 0, 0],
                    aad: [1],
                    tag: [1, 2, 3]
                )
        )
        let sign = try decode(KeySignParameters.self, BodyKind.sign.example)
        #expect(sign.algorithm == .es256)
        #expect(sign.digest == [0, 1, 2])
        let verify = try decode(KeyVerifyParameters.self, BodyKind.verify.example)
        #expect(verify.digest == [0, 1, 2])
        #expect(verify.signature == [1, 2, 3])
    }

    @Test("every algorithm has exactly one kind of request", arguments: KeyAlgorithm.allCases)
    func acceptsEveryAlgorithm(algorithm: KeyAlgorithm) {
        let body = "{\"alg\":\"\(algorithm.rawValue)\",\"value\":\"AQ\"}"
        let sign = try? decode(KeySignParameters.self, body)
        let seal = try? decode(KeySealParameters.self, body)
        #expect((sign == nil) != (seal == nil))
    }

    @Test("a rotation policy is taken in its own words")
    func readsRotationPolicy() throws {
        let text = """
            {"id":"https://x/keys/k/rotationpolicy","lifetimeActions":[{"trigger":{"timeAfterCreate":"P18M",\
            "timeBeforeExpiry":null},"action":{"type":"rotate"}},{"action":{"type":"Notify"},\
            "trigger":{"timeBeforeExpiry":"P30D"}}],"attributes":{"expiryTime":"P2Y","created":1,"updated":2}}
            """
        let body = try decode(KeyRotationPolicyParameters.self, text)
        #expect(
            body.lifetimeActions == [
                RotationPolicyAction(type: "rotate", timeAfterCreate: "P18M"),
                RotationPolicyAction(type: "Notify", timeBeforeExpiry: "P30D"),
            ]
        )
        #expect(body.expiryTime == "P2Y")
        let empty = try decode(KeyRotationPolicyParameters.self, "{}")
        #expect(empty.lifetimeActions == nil)
        #expect(empty.expiryTime == nil)
        #expect(
            try decode(KeyRotationPolicyParameters.self, #"{"attributes":null,"lifetimeActions":[]}"#)
                .lifetimeActions == []
        )
    }

    @Test("small bodies are read")
    func readsSmallBodies() throws {
        #expect(try decode(RandomBytesParameters.self, #" { "count" : 128 } "#).count == 128)
        #expect(try decode(RestoreParameters.self, #"{"value":"AQID"}"#).backup == BackupBlob([1, 2, 3]))
        #expect(try decode(KeyReleaseParameters.self, #"{"target":"jwt","nonce":null}"#).target == "jwt")
    }

    private func decode<Request: WireRequest>(_ type: Request.Type, _ text: String) throws(VaultError)
        -> Request
    {
        try WireDecoder.decode(type, from: Array(text.utf8), contentType: "application/json; charset=utf-8")
    }

    private func exposed(_ secret: SharedSecret) -> [UInt8] {
        secret.withBytes { $0.exposed() }
    }
}
