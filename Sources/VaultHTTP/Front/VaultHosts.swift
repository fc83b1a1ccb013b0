import KeyVaultWire
public import VaultCore

/// Which vault a host name means.
///
/// Each suffix `S` serves the default vault as `S` and the vault NAME as `NAME.S`; bare addresses and
/// `localhost` serve the default vault.
public struct VaultHosts: Sendable {
    /// What clients of Azure's resource manager ask tokens for when nobody told them otherwise.
    static let managementResources = [
        "https://management.azure.com", "https://management.core.windows.net",
    ]

    private let suffixes: [String]
    private let origins = RequestOrigins()
    private let bare: Set<String> = ["localhost", "127.0.0.1", "::1"]

    /// Serves these suffixes beside `vault.localhost`.
    public init(suffixes: [String]) {
        self.suffixes = (["vault.localhost"] + suffixes.map { $0.lowercased() })
    }

    /// What the request's host and port mean.
    func origin(of frame: RequestFrame) -> RequestOrigin {
        origins.of(frame.authority) {
            let resource = "https://" + resourceAuthority(of: frame)
            return RequestOrigin(
                vault: vault(of: frame.host),
                address: VaultAddress(authority: frame.authority),
                resource: resource,
                audiences: [resource, "https://\(frame.authority)", "https://vault.azure.net"]
            )
        }
    }

    /// The vault of a host without port; nil when the host is not one of ours.
    public func vault(of host: some StringProtocol) -> VaultName? {
        let host = host.lowercased()
        if bare.contains(host) || suffixes.contains(host) { return .default }
        for suffix in suffixes where host.hasSuffix("." + suffix) {
            return VaultName(String(host.dropLast(suffix.count + 1)))
        }
        return nil
    }

    /// Host and port of a challenge's `resource`: the suffix for a vault by name, else the host itself.
    ///
    /// Clients check that the request's host ends with "." and the resource's host, ports included.
    private func resourceAuthority(of frame: RequestFrame) -> String {
        let host = String(frame.host)
        guard let suffix = suffixes.first(where: { host.hasSuffix("." + $0) }) else { return frame.authority }
        return suffix + frame.authority.dropFirst(host.count)
    }

    /// The URL of a vault, by the name and the port that the request came to.
    func url(of vault: VaultName, near frame: RequestFrame) -> String {
        if vault == .default && suffix(of: frame.host) == nil {
            return "https://localhost\(Self.port(of: frame))"
        }
        let authority = suffixAuthority(near: frame)
        return vault == .default ? "https://\(authority)" : "https://\(vault).\(authority)"
    }

    /// The suffix of vaults by name, with the port: the one the request came by, for a client far away knows no
    /// other.
    func suffixAuthority(near frame: RequestFrame) -> String {
        "\(suffix(of: frame.host) ?? suffixes[0])\(Self.port(of: frame))"
    }

    private func suffix(of host: Substring) -> String? {
        suffixes.first { host == $0 || host.hasSuffix("." + $0) }
    }

    /// The port with its colon; empty where the request named none.
    private static func port(of frame: RequestFrame) -> Substring {
        frame.authority.dropFirst(frame.authority.hasPrefix("[") ? frame.host.count + 2 : frame.host.count)
    }

    /// Whether a token may be asked for this resource: a URL of ours, or one that tools have built in.
    public func serves(resource: String) -> Bool {
        if resource == "https://vault.azure.net" || Self.managementResources.contains(resource) {
            return true
        }
        guard resource.hasPrefix("https://") else { return false }
        let host = resource.dropFirst(8).prefix { $0 != ":" && $0 != "/" }
        return vault(of: host) != nil
    }
}
