/// The failures of the management plane, by the names that Azure's resource manager gives them.
extension VaultError.Code {
    /// A management request or a value in it is malformed.
    public static let badRequest = Self("BadRequest")
    /// A vault's name is out of grammar.
    public static let vaultNameNotValid = Self("VaultNameNotValid")
    /// Another resource group has a vault of this name.
    public static let vaultAlreadyExists = Self("VaultAlreadyExists")
    /// A deleted vault has the name.
    public static let vaultIsDeleted = Self("VaultIsDeleted")
    /// No such vault, as a resource.
    public static let resourceNotFound = Self("ResourceNotFound")
    /// No such deleted vault.
    public static let deletedVaultNotFound = Self("DeletedVaultNotFound")
    /// A kind of vault that is not known.
    public static let skuNotSupported = Self("SkuNotSupported")
    /// No role grants the action on the resource.
    public static let authorizationFailed = Self("AuthorizationFailed")
    /// No such subscription.
    public static let subscriptionNotFound = Self("SubscriptionNotFound")
    /// A management request without api-version.
    public static let missingAPIVersion = Self("MissingApiVersionParameter")
    /// An api-version that the provider does not answer.
    public static let unknownAPIVersion = Self("NoRegisteredProviderFound")
    /// The resource group still has vaults.
    public static let groupNotEmpty = Self("ResourceGroupNotEmpty")
    /// The same assignment stands already, or another one has its id.
    public static let roleAssignmentExists = Self("RoleAssignmentExists")
    /// No such role assignment.
    public static let roleAssignmentNotFound = Self("RoleAssignmentNotFound")
    /// No such role.
    public static let roleDefinitionNotFound = Self("RoleDefinitionDoesNotExist")
    /// No identity has the object id.
    public static let principalNotFound = Self("PrincipalNotFound")
    /// The directory does not answer this caller.
    public static let directoryDenied = Self("DirectoryDenied")
    /// The directory does not understand the request.
    public static let directoryBadRequest = Self("DirectoryBadRequest")
    /// The directory has no such object.
    public static let directoryNotFound = Self("DirectoryNotFound")
}
