"""Vaults as resources, by the `azure-mgmt-keyvault` package unmodified, and by plain HTTP where it is too polite."""

import uuid

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.mgmt.keyvault import KeyVaultManagementClient

from conftest import NO_RETRIES, credential_of
from harness import Connection, wait_for

LATEST = "2026-02-01"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6"
SERVER_ADMINISTRATOR = "7e6b0d0a-52f4-4a3e-8f0c-3d1b9a6c4e21"


def client_of(server, client_id=None, secret=None):
    """The package as its users make it: the subscription is the tenant, and nothing but the URL is told."""
    credential = credential_of(
        server, client_id or server.profile["clientId"], secret or server.profile["clientSecret"])
    return KeyVaultManagementClient(
        credential, server.tenant, base_url=server.authority, polling_interval=1, **NO_RETRIES)


@pytest.fixture(scope="module")
def vaults(server):
    with client_of(server) as client:
        yield client.vaults


@pytest.fixture
def vault_name():
    return f"m{uuid.uuid4().hex[:12]}"


def parameters(server, **properties):
    return {"location": "westeurope", "properties": {
        "tenantId": server.tenant, "sku": {"family": "A", "name": "standard"}, "accessPolicies": []} | properties}


def make(server, vaults, name, group="team", **properties):
    return vaults.begin_create_or_update(group, name, parameters(server, **properties)).result()


class Arm:
    """Plain requests to the resource manager."""

    def __init__(self, server, client=None):
        self.server, self.client = server, client or ()
        self.root = f"/subscriptions/{server.tenant}"

    def call(self, method, path, body=None, version=LATEST):
        connection = Connection(self.server.port, self.server.context)
        mark = "&" if "?" in path else "?"
        url = f"{path}{mark}api-version={version}" if version else path
        reply = connection.request(
            method, url, body, {"Authorization": f"Bearer {self.server.token(*self.client)}"})
        connection.close()
        return reply

    def vault(self, name, group="team"):
        return f"{self.root}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}"

    def assignment(self, scope, identifier):
        return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{identifier}"

    def give(self, scope, role, principal, identifier=None):
        body = {"properties": {
            "roleDefinitionId": f"{self.root}/providers/Microsoft.Authorization/roleDefinitions/{role}",
            "principalId": principal, "principalType": "ServicePrincipal"}}
        return self.call("PUT", self.assignment(scope, identifier or uuid.uuid4()), body, "2022-04-01")


@pytest.fixture(scope="module")
def arm(server):
    return Arm(server)


def test_a_vault_lives_dies_and_returns(server, vaults, vault_name):
    kind = "Microsoft.KeyVault/vaults"
    assert vaults.check_name_availability({"name": vault_name, "type": kind}).name_available
    made = make(server, vaults, vault_name, softDeleteRetentionInDays=7)
    assert made.id == Arm(server).vault(vault_name) and made.location == "westeurope"
    host = f"{vault_name}.vault.localhost"
    assert made.properties.vault_uri == f"https://{host}:{server.port}/"
    assert made.properties.soft_delete_retention_in_days == 7
    assert made.properties.enable_rbac_authorization is True and made.properties.provisioning_state == "Succeeded"
    taken = vaults.check_name_availability({"name": vault_name, "type": kind})
    assert (taken.name_available, taken.reason) == (False, "AlreadyExists")

    assert vaults.get("TEAM", vault_name.upper()).id == made.id
    assert vault_name in [one.name for one in vaults.list_by_resource_group("team")]
    assert vault_name not in [one.name for one in vaults.list_by_resource_group("other")]
    assert {vault_name, "wire", "default"} <= {one.name for one in vaults.list_by_subscription(top=1)}
    assert {vault_name, "wire"} <= {one.name for one in vaults.list()}

    secrets = server.vault(host)
    secrets.do("PUT", "/secrets/kept", {"value": "v"})
    changed = vaults.update("team", vault_name, {"tags": {"a": "b"}, "properties": {"sku": {
        "family": "A", "name": "premium"}}})
    assert (changed.tags, changed.properties.sku.name) == ({"a": "b"}, "premium")

    vaults.delete("team", vault_name)
    vaults.delete("team", vault_name)  # a second time there is nothing to delete
    assert secrets.call("GET", "/secrets/kept").code == "VaultNotFound"
    with pytest.raises(ResourceNotFoundError):
        vaults.get("team", vault_name)
    assert vault_name not in [one.name for one in vaults.list_by_subscription()]
    deleted = vaults.get_deleted(vault_name, "westeurope")
    assert deleted.properties.vault_id == made.id and deleted.properties.tags == {"a": "b"}
    assert (deleted.properties.scheduled_purge_date - deleted.properties.deletion_date).days == 7
    assert vault_name in [one.name for one in vaults.list_deleted()]
    with pytest.raises(ResourceExistsError) as refused:
        make(server, vaults, vault_name)
    assert refused.value.error.code == "ConflictError" and "recover or purge" in refused.value.message

    back = make(server, vaults, vault_name, createMode="recover")
    assert back.id == made.id and back.properties.sku.name == "premium"
    assert secrets.do("GET", "/secrets/kept")["value"] == "v"

    vaults.delete("team", vault_name)
    vaults.begin_purge_deleted(vault_name, "westeurope").result()
    with pytest.raises(ResourceNotFoundError) as refused:
        vaults.get_deleted(vault_name, "westeurope")
    assert refused.value.error.code == "DeletedVaultNotFound"
    assert vaults.check_name_availability({"name": vault_name, "type": kind}).name_available
    make(server, vaults, vault_name)
    assert secrets.call("GET", "/secrets/kept").code == "SecretNotFound"
    assert secrets.do("GET", "/deletedsecrets")["value"] == []


