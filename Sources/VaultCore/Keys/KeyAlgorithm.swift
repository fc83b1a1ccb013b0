/// Every algorithm the wire names (`alg`), by its exact spelling.
public enum KeyAlgorithm: String, Sendable, CaseIterable {
    // RSA and EC signatures; RFC 7518, section 3.
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case rsNull = "RSNULL"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case es256k = "ES256K"
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"
    // RSA encryption; RFC 8017, section 7.
    case rsa15 = "RSA1_5"
    case rsaOAEP = "RSA-OAEP"
    case rsaOAEP256 = "RSA-OAEP-256"
    // Symmetric encryption.
    case a128gcm = "A128GCM"
    case a192gcm = "A192GCM"
    case a256gcm = "A256GCM"
    case a128cbc = "A128CBC"
    case a192cbc = "A192CBC"
    case a256cbc = "A256CBC"
    case a128cbcpad = "A128CBCPAD"
    case a192cbcpad = "A192CBCPAD"
    case a256cbcpad = "A256CBCPAD"
    // Key wrap; RFC 3394 and RFC 5649.
    case a128kw = "A128KW"
    case a192kw = "A192KW"
    case a256kw = "A256KW"
    case aesKeyWrap = "CKM_AES_KEY_WRAP"
    case aesKeyWrapPad = "CKM_AES_KEY_WRAP_PAD"
}
