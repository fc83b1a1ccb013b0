import RekeyWire

/// One thing that can be asked of `/rekey/v1`, as its document describes it.
struct APIOperation {
    /// The path below `/rekey/v1`, with the variable segments in braces.
    let path: String
    /// The method.
    let method: String
    /// What it does, in one sentence.
    let summary: String
    /// The query arguments, each with what it means.
    var query: [(name: String, meaning: String)] = []
    /// What the body is; nil without one.
    var request: (any Decodable.Type)?
    /// What a success answers; nil without a body.
    var response: (any Decodable.Type)?
    /// The status of a success.
    var status = 200
    /// The content type of a success.
    var contentType = "application/json"
    /// What 422 answers; nil where it does not come.
    var unprocessable: (any Decodable.Type)?
    /// Whether it is answered without a token.
    var isPublic = false

    init(
        _ method: String,
        _ path: String,
        _ summary: String,
        query: [(name: String, meaning: String)] = [],
        request: (any Decodable.Type)? = nil,
        response: (any Decodable.Type)? = nil,
        status: Int = 200,
        contentType: String = "application/json",
        unprocessable: (any Decodable.Type)? = nil
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.query = query
        self.request = request
        self.response = response
        self.status = status
        self.contentType = contentType
        self.unprocessable = unprocessable
    }

    /// Every operation that ``APIRoute`` knows.
    static var all: [APIOperation] {
        vaults + firewall + identities + policies + rotations + receipts + server
    }

    private static var vaults: [APIOperation] {
        [
            APIOperation("GET", "/vaults", "Lists the vaults.", response: Page<VaultResource>.self),
            APIOperation(
                "POST",
                "/vaults",
                "Makes a vault.",
                request: VaultDraft.self,
                response: VaultResource.self,
                status: 201
            ),
            APIOperation("GET", "/vaults/{vault}", "Shows a vault.", response: VaultResource.self),
            APIOperation(
                "PATCH",
                "/vaults/{vault}",
                "Turns purge protection on.",
                request: VaultChange.self,
                response: VaultResource.self
            ),
        ]
    }

    private static var firewall: [APIOperation] {
        let path = "/vaults/{vault}/firewall"
        return [
            APIOperation("GET", path, "Shows a vault's firewall.", response: FirewallResource.self),
            APIOperation(
                "PUT",
                path,
                "Sets a vault's firewall.",
                request: FirewallDraft.self,
                response: FirewallResource.self
            ),
            APIOperation(
                "PATCH",
                path,
                "Changes a vault's firewall.",
                request: FirewallChange.self,
                response: FirewallResource.self
            ),
        ]
    }

    private static var identities: [APIOperation] {
        [
            APIOperation(
                "GET",
                "/identities",
                "Lists the identities.",
                response: Page<IdentityResource>.self
            ),
            APIOperation(
                "POST",
                "/identities",
                "Makes an identity.",
                request: IdentityDraft.self,
                response: IdentityResource.self,
                status: 201
            ),
            APIOperation(
                "GET",
                "/identities/{identity}",
                "Shows an identity.",
                response: IdentityResource.self
            ),
            APIOperation(
                "PATCH",
                "/identities/{identity}",
                "Changes an identity.",
                request: IdentityChange.self,
                response: IdentityResource.self
            ),
            APIOperation("DELETE", "/identities/{identity}", "Deletes an identity.", status: 204),
            APIOperation(
                "GET",
                "/identities/{identity}/credentials",
                "Lists the credentials of an identity.",
                response: Page<CredentialResource>.self
            ),
            APIOperation(
                "POST",
                "/identities/{identity}/credentials",
                "Adds a credential; a secret is shown this once.",
                request: CredentialDraft.self,
                response: CredentialResource.self,
                status: 201
            ),
            APIOperation(
                "DELETE",
                "/identities/{identity}/credentials/{credential}",
                "Removes a credential.",
                status: 204
            ),
            APIOperation("GET", "/roles", "Lists the roles.", response: Page<RoleResource>.self),
            APIOperation(
                "GET",
                "/role-assignments",
                "Lists who has which role where.",
                response: Page<RoleAssignmentResource>.self
            ),
            APIOperation(
                "POST",
                "/role-assignments",
                "Gives a principal a role at a scope.",
                request: RoleAssignmentDraft.self,
                response: RoleAssignmentResource.self,
                status: 201
            ),
            APIOperation("DELETE", "/role-assignments/{assignment}", "Takes a role away.", status: 204),
        ]
    }

    private static var server: [APIOperation] {
        [
            APIOperation("GET", "/status", "Shows the server's state.", response: ServerStatus.self),
            APIOperation(
                "GET",
                "/nodes",
                "Lists the servers that share the database.",
                response: Page<NodeResource>.self
            ),
            APIOperation("GET", "/seal", "Shows the seal and its keys.", response: SealResource.self),
            APIOperation(
                "POST",
                "/seal/rotate",
                "Makes a new root key, or new key-encryption keys.",
                request: SealRotation.self,
                response: SealResource.self
            ),
            APIOperation(
                "POST",
                "/backup",
                "Takes an encrypted archive of the whole server.",
                request: BackupRequest.self,
                contentType: "application/octet-stream"
            ),
            APIOperation("GET", "/dev/clock", "Shows the clock of --dev.", response: ClockReading.self),
            APIOperation(
                "POST",
                "/dev/clock",
                "Moves the clock of --dev.",
                request: ClockAdvance.self,
                response: ClockReading.self
            ),
        ]
    }
}