def test_what_was_fixed_stays_fixed(server, vaults, vault_name):
    make(server, vaults, vault_name, softDeleteRetentionInDays=10)
    for properties, words in [
            ({"softDeleteRetentionInDays": 20}, "can't be modified"),
            ({"enableSoftDelete": False}, "enableSoftDelete"),
            ({"tenantId": str(uuid.uuid4())}, "tenantId")]:
        with pytest.raises(HttpResponseError) as refused:
            vaults.update("team", vault_name, {"properties": properties})
        assert refused.value.status_code == 400 and words in refused.value.message
    assert vaults.update("team", vault_name, {"properties": {"enablePurgeProtection": False}})
    on = vaults.update("team", vault_name, {"properties": {"enablePurgeProtection": True}})
    assert on.properties.enable_purge_protection is True
    with pytest.raises(HttpResponseError) as refused:
        vaults.update("team", vault_name, {"properties": {"enablePurgeProtection": False}})
    assert "irreversible" in refused.value.message
    vaults.delete("team", vault_name)
    with pytest.raises(HttpResponseError) as refused:
        vaults.begin_purge_deleted(vault_name, "westeurope").result()
    assert refused.value.status_code == 403 and "purge protection" in refused.value.message
    assert vaults.get_deleted(vault_name, "westeurope").properties.purge_protection_enabled is True
    with pytest.raises(ResourceExistsError) as refused:
        vaults.delete("rekey", "default")
    assert "default vault" in refused.value.message


def policy(server, identity, application=None, **permissions):
    return {"tenantId": server.tenant, "objectId": identity["objectId"], "applicationId": application,
            "permissions": permissions}


