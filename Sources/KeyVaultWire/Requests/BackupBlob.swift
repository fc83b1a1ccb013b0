public import VaultCore

/// A backup as clients carry it: base64url text of bytes only the service can open.
public struct BackupBlob: Equatable, Sendable {
    /// The largest blob in bytes; enough for 500 versions of the largest secret.
    ///
    /// A larger one is never made.
    public static let maximumBytes = 24 * 1_024 * 1_024
    /// The largest body of a restore in bytes.
    public static let maximumRequestBytes = maximumBytes / 3 * 4 + 1_024

    /// The sealed bytes.
    public let bytes: [UInt8]

    /// Wraps sealed bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// Body of `POST /secrets/restore` and `POST /keys/restore`.
public struct RestoreParameters: Equatable, Sendable, WireRequest {
    /// The backup.
    public let backup: BackupBlob

    /// Reads the body; throws ``VaultError/Code/malformedBackup`` when the blob cannot be one of ours.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var text: JSONText?
        try reader.object { (name, reader) throws(VaultError) in
            guard name == "value" else { throw reader.unknownMember(accepted: "value") }
            text = try reader.text()
        }
        guard let text else { throw reader.missing("value") }
        guard let bytes = Base64URL.decode(text), !bytes.isEmpty, bytes.count <= BackupBlob.maximumBytes
        else {
            throw WireMessages.corruptBackup()
        }
        backup = BackupBlob(bytes)
    }
}
