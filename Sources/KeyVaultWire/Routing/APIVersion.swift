public import VaultCore

/// The versions of the protocol that are answered, oldest first.
public enum APIVersion: Int, CaseIterable, Comparable, Sendable, CustomStringConvertible {
    case v2016, v70, v71, v72, v73, v74, v75, v76Preview2, v76, v2025July, v2026April

    /// What came with a version and is left out for older ones.
    public enum Feature: Sendable {
        /// The attribute `exportable` and key release.
        case exportable
        /// The attribute `hsmPlatform`.
        case hsmPlatform
    }

    /// The text of the query argument.
    public var description: String {
        switch self {
        case .v2016: "2016-10-01"
        case .v70: "7.0"
        case .v71: "7.1"
        case .v72: "7.2"
        case .v73: "7.3"
        case .v74: "7.4"
        case .v75: "7.5"
        case .v76Preview2: "7.6-preview.2"
        case .v76: "7.6"
        case .v2025July: "2025-07-01"
        case .v2026April: "2026-04-01"
        }
    }

    /// The newest version.
    public static let latest = APIVersion.v2026April

    /// Reads the required argument `api-version`.
    ///
    /// Throws ``VaultError/Code/badParameter`` with the accepted versions when it is missing or not one of them.
    public static func parse(_ query: QueryParameters) throws(VaultError) -> APIVersion {
        guard let text = try query.value(of: "api-version"), !text.isEmpty else {
            throw VaultError(
                .badParameter,
                "The query argument api-version is required; accepted are \(accepted)."
            )
        }
        guard let version = allCases.first(where: { $0.description == text.lowercased() }) else {
            throw VaultError(.badParameter, "The api-version is not supported; accepted are \(accepted).")
        }
        return version
    }

    /// Whether a request of this version knows the feature.
    public func supports(_ feature: Feature) -> Bool {
        switch feature {
        case .exportable: self >= .v73
        case .hsmPlatform: self >= .v75
        }
    }

    /// Older before newer.
    public static func < (left: APIVersion, right: APIVersion) -> Bool { left.rawValue < right.rawValue }

    private static let accepted = allCases.map(\.description).joined(separator: ", ")
}