def test_access_policies_decide_and_nothing_else(server, vaults, vault_name, name):
    reader = server.make_identity(f"{name}-r", ("Key Vault Secrets User", "/"))
    officer = server.make_identity(f"{name}-o", ("Key Vault Administrator", "/"))
    make(server, vaults, vault_name, enableRbacAuthorization=False, accessPolicies=[
        policy(server, reader, secrets=["Get", "set"], keys=["list"])])
    host = f"{vault_name}.vault.localhost"
    as_reader = server.vault(host, client=(reader["clientId"], reader["secret"]))
    as_officer = server.vault(host, client=(officer["clientId"], officer["secret"]))

    as_reader.do("PUT", "/secrets/one", {"value": "v"})
    assert as_reader.do("GET", "/secrets/one")["value"] == "v"
    assert as_reader.do("GET", "/keys")["value"] == []
    for method, path, permission in [
            ("GET", "/secrets", "secrets list"), ("DELETE", "/secrets/one", "secrets delete"),
            ("GET", "/keys/one", "keys get"), ("POST", "/keys/one/create", "keys create"),
            ("POST", "/keys/one/sign", "keys sign"), ("PUT", "/keys/one/rotationpolicy", "keys setrotationpolicy"),
            ("DELETE", "/deletedsecrets/one", "secrets purge")]:
        refused = as_reader.call(method, path)
        assert (refused.status, refused.inner) == (403, "AccessDenied"), refused
        assert f"does not have {permission} permission on key vault '{vault_name}" in refused.message
    # A role counts for nothing here, not even everywhere.
    assert as_officer.call("GET", "/secrets/one").inner == "AccessDenied"

    change = {"properties": {"accessPolicies": [policy(server, officer, secrets=["all"])]}}
    vaults.update_access_policy("team", vault_name, "add", change)
    assert as_officer.do("GET", "/secrets/one")["value"] == "v"
    as_officer.do("DELETE", "/secrets/one")
    assert as_officer.call("DELETE", "/deletedsecrets/one").inner == "AccessDenied"  # all is all but purge
    change = {"properties": {"accessPolicies": [policy(server, officer, secrets=["purge"])]}}
    after = vaults.update_access_policy("team", vault_name, "add", change)
    assert after.properties.access_policies[1].permissions.secrets == ["all", "purge"]
    as_officer.do("DELETE", "/deletedsecrets/one")
    vaults.update_access_policy("team", vault_name, "replace", {"properties": {"accessPolicies": [
        policy(server, officer, secrets=["list"])]}})
    assert as_officer.call("GET", "/secrets/one").inner == "AccessDenied"
    vaults.update_access_policy("team", vault_name, "remove", {"properties": {"accessPolicies": [
        policy(server, officer, secrets=["list"])]}})
    assert [one.object_id for one in vaults.get("team", vault_name).properties.access_policies] == [reader["objectId"]]

    # One for another application acting for the caller does not fit a caller without it.
    vaults.update("team", vault_name, {"properties": {"accessPolicies": [
        policy(server, reader, application=str(uuid.uuid4()), secrets=["get"])]}})
    assert as_reader.call("GET", "/secrets").inner == "AccessDenied"
    # Back to roles, and the policies count for nothing.
    vaults.update("team", vault_name, {"properties": {"enableRbacAuthorization": True}})
    assert as_officer.do("GET", "/secrets")["value"] == []
    assert as_reader.call("PUT", "/secrets/two", {"value": "v"}).inner == "ForbiddenByRbac"


def test_older_clients_get_vaults_with_access_policies(server, arm, vault_name):
    body = parameters(server)
    made = arm.call("PUT", arm.vault(vault_name), body, "2023-07-01")
    assert made.status == 201 and made.json["properties"]["enableRbacAuthorization"] is False


def test_network_rules_close_the_vault_and_not_its_management(server, vaults, vault_name):
    made = make(server, vaults, vault_name, networkAcls={
        "bypass": "None", "defaultAction": "Deny", "ipRules": [{"value": "10.0.0.0/8"}, {"value": "2001:db8::1"}]})
    assert [rule.value for rule in made.properties.network_acls.ip_rules] == ["10.0.0.0/8", "2001:db8::1/128"]
    vault = server.vault(f"{vault_name}.vault.localhost")
    assert vault.call("GET", "/secrets").inner == "ForbiddenByFirewall"
    assert server.admin("GET", f"/vaults/{vault_name}/firewall")["defaultAction"] == "Deny"
    opened = vaults.update("team", vault_name, {"properties": {"networkAcls": {
        "defaultAction": "Deny", "ipRules": [{"value": "127.0.0.0/8"}]}}})
    assert opened.properties.network_acls.default_action == "Deny"
    assert vault.do("GET", "/secrets")["value"] == []
    # What is not said stays: a firewall does not open by itself.
    vaults.update("team", vault_name, {"tags": {}})
    assert len(vaults.get("team", vault_name).properties.network_acls.ip_rules) == 1
    vaults.update("team", vault_name, {"properties": {"publicNetworkAccess": "Disabled"}})
    assert vault.call("GET", "/secrets").inner == "ForbiddenByConnection"
    vaults.update("team", vault_name, {"properties": {"publicNetworkAccess": "Enabled"}})
    assert vault.do("GET", "/secrets")["value"] == []


