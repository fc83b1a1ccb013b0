/// What one caller may do with the objects of a vault whose access policies decide.
///
/// Source: `AccessPolicyEntry` of the vaults' management API.
public struct AccessPolicy: Hashable, Sendable, Codable {
    /// The tenant of the caller.
    public var tenantID: String
    /// The object id of the caller.
    public var objectID: String
    /// The client id that must call on the caller's behalf; nil for any.
    public var applicationID: String?
    /// The permissions on keys, such as `get` and `wrapKey`.
    public var keys: [String]
    /// The permissions on secrets.
    public var secrets: [String]
    /// The permissions on certificates.
    public var certificates: [String]
    /// The permissions on storage accounts, which are kept for clients.
    public var storage: [String]

    /// A policy with all its parts.
    public init(
        tenantID: String,
        objectID: String,
        applicationID: String? = nil,
        keys: [String] = [],
        secrets: [String] = [],
        certificates: [String] = [],
        storage: [String] = []
    ) {
        self.tenantID = tenantID
        self.objectID = objectID
        self.applicationID = applicationID
        self.keys = keys
        self.secrets = secrets
        self.certificates = certificates
        self.storage = storage
    }

    /// Whether `other` is about the same caller.
    public func isAboutCaller(of other: AccessPolicy) -> Bool {
        objectID == other.objectID && applicationID == other.applicationID && tenantID == other.tenantID
    }
}
