"""Who may do what: roles at vault and object scope, deny by default."""

import pytest
from azure.core.exceptions import HttpResponseError
from azure.keyvault.keys import KeyClient
from azure.keyvault.secrets import SecretClient

from conftest import NO_RETRIES, WIRE_HOST, credential_of


def client_of(server, kind, identity):
    return kind(server.url(WIRE_HOST), credential_of(server, identity["clientId"], identity["secret"]), **NO_RETRIES)


def refused(call):
    with pytest.raises(HttpResponseError) as caught:
        call()
    error = caught.value
    assert (error.status_code, error.error.code) == (403, "Forbidden")
    assert error.error.innererror["code"] == "ForbiddenByRbac"
    return error.message


def test_a_secrets_user_reads_and_nothing_more(server, secrets, name):
    secrets.set_secret(name, "v")
    identity = server.make_identity(name, ("Key Vault Secrets User", "/vaults/wire"))
    with client_of(server, SecretClient, identity) as user:
        assert user.get_secret(name).value == "v"
        message = refused(lambda: user.set_secret(name, "w"))
        assert "Microsoft.KeyVault/vaults/secrets/setSecret/action" in message
        assert identity["objectId"] in message
        refused(lambda: user.begin_delete_secret(name))
        refused(lambda: user.backup_secret(name))
        refused(lambda: user.update_secret_properties(name, enabled=False))
        refused(lambda: user.purge_deleted_secret(name))
    with client_of(server, KeyClient, identity) as user:
        refused(lambda: user.create_ec_key(name))
    assert secrets.get_secret(name).value == "v"


def test_a_crypto_user_signs_but_does_not_create(server, keys, name):
    keys.create_ec_key(name)
    identity = server.make_identity(name, ("Key Vault Crypto User", "/vaults/wire"))
    with client_of(server, KeyClient, identity) as user:
        from azure.keyvault.keys.crypto import SignatureAlgorithm
        crypto = user.get_cryptography_client(name)
        assert crypto.sign(SignatureAlgorithm.es256, b"d" * 32).signature
        refused(lambda: user.create_ec_key(name + "-2"))
        refused(lambda: user.begin_delete_key(name))
    with client_of(server, SecretClient, identity) as user:
        refused(lambda: user.get_secret("any"))


SEAL = {"alg": "RSA-OAEP", "value": "AAAA"}
SIGN = {"alg": "RS256", "value": "A" * 43}
REQUESTS = {
    "secret get": ("GET", "/secrets/{}", None), "secret list": ("GET", "/secrets", None),
    "secret set": ("PUT", "/secrets/{}", {"value": "w"}), "secret purge": ("DELETE", "/deletedsecrets/{}-dead", None),
    "secret deleted": ("GET", "/deletedsecrets", None), "key get": ("GET", "/keys/{}", None),
    "key create": ("POST", "/keys/{}/create", {"kty": "RSA"}), "key wrap": ("POST", "/keys/{}/wrapkey", SEAL),
    "key encrypt": ("POST", "/keys/{}/encrypt", SEAL), "key sign": ("POST", "/keys/{}/sign", SIGN),
    "key rotate": ("POST", "/keys/{}/rotate", None), "key policy": ("PUT", "/keys/{}/rotationpolicy", {}),
}


