/// The parts of an object's identifier, such as `https://localhost:8443/secrets/db/0123`.
struct ObjectLink: Equatable {
    let vault: String
    let name: String
    let version: String?

    /// Reads an identifier; nil when the text is none.
    init?(_ id: String) {
        guard id.hasPrefix("https://") else { return nil }
        let parts = id.dropFirst("https://".count).split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count >= 3 else { return nil }
        vault = "https://\(parts[0])"
        name = String(parts[2])
        version = parts.count == 4 && parts[3] != "rotationpolicy" ? String(parts[3]) : nil
    }
}
