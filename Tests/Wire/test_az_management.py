"""Vaults made and configured with the real azure-cli, unmodified, which is told one URL and logs in as usual."""

import uuid

import pytest

from harness import ensure_resolves
from test_az import Az


@pytest.fixture(scope="module")
def az(server, tmp_path_factory):
    one = Az(server, tmp_path_factory.mktemp("az"))
    one("cloud", "register", "--name", "Managed", "--endpoint-resource-manager", server.authority)
    one("cloud", "set", "--name", "Managed")
    accounts = one("login", "--service-principal", "--tenant", server.tenant,
                   "--username", server.profile["clientId"], "--password", server.profile["clientSecret"])
    assert [(account["id"], account["tenantId"]) for account in accounts] == [(server.tenant, server.tenant)]
    return one


@pytest.fixture
def vault_name():
    name = f"z{uuid.uuid4().hex[:12]}"
    ensure_resolves(f"{name}.vault.localhost")
    return name


def test_a_vault_is_made_configured_deleted_and_recovered(az, server, vault_name):
    group = f"az-{vault_name}"
    assert az("group", "create", "--name", group, "--location", "local")["name"] == group
    made = az("keyvault", "create", "--name", vault_name, "--resource-group", group, "--retention-days", "7")
    assert made["properties"]["vaultUri"] == f"https://{vault_name}.vault.localhost:{server.port}/"
    assert (made["location"], made["properties"]["enableRbacAuthorization"]) == ("local", True)
    az("keyvault", "secret", "set", "--vault-name", vault_name, "--name", "kept", "--value", "v")
    assert az("keyvault", "show", "--name", vault_name)["id"] == made["id"]
    assert [one["name"] for one in az("keyvault", "list", "--resource-group", group)] == [vault_name]
    assert vault_name in [one["name"] for one in az("keyvault", "list")]
    assert "already exists" in az("keyvault", "create", "--name", vault_name, "--resource-group", group, fails=True)

    changed = az("keyvault", "update", "--name", vault_name, "--set", "tags.team=blue", "--default-action", "Deny",
                 "--bypass", "None")
    assert changed["tags"] == {"team": "blue"}
    az("keyvault", "network-rule", "add", "--name", vault_name, "--ip-address", "10.0.0.0/8", "127.0.0.1")
    rules = az("keyvault", "network-rule", "list", "--name", vault_name)
    assert [rule["value"] for rule in rules["ipRules"]] == ["10.0.0.0/8", "127.0.0.1/32"]
    assert az("keyvault", "secret", "show", "--vault-name", vault_name, "--name", "kept")["value"] == "v"
    az("keyvault", "network-rule", "remove", "--name", vault_name, "--ip-address", "127.0.0.1")
    refused = az("keyvault", "secret", "show", "--vault-name", vault_name, "--name", "kept", fails=True)
    assert "ForbiddenByFirewall" in refused
    az("keyvault", "update", "--name", vault_name, "--default-action", "Allow")

    az("keyvault", "delete", "--name", vault_name, "--resource-group", group)
    assert vault_name in [one["name"] for one in az("keyvault", "list-deleted")]
    assert az("keyvault", "show-deleted", "--name", vault_name)["properties"]["tags"] == {"team": "blue"}
    assert az("keyvault", "recover", "--name", vault_name)["id"] == made["id"]
    assert az("keyvault", "secret", "show", "--vault-name", vault_name, "--name", "kept")["value"] == "v"
    az("keyvault", "delete", "--name", vault_name)
    az("keyvault", "purge", "--name", vault_name)
    assert vault_name not in [one["name"] for one in az("keyvault", "list-deleted", "--resource-type", "vault")]
    checked = az("keyvault", "check-name", "--name", vault_name)  # az asks about managed HSMs alone
    assert checked["nameAvailable"] is False and "no managed HSMs" in checked["message"]
    bad = az("keyvault", "create", "--name", "a--b", "--resource-group", group, fails=True)
    assert "VaultNameNotValid" in bad or "invalid" in bad.lower()


def test_access_policies_are_set_and_deleted(az, server, vault_name, name):
    """The creator gets a policy of its own, for which az asks the directory who it is."""
    made = az("keyvault", "create", "--name", vault_name, "--resource-group", "az-policies", "--location", "local",
              "--enable-rbac-authorization", "false")
    mine = made["properties"]["accessPolicies"][0]
    assert mine["permissions"]["secrets"] == ["all"]
    az("keyvault", "secret", "set", "--vault-name", vault_name, "--name", "one", "--value", "v")
    identity = server.make_identity(name)
    vault = server.vault(f"{vault_name}.vault.localhost", client=(identity["clientId"], identity["secret"]))
    assert vault.call("GET", "/secrets/one").inner == "AccessDenied"
    az("keyvault", "set-policy", "--name", vault_name, "--spn", identity["clientId"],
       "--secret-permissions", "get", "list", "--key-permissions", "get")
    assert vault.do("GET", "/secrets/one")["value"] == "v"
    az("keyvault", "set-policy", "--name", vault_name, "--object-id", identity["objectId"],
       "--secret-permissions", "list")
    assert vault.call("GET", "/secrets/one").inner == "AccessDenied"
    left = az("keyvault", "delete-policy", "--name", vault_name, "--object-id", identity["objectId"])
    assert [one["objectId"] for one in left["properties"]["accessPolicies"]] == [mine["objectId"]]
    said = az("keyvault", "update", "--name", vault_name, "--retention-days", "20", fails=True)
    assert "softDeleteRetentionInDays" in said


def test_roles_are_assigned_at_a_vault(az, server, name):
    identity = server.make_identity(name)
    scope = (f"/subscriptions/{server.tenant}/resourceGroups/rekey/providers/Microsoft.KeyVault/vaults/wire")
    vault = server.vault("wire.vault.localhost", client=(identity["clientId"], identity["secret"]))
    assert vault.call("GET", "/secrets").inner == "ForbiddenByRbac"
    who = ("--assignee", identity["clientId"], "--role", "Key Vault Secrets User", "--scope", scope)
    made = az("role", "assignment", "create", *who)
    assert made["principalId"] == identity["objectId"] and made["scope"] == scope
    assert vault.call("GET", "/secrets").status == 200
    assert az("role", "assignment", "create", *who)["id"] == made["id"]  # az takes what stands for done
    listed = az("role", "assignment", "list", "--scope", scope, "--assignee", identity["clientId"])
    assert [(one["roleDefinitionName"], one["principalName"]) for one in listed] == [
        ("Key Vault Secrets User", identity["clientId"])]
    az("role", "assignment", "delete", *who)
    assert vault.call("GET", "/secrets").inner == "ForbiddenByRbac"
    assert az("role", "definition", "list", "--name", "Key Vault Reader")[0]["roleType"] == "BuiltInRole"