@pytest.mark.parametrize(("change", "code", "words"), [
    ({"sku": {"family": "A", "name": "gold"}}, "SkuNotSupported", "standard or premium"),
    ({"sku": {"family": "B", "name": "standard"}}, "SkuNotSupported", "sku.family"),
    ({"softDeleteRetentionInDays": 6}, "BadRequest", "from 7 to 90"),
    ({"softDeleteRetentionInDays": "7"}, "BadRequest", "properties.softDeleteRetentionInDays"),
    ({"createMode": "clone"}, "BadRequest", "default or recover"),
    ({"publicNetworkAccess": "Maybe"}, "BadRequest", "Enabled or Disabled"),
    ({"networkAcls": {"ipRules": [{"value": "10.0.0.1/8"}]}}, "BadRequest", "ipRules[0].value"),
    ({"networkAcls": {"ipRules": [{}]}}, "BadRequest", "ipRules[0].value"),
    ({"networkAcls": {"defaultAction": "Perhaps"}}, "BadRequest", "Allow or Deny"),
    ({"networkAcls": {"virtualNetworkRules": [{"id": "/x"}]}}, "BadRequest", "virtualNetworkRules"),
    ({"accessPolicies": [{"objectId": "me", "permissions": {}}]}, "BadRequest", "accessPolicies[0].objectId"),
    ({"accessPolicies": [{"objectId": OWNER, "permissions": {"keys": ["fly"]}}]}, "BadRequest",
     "accessPolicies[0].permissions.keys[0]: 'fly'"),
    ({"accessPolicies": [{"objectId": OWNER}, {"objectId": OWNER.upper()}]}, "BadRequest", "same caller"),
    ({"accessPolicies": [{"tenantId": OWNER, "objectId": OWNER}]}, "BadRequest", "accessPolicies[0].tenantId"),
])
def test_bad_settings_are_named(server, arm, vault_name, change, code, words):
    refused = arm.call("PUT", arm.vault(vault_name), parameters(server, **change))
    assert (refused.status, refused.code) == (400, code), refused
    assert words in refused.message
    assert arm.call("GET", arm.vault(vault_name)).status == 404


def test_bad_names_versions_and_paths_are_named(server, arm, vault_name):
    body = parameters(server)
    for bad in ("ab", "1abc", "a--b", "abc-", "a" * 25, "a_b", "%C3%A4bc"):
        refused = arm.call("PUT", arm.vault(bad), body)
        assert (refused.status, refused.code) == (400, "VaultNameNotValid"), (bad, refused)
    assert arm.call("PUT", arm.vault(vault_name, "team."), body).code == "BadRequest"
    missing = arm.call("GET", arm.vault(vault_name), version=None)
    assert (missing.status, missing.code) == (400, "MissingApiVersionParameter")
    unknown = arm.call("GET", arm.vault(vault_name), version="2020-02-30")
    assert unknown.code == "NoRegisteredProviderFound" and LATEST in unknown.message
    assert arm.call("GET", arm.root, version="soon").code == "NoRegisteredProviderFound"
    assert arm.call("GET", f"/subscriptions/{uuid.uuid4()}/resources").code == "SubscriptionNotFound"
    assert arm.call("GET", f"{arm.root}/nowhere").status == 404
    wrong = arm.call("POST", arm.vault(vault_name))
    assert wrong.status == 405 and wrong.headers["Allow"] == "DELETE, GET, PATCH, PUT"
    assert arm.call("PUT", arm.vault(vault_name), "[]").code == "BadRequest"
    assert arm.call("PUT", arm.vault(vault_name), "{").code == "BadRequest"
    assert arm.call("GET", f"{arm.root}/resources?$filter=tagName%20eq%20'x'").code == "BadRequest"
    assert arm.call("GET", f"{arm.root}/providers/Microsoft.KeyVault/vaults?$top=0").code == "BadRequest"
    # A name that another group has cannot be taken.
    assert arm.call("PUT", arm.vault(vault_name), body).status == 201
    assert arm.call("PUT", arm.vault(vault_name, "other"), body).code == "VaultAlreadyExists"
    assert arm.call("GET", arm.vault(vault_name, "other")).code == "ResourceNotFound"
    moved = parameters(server) | {"location": "elsewhere"}
    assert "cannot move" in arm.call("PUT", arm.vault(vault_name), moved).message
    connection = Connection(server.port, server.context)
    challenged = connection.request("GET", f"{arm.root}?api-version={LATEST}")
    assert challenged.status == 401 and "Bearer" in challenged.headers["WWW-Authenticate"]
    connection.close()


