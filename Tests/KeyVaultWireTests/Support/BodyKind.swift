import KeyVaultWire
import VaultCore

/// The bodies of the wire, so that a table of cases can name the one it is about.
enum BodyKind: String, CaseIterable, Sendable {
    case secretSet, secretUpdate, keyCreate, keyImport, keyUpdate, seal, open, sign, verify, rotationPolicy,
        restore
    case randomBytes, release

    /// Decodes and drops the result.
    func decode(_ body: [UInt8], contentType: String? = "application/json") throws(VaultError) {
        switch self {
        case .secretSet:
            _ = try WireDecoder.decode(SecretSetParameters.self, from: body, contentType: contentType)
        case .secretUpdate:
            _ = try WireDecoder.decode(SecretUpdateParameters.self, from: body, contentType: contentType)
        case .keyCreate:
            _ = try WireDecoder.decode(KeyCreateParameters.self, from: body, contentType: contentType)
        case .keyImport:
            _ = try WireDecoder.decode(KeyImportParameters.self, from: body, contentType: contentType)
        case .keyUpdate:
            _ = try WireDecoder.decode(KeyUpdateParameters.self, from: body, contentType: contentType)
        case .seal: _ = try WireDecoder.decode(KeySealParameters.self, from: body, contentType: contentType)
        case .open: _ = try WireDecoder.decode(KeyOpenParameters.self, from: body, contentType: contentType)
        case .sign: _ = try WireDecoder.decode(KeySignParameters.self, from: body, contentType: contentType)
        case .verify:
            _ = try WireDecoder.decode(KeyVerifyParameters.self, from: body, contentType: contentType)
        case .rotationPolicy:
            _ = try WireDecoder.decode(KeyRotationPolicyParameters.self, from: body, contentType: contentType)
        case .restore:
            _ = try WireDecoder.decode(RestoreParameters.self, from: body, contentType: contentType)
        case .randomBytes:
            _ = try WireDecoder.decode(RandomBytesParameters.self, from: body, contentType: contentType)
        case .release:
            _ = try WireDecoder.decode(KeyReleaseParameters.self, from: body, contentType: contentType)
        }
    }

    /// A body that is accepted.
    var example: String {
        switch self {
        case .secretSet:
            #"{"value":"s3cr3t","contentType":"text/plain","attributes":{"enabled":true,"nbf":1,"exp":2},"tags":{"a":"b"}}"#
        case .secretUpdate: #"{"contentType":"text/plain","attributes":{"enabled":false},"tags":{}}"#
        case .keyCreate:
            #"{"kty":"RSA","key_size":2048,"key_ops":["sign","verify"],"attributes":{"exp":4102444800}}"#
        case .keyImport: #"{"key":{"kty":"EC","crv":"P-256","x":"AQ","y":"Ag","d":"Aw"},"Hsm":false}"#
        case .keyUpdate: #"{"key_ops":["encrypt"],"attributes":{"enabled":true},"tags":{"a":"b"}}"#
        case .seal: #"{"alg":"RSA-OAEP","value":"AAEC"}"#
        case .open: #"{"alg":"A256GCM","value":"AAEC","iv":"AAAA","aad":"AQ","tag":"AQID"}"#
        case .sign: #"{"alg":"ES256","value":"AAEC"}"#
        case .verify: #"{"alg":"ES256","digest":"AAEC","value":"AQID"}"#
        case .rotationPolicy:
            #"{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P18M"},"action":{"type":"Rotate"}}],"attributes":{"expiryTime":"P2Y"}}"#
        case .restore: #"{"value":"AAEC"}"#
        case .randomBytes: #"{"count":16}"#
        case .release: #"{"target":"eyJ","nonce":"n","enc":"RSA_AES_KEY_WRAP_256"}"#
        }
    }
}
