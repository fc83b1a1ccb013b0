public import VaultCore

/// The `WWW-Authenticate` header of a 401, in the one form that every Azure SDK reads.
public enum Challenge {
    /// The header's value: two items of the form `name="value"`, separated by a comma and a space; the tenant is
    /// the first segment of the `authorization` path; the resource has no trailing slash.
    public static func header(authority: String, tenant: String, resource: String) -> String {
        "Bearer authorization=\"\(trimmed(authority))/\(tenant)\", resource=\"\(trimmed(resource))\""
    }

    /// The resource for a request's host, port included.
    ///
    /// For `NAME.suffix:port` it is `https://suffix:port`, so that the SDKs' check holds that the request's host
    /// ends with a dot and the resource's host. For a host that does not begin with the vault's name, such as
    /// `localhost:8443`, it is that host itself, and clients must switch the check off.
    public static func resource(host: String, vault: VaultName) -> String {
        let prefix = vault.description + "."
        let host = host.lowercased()
        return "https://" + (host.hasPrefix(prefix) ? String(host.dropFirst(prefix.count)) : host)
    }

    private static func trimmed(_ url: String) -> String {
        url.hasSuffix("/") ? String(url.dropLast()) : url
    }
}