def test_roles_hold_where_they_are_given(server, arm, vaults, vault_name, name):
    group = f"g{vault_name}"
    contributor = server.make_identity(f"{name}-c")
    mine = Arm(server, (contributor["clientId"], contributor["secret"]))
    denied = mine.call("PUT", mine.vault(vault_name, group), parameters(server))
    assert (denied.status, denied.code) == (403, "AuthorizationFailed")
    assert "Microsoft.KeyVault/vaults/write" in denied.message and group in denied.message
    given = arm.give(f"{arm.root}/resourceGroups/{group}", "b24988ac-6180-42a0-ab88-20f7382dd24c",
                     contributor["objectId"])
    assert given.status == 201 and given.json["properties"]["scope"] == f"{arm.root}/resourceGroups/{group}"

    assert mine.call("PUT", mine.vault(vault_name, group), parameters(server)).status == 201
    listed = mine.call("GET", f"{arm.root}/providers/Microsoft.KeyVault/vaults").json["value"]
    assert [one["name"] for one in listed] == [vault_name]
    assert mine.call("PATCH", mine.vault(vault_name, group), {"tags": {"a": "b"}}).status == 200
    # To manage a vault is not to read what is in it, nor to say who may, nor to say who decides.
    host = f"{vault_name}.vault.localhost"
    secrets = server.vault(host, client=mine.client)
    assert secrets.call("GET", "/secrets").inner == "ForbiddenByRbac"
    assert mine.give(mine.vault(vault_name, group), SECRETS_USER, contributor["objectId"]).code == "AuthorizationFailed"
    refused = mine.call("PATCH", mine.vault(vault_name, group), {"properties": {"enableRbacAuthorization": False}})
    assert "roleAssignments/write" in refused.message
    assert mine.call("GET", mine.vault("wire", "rekey")).code == "AuthorizationFailed"

    # An owner of the vault gives roles in it, but none that run the server.
    owner = server.make_identity(f"{name}-w")
    assert arm.give(arm.vault(vault_name, group), OWNER, owner["objectId"]).status == 201
    boss = Arm(server, (owner["clientId"], owner["secret"]))
    identifier = str(uuid.uuid4())
    scope = boss.vault(vault_name, group)
    made = boss.give(scope, SECRETS_USER, contributor["objectId"], identifier)
    assert made.status == 201 and made.json["properties"]["scope"].lower() == scope.lower()
    assert secrets.call("GET", "/secrets").status == 200
    assert boss.give(scope, SECRETS_USER, contributor["objectId"], identifier).status == 200
    assert boss.give(scope, SECRETS_USER, contributor["objectId"]).code == "RoleAssignmentExists"
    assert boss.give(scope, OWNER, contributor["objectId"], identifier).code == "RoleAssignmentExists"
    assert boss.give(scope, SERVER_ADMINISTRATOR, owner["objectId"]).code == "AuthorizationFailed"
    assert boss.give(arm.root, OWNER, owner["objectId"]).code == "AuthorizationFailed"
    assert boss.give(scope, SECRETS_USER, str(uuid.uuid4())).code == "PrincipalNotFound"
    assert boss.give(scope, str(uuid.uuid4()), owner["objectId"]).code == "RoleDefinitionDoesNotExist"
    assert boss.give(scope, SECRETS_USER, owner["objectId"], "name").code == "BadRequest"
    elsewhere = arm.give(arm.vault(vault_name, "rekey"), OWNER, owner["objectId"])
    assert (elsewhere.status, elsewhere.code) == (404, "ResourceNotFound")
    assert boss.give(boss.vault(vault_name, "rekey"), SECRETS_USER, owner["objectId"]).code == "AuthorizationFailed"
    assert arm.give(arm.vault("nobody-here", group), OWNER, owner["objectId"]).code == "ResourceNotFound"
    listing = f"{scope}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()"
    found = [one["name"] for one in boss.call("GET", listing, version="2022-04-01").json["value"]]
    assert identifier in found and len(found) > 2  # those of the group and the subscription hold here too
    gone = boss.call("DELETE", boss.assignment(scope, identifier), version="2022-04-01")
    assert gone.status == 200 and gone.json["name"] == identifier
    assert boss.call("DELETE", boss.assignment(scope, identifier), version="2022-04-01").status == 204
    assert secrets.call("GET", "/secrets").inner == "ForbiddenByRbac"

    # A contributor purges what it deleted, and the roles in it go too.
    assert mine.call("DELETE", mine.vault(vault_name, group)).status == 200
    assert [one["name"] for one in mine.call(
        "GET", f"{arm.root}/providers/Microsoft.KeyVault/deletedVaults").json["value"]] == [vault_name]
    assert mine.call("POST", f"{arm.root}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/"
                     f"{vault_name}/purge").status == 200
    left = [one["scope"] for one in server.admin("GET", "/role-assignments")["value"]]
    assert f"/vaults/{vault_name}" not in left and f"/groups/{group}" in left


