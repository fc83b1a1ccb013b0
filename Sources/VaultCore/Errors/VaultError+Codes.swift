extension VaultError.Code {
    /// The request or a value in it is malformed.
    public static let badParameter = Self("BadParameter")
    /// A backup blob is not ours, was altered, or belongs to another server.
    public static let malformedBackup = Self("MalformedBackup")
    /// No valid token.
    public static let unauthorized = Self("Unauthorized")
    /// No role grants the action.
    public static let forbiddenByRbac = Self("ForbiddenByRbac")
    /// The vault's firewall does not admit the caller's address.
    public static let forbiddenByFirewall = Self("ForbiddenByFirewall")
    /// No access policy of the vault grants the operation.
    public static let accessDenied = Self("AccessDenied")
    /// The vault answers nobody who does not come through a private endpoint.
    public static let forbiddenByConnection = Self("ForbiddenByConnection")
    /// An authenticated caller may not do this for another reason, such as purge protection or `key_ops`.
    public static let forbidden = Self("Forbidden")
    /// Get of a disabled secret.
    public static let secretDisabled = Self("SecretDisabled")
    /// Use of a disabled key.
    public static let keyDisabled = Self("KeyDisabled")
    /// Use of a key past `exp`.
    public static let keyExpired = Self("KeyExpired")
    /// Use of a key before `nbf`.
    public static let keyNotYetValid = Self("KeyNotYetValid")
    /// The operation is not among the key's `key_ops`.
    public static let keyOperationForbidden = Self("KeyOperationForbidden")
    /// A type of key that this vault does not offer, such as one in a hardware module.
    public static let keyTypeNotSupported = Self("KeyTypeNotSupported")
    /// No such secret or version.
    public static let secretNotFound = Self("SecretNotFound")
    /// No such key or version.
    public static let keyNotFound = Self("KeyNotFound")
    /// No such certificate or version.
    public static let certificateNotFound = Self("CertificateNotFound")
    /// No vault under this host name.
    public static let vaultNotFound = Self("VaultNotFound")
    /// No such identity, assignment, path or other thing.
    public static let notFound = Self("NotFound")
    /// The path exists, the method does not.
    public static let methodNotAllowed = Self("MethodNotAllowed")
    /// The name stands on a soft-deleted object.
    public static let objectDeleted = Self("ObjectIsDeletedButRecoverable")
    /// The name is taken, or another writer won.
    public static let conflict = Self("Conflict")
    /// The body is larger than the limit.
    public static let bodyTooLarge = Self("RequestBodyTooLarge")
    /// The body did not arrive in time.
    public static let requestTimeout = Self("RequestTimeout")
    /// More transactions in ten seconds than the limits allow.
    public static let throttled = Self("Throttled")
    /// The server cannot work now: shutting down, log not writable, disk full.
    public static let unavailable = Self("ServiceUnavailable")
    /// A fault of ours.
    public static let internalError = Self("InternalServerError")
    /// A sealed record does not open in its place.
    public static let integrity = Self("Integrity")
    /// No root key, or no key-encryption key for a vault.
    public static let sealUnavailable = Self("SealUnavailable")
    /// The passphrase does not open the seal.
    public static let wrongPassphrase = Self("WrongPassphrase")
    /// The data was written by a newer release.
    public static let schemaTooNew = Self("SchemaTooNew")
    /// Another process owns the data folder.
    public static let dataFolderInUse = Self("DataFolderInUse")
}
