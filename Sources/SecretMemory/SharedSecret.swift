/// Secret bytes with several holders, such as a key in a cache; wiped when the last one lets go.
public final class SharedSecret: Sendable {
    private let bytes: SecretBytes

    /// How many bytes are held.
    public var count: Int { bytes.count }

    /// Takes the bytes over from their single owner.
    public init(_ bytes: consuming SecretBytes) {
        self.bytes = bytes
    }

    /// Lends the bytes for the length of `body`; the span cannot leave it.
    public func withBytes<R: ~Copyable, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        try bytes.withBytes(body)
    }
}