def test_who_sees_no_vault_learns_of_none(server, arm, vault_name, name):
    assert arm.call("PUT", arm.vault(vault_name), parameters(server)).status == 201
    stranger = server.make_identity(name)
    theirs = Arm(server, (stranger["clientId"], stranger["secret"]))
    group = f"{arm.root}/resourcegroups/team"
    check = f"{arm.root}/providers/Microsoft.KeyVault/checkNameAvailability"
    asked = {"name": vault_name, "type": "Microsoft.KeyVault/vaults"}
    for method, path, body in (("GET", group, None), ("PUT", group, {"location": "local"}), ("DELETE", group, None),
                               ("POST", check, asked)):
        refused = theirs.call(method, path, body)
        assert (refused.status, refused.code) == (403, "AuthorizationFailed"), (method, path, refused)
        assert vault_name not in refused.message
    assert theirs.call("HEAD", group).status == 403
    # Whoever sees one vault of the group sees the group, and asks for names.
    assert arm.give(arm.vault(vault_name), READER, stranger["objectId"]).status == 201
    assert theirs.call("GET", group).json["name"] == "team"
    assert theirs.call("POST", check, asked).json["nameAvailable"] is False
    assert theirs.call("DELETE", group).code == "AuthorizationFailed"


def test_every_call_is_on_the_record(server, arm, vault_name):
    arm.call("PUT", arm.vault(vault_name), parameters(server, enableRbacAuthorization=False, accessPolicies=[
        {"objectId": OWNER, "permissions": {"secrets": ["get"]}}]))
    arm.call("GET", arm.vault(vault_name))
    arm.call("PATCH", arm.vault(vault_name), {"tags": {"a": "secret-tag-value"}})
    arm.call("DELETE", arm.vault(vault_name))
    arm.call("PUT", arm.vault(vault_name), parameters(server, createMode="recover"))
    arm.call("PUT", arm.vault(vault_name, "elsewhere"), parameters(server))
    lines = [line for line in server.audit_lines() if line["resourceId"].endswith(f"/VAULTS/{vault_name.upper()}")]
    assert [line["operationName"] for line in lines] == [
        "VaultPut", "VaultGet", "VaultPatch", "VaultDelete", "VaultRecover", "VaultPut"]
    assert f"access policy of {OWNER}: secrets get" in lines[0]["resultDescription"]
    assert lines[2]["resultDescription"] == "tags" and "secret-tag-value" not in str(lines)
    assert lines[5]["properties"]["httpStatusCode"] == 409
    assert lines[5]["resultDescription"] == "VaultAlreadyExists"
    assert all(line["operationVersion"] == LATEST and line["identity"]["claim"] for line in lines)


def test_a_deleted_vault_purges_itself_in_time_and_outlives_restarts(own_server, monkeypatch):
    server = own_server
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", server.ca)
    with client_of(server) as client:
        for name in ("gone", "kept"):
            make(server, client.vaults, name, softDeleteRetentionInDays=7 if name == "gone" else 90)
            server.vault(f"{name}.vault.localhost").do("PUT", "/secrets/one", {"value": "v"})
            client.vaults.delete("team", name)
    assert server.stop() == 0
    server.start()
    with client_of(server) as client:
        assert {one.name for one in client.vaults.list_deleted()} == {"gone", "kept"}
        server.advance("P8D")
    with client_of(server) as client:
        wait_for(lambda: [one.name for one in client.vaults.list_deleted()] == ["kept"])
        assert "VaultPurge" in [line["operationName"] for line in server.audit_lines()]
        make(server, client.vaults, "kept", createMode="recover")
    assert server.vault("kept.vault.localhost").do("GET", "/secrets/one")["value"] == "v"


def test_a_token_for_management_opens_no_vault(server, vault_name):
    reply = server.request_token({
        "grant_type": "client_credentials", "client_id": server.profile["clientId"],
        "client_secret": server.profile["clientSecret"], "scope": "https://management.azure.com/.default"})
    token = {"Authorization": f"Bearer {reply.json['access_token']}"}
    connection = Connection(server.port, server.context)
    assert connection.request("GET", "/subscriptions?api-version=2022-12-01", headers=token).status == 200
    assert connection.request("GET", "/secrets?api-version=7.4", headers=token).status == 401
    assert connection.request("GET", "/rekey/v1/status", headers=token).status == 401
    connection.close()
