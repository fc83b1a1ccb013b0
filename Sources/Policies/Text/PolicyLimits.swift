/// How much of a file set is taken; whoever writes more is told so.
public enum PolicyLimits {
    /// Bytes of one file.
    public static let fileBytes = 4 << 20
    /// Files of one set.
    public static let files = 1_000
    /// Entries of one kind: owners, connectors, policies or objects.
    public static let entries = 50_000
    /// How deep mappings and lists nest.
    public static let depth = 12
    /// Problems that are told; the rest is counted.
    public static let problems = 200
    /// Words of one file that look like aliases before the file is parsed.
    static let aliasLikeWords = 16
    /// Duplicate keys that are told for one file.
    static let duplicateKeys = 20
}
