public import VaultCore

/// The JSON body of a failure: `{"error":{"code":…,"message":…,"innererror":{"code":…}}}`.
public enum ErrorBody {
    /// The body for an error; the status stands in ``ErrorTable``.
    public static func bytes(for error: VaultError) -> [UInt8] {
        let entry = ErrorTable.entry(for: error.code)
        return bytes(code: entry.code, message: error.summary, innerCode: entry.innerCode)
    }

    /// The body from its parts.
    public static func bytes(code: String, message: String, innerCode: String? = nil) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.member("error")
            writer.object { writer in
                writer.member("code")
                writer.string(code)
                writer.member("message")
                writer.string(message)
                if let innerCode {
                    writer.member("innererror")
                    writer.object { writer in
                        writer.member("code")
                        writer.string(innerCode)
                    }
                }
            }
        }
        return writer.bytes
    }
}
