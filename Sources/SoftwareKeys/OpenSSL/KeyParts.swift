import COpenSSL
import VaultCore

/// The parts of a key, from which OpenSSL builds it.
///
/// Names are static because OpenSSL's builder keeps pointers to them.
struct KeyParts {
    /// `RSA` or `EC`.
    let type: StaticString
    /// The curve, for EC.
    var group: StaticString?
    /// The public point in uncompressed form, for EC.
    var point: [UInt8] = []
    /// Numbers by OpenSSL's names.
    var numbers: [(name: StaticString, value: BigNumber)]

    /// Builds the key; nil when OpenSSL refuses the parts.
    ///
    /// Whether they belong together is not checked here.
    ///
    /// The parts are alive while the builder reads them: it copies only when it makes the parameters.
    func build(selection: Int32) throws(VaultError) -> OpenSSLKey? {
        let builder = try unsafe LibCrypto.require(OSSL_PARAM_BLD_new(), "prepare a key")
        defer { unsafe OSSL_PARAM_BLD_free(builder) }
        let parameters = try unsafe point.withUnsafeBufferPointer { point throws(VaultError) in
            try unsafe push(to: builder, point: point)
            return unsafe OSSL_PARAM_BLD_to_param(builder)
        }
        defer { unsafe OSSL_PARAM_free(parameters) }
        guard unsafe parameters != nil else { throw LibCrypto.failure("assemble a key") }
        return try unsafe Self.key(from: parameters, type: type, selection: selection)
    }

    private func push(to builder: OpaquePointer, point: UnsafeBufferPointer<UInt8>) throws(VaultError) {
        for (name, value) in numbers {
            let status = unsafe OSSL_PARAM_BLD_push_BN(builder, name.cString, value.pointer)
            try LibCrypto.require(status, "take a key's number")
        }
        guard let group else { return }
        let named = unsafe OSSL_PARAM_BLD_push_utf8_string(
            builder,
            ("group" as StaticString).cString,
            group.cString,
            0
        )
        try LibCrypto.require(named, "take a key's curve")
        let placed = unsafe OSSL_PARAM_BLD_push_octet_string(
            builder,
            ("pub" as StaticString).cString,
            point.baseAddress,
            point.count
        )
        try LibCrypto.require(placed, "take a key's point")
    }

    private static func key(
        from parameters: UnsafeMutablePointer<OSSL_PARAM>?,
        type: StaticString,
        selection: Int32
    ) throws(VaultError) -> OpenSSLKey? {
        let context = try unsafe LibCrypto.require(
            EVP_PKEY_CTX_new_from_name(nil, type.cString, nil),
            "prepare a key"
        )
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try LibCrypto.require(unsafe EVP_PKEY_fromdata_init(context), "prepare a key")
        var key: OpaquePointer?
        let isBuilt = LibCrypto.passes(unsafe EVP_PKEY_fromdata(context, &key, selection, parameters))
        guard isBuilt, let key = unsafe key else { return nil }
        return unsafe OpenSSLKey(owning: key)
    }
}

extension StaticString {
    /// The characters as C reads them; a literal lives for ever and ends with a zero.
    fileprivate var cString: UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