@pytest.mark.parametrize("role, allowed", [
    ("Key Vault Administrator", set(REQUESTS)),
    ("Key Vault Reader", {"secret list", "secret deleted", "key get"}),
    ("Key Vault Secrets Officer", {one for one in REQUESTS if one.startswith("secret")}),
    ("Key Vault Secrets User", {"secret get", "secret list", "secret deleted"}),
    ("Key Vault Crypto Officer", {one for one in REQUESTS if one.startswith("key")}),
    ("Key Vault Crypto User", {"key get", "key wrap", "key encrypt", "key sign"}),
    ("Key Vault Crypto Service Encryption User", {"key get", "key wrap"}),
    ("Key Vault Purge Operator", set()),
    ("Key Vault Certificates Officer", set()),
])
def test_a_built_in_role_allows_what_azure_says_and_no_more(server, vault, name, role, allowed):
    for dead in (name, f"{name}-dead"):
        vault.do("PUT", f"/secrets/{dead}", {"value": "v"})
    vault.do("DELETE", f"/secrets/{name}-dead")
    vault.do("POST", f"/keys/{name}/create", {"kty": "RSA"})
    identity = server.make_identity(name, (role, "/vaults/wire"))
    caller = server.vault(WIRE_HOST, (identity["clientId"], identity["secret"]))
    got = set()
    for what, (method, path, body) in REQUESTS.items():
        reply = caller.call(method, path.format(name), body)
        if reply.status == 403:
            assert (reply.code, reply.inner) == ("Forbidden", "ForbiddenByRbac"), reply
        else:
            assert reply.status in (200, 204), f"{what}: {reply}"
            got.add(what)
    assert got == allowed


def test_a_role_on_one_object_opens_only_that_object(server, secrets, name):
    secrets.set_secret(name, "v")
    secrets.set_secret(name + "-other", "v")
    identity = server.make_identity(name, ("Key Vault Secrets User", f"/vaults/wire/secrets/{name}"))
    with client_of(server, SecretClient, identity) as user:
        assert user.get_secret(name).value == "v"
        refused(lambda: user.get_secret(name + "-other"))
        refused(lambda: list(user.list_properties_of_secrets()))


def test_a_role_on_another_vault_opens_nothing_here(server, name):
    server.admin("POST", "/vaults", {"name": "aside"})
    identity = server.make_identity(name, ("Key Vault Administrator", "/vaults/aside"))
    with client_of(server, SecretClient, identity) as user:
        refused(lambda: user.get_secret(name))


def test_nobody_may_do_anything_without_a_role(server, name):
    identity = server.make_identity(name)
    with client_of(server, SecretClient, identity) as user:
        refused(lambda: list(user.list_properties_of_secrets()))


def test_taking_a_role_away_takes_effect(server, secrets, name):
    secrets.set_secret(name, "v")
    identity = server.make_identity(name, ("Key Vault Secrets User", "/vaults/wire"))
    with client_of(server, SecretClient, identity) as user:
        assert user.get_secret(name).value == "v"
        mine = [one for one in server.admin("GET", "/role-assignments")["value"]
                if one["principalId"] == identity["objectId"]]
        for one in mine:
            server.admin("DELETE", f"/role-assignments/{one['id']}")
        refused(lambda: user.get_secret(name))


def test_rekeys_own_api_is_for_administrators(server, name):
    identity = server.make_identity(name, ("Key Vault Secrets Officer", "/vaults/wire"))
    vault = server.vault(client=(identity["clientId"], identity["secret"]))
    for method, path, body in (("GET", "/rekey/v1/identities", None), ("POST", "/rekey/v1/vaults", {"name": "mine"}),
                               ("POST", "/rekey/v1/dev/clock", {"advance": "P1D"}), ("POST", "/rekey/v1/backup", {"passphrase": "p"}),
                               ("POST", "/rekey/v1/seal/rotate", {"layer": "root"})):
        reply = vault.send(method, path, body)
        assert reply.status == 403, reply
        assert vault.connection.request(method, path, body).status == 401


def test_after_a_403_on_get_the_sdk_uses_the_server_for_everything(server, keys, name):
    """An identity that may encrypt but not read the key makes the client ask the server for each operation."""
    from azure.keyvault.keys.crypto import EncryptionAlgorithm
    key = keys.create_rsa_key(name)
    identity = server.make_identity(name)
    with client_of(server, KeyClient, identity) as user:
        crypto = user.get_cryptography_client(name, key_version=key.properties.version)
        refused(lambda: crypto.encrypt(EncryptionAlgorithm.rsa_oaep, b"p"))
