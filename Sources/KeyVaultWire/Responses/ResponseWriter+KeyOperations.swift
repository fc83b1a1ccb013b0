import SecretMemory
public import VaultCore

extension ResponseWriter {
    /// KeyOperationResult of sign.
    public func signature(_ signature: [UInt8], by version: VersionRecord, of object: ObjectRecord) -> [UInt8]
    {
        operation(by: version, of: object) { writer in member("value", signature, to: &writer) }
    }

    /// KeyOperationResult of encrypt and wrapkey.
    public func sealed(_ message: SealedMessage, by version: VersionRecord, of object: ObjectRecord)
        -> [UInt8]
    {
        operation(by: version, of: object) { writer in
            member("value", message.ciphertext, to: &writer)
            member("iv", message.iv, to: &writer)
            member("tag", message.tag, to: &writer)
            member("aad", message.aad, to: &writer)
        }
    }

    /// KeyOperationResult of decrypt and unwrapkey; the plaintext is lent for the length of the call.
    public func opened(
        _ plaintext: borrowing RawSpan,
        by version: VersionRecord,
        of object: ObjectRecord
    ) -> [UInt8] {
        let bytes = plaintext.exposed()
        return operation(by: version, of: object) { writer in member("value", bytes, to: &writer) }
    }

    /// The result of verify.
    public static func verification(_ isValid: Bool) -> [UInt8] {
        value { writer in writer.boolean(isValid) }
    }

    /// The result of a backup.
    public static func backup(_ blob: BackupBlob) -> [UInt8] {
        value { writer in writer.base64URL(blob.bytes) }
    }

    /// Random bytes.
    public static func randomBytes(_ bytes: [UInt8]) -> [UInt8] {
        value { writer in writer.base64URL(bytes) }
    }

    // MARK: Parts

    private func operation(
        by version: VersionRecord,
        of object: ObjectRecord,
        _ body: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 768)
        writer.object { writer in
            identifier("kid", object, version.id, to: &writer)
            body(&writer)
        }
        return writer.bytes
    }

    private func member(_ name: String, _ bytes: [UInt8]?, to writer: inout JSONWriter) {
        guard let bytes else { return }
        writer.member(name)
        writer.base64URL(bytes)
    }

    private static func value(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.member("value")
            body(&writer)
        }
        return writer.bytes
    }
}
