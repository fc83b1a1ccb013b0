"""Ways in: every credential kind of azure-identity that a private issuer can serve, and what it refuses."""

import asyncio
import base64
import json
import time
import urllib.parse
from datetime import datetime, timedelta, timezone

import jwt
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    CertificateCredential, DefaultAzureCredential, EnvironmentCredential, ManagedIdentityCredential,
    WorkloadIdentityCredential)
from azure.identity import aio
from azure.keyvault.secrets import SecretClient
from azure.keyvault.secrets.aio import SecretClient as AsyncSecretClient
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from conftest import NO_RETRIES, credential_of
from harness import b64url, wait_for

ROLE = ("Key Vault Secrets Officer", "/vaults/wire")
ISSUER = "https://cluster.example"
SUBJECT = "system:serviceaccount:shop:orders"
AZURE_VARIABLES = ["AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET",
                   "AZURE_FEDERATED_TOKEN_FILE", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "IDENTITY_ENDPOINT",
                   "IDENTITY_HEADER"]


def use(wire_url, credential, name):
    with credential, SecretClient(wire_url, credential, **NO_RETRIES) as client:
        client.set_secret(name, "v")
        assert client.get_secret(name).value == "v"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for variable in AZURE_VARIABLES:
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(scope="module")
def cluster():
    """Another issuer, such as a Kubernetes cluster: its signing key and its JWKS."""
    key = rsa.generate_private_key(65537, 2048)
    numbers = key.public_key().public_numbers()
    jwk = {"kty": "RSA", "kid": "c1", "use": "sig", "alg": "RS256", "n": b64url(numbers.n.to_bytes(256, "big")),
           "e": "AQAB"}
    return key, json.dumps({"keys": [jwk]})


@pytest.fixture
def workload(server, cluster, name):
    """An identity that trusts the cluster's tokens for one service account."""
    identity = server.admin("POST", "/identities", {"name": name, "kind": "workload"})
    server.admin("POST", f"/identities/{name}/credentials", {
        "kind": "federated", "issuer": ISSUER, "subject": SUBJECT, "jwks": cluster[1]})
    server.admin("POST", "/role-assignments", {"role": ROLE[0], "principal": name, "scope": ROLE[1]})
    return identity


def service_account_token(cluster, **claims):
    now = int(time.time())
    payload = {"iss": ISSUER, "sub": SUBJECT, "aud": "api://AzureADTokenExchange", "iat": now, "nbf": now,
               "exp": now + 600} | claims
    return jwt.encode(payload, cluster[0], "RS256", headers={"kid": "c1"})


@pytest.fixture
def workload_environment(server, workload, cluster, tmp_path, monkeypatch):
    (tmp_path / "token").write_text(service_account_token(cluster))
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", server.authority)
    monkeypatch.setenv("AZURE_TENANT_ID", server.tenant)
    monkeypatch.setenv("AZURE_CLIENT_ID", workload["clientId"])
    monkeypatch.setenv("AZURE_FEDERATED_TOKEN_FILE", str(tmp_path / "token"))


def test_workload_identity_needs_environment_variables_only(workload_environment, wire_url, name):
    use(wire_url, WorkloadIdentityCredential(), name)


def test_the_default_credential_needs_environment_variables_only(workload_environment, wire_url, name):
    use(wire_url, DefaultAzureCredential(), name)


@pytest.mark.parametrize("kind", [aio.WorkloadIdentityCredential, aio.DefaultAzureCredential])
def test_the_asynchronous_credentials_need_environment_variables_only(workload_environment, wire_url, name, kind):
    async def body():
        async with kind() as credential, AsyncSecretClient(wire_url, credential, **NO_RETRIES) as client:
            await client.set_secret(name, "v")
            assert (await client.get_secret(name)).value == "v"
    asyncio.run(body())


@pytest.mark.parametrize("member, value", [
    ("iss", "https://other.example"), ("sub", "system:serviceaccount:shop:other"), ("aud", "other"), ("exp", -3600),
    ("nbf", 3600)], ids=["iss", "sub", "aud", "exp", "nbf"])
def test_a_foreign_token_with_a_wrong_claim_is_refused(server, workload, cluster, member, value):
    claim = value if isinstance(value, str) else int(time.time()) + value
    reply = federated(server, workload, service_account_token(cluster, **{member: claim}))
    assert (reply.status, reply.json["error"]) == (401, "invalid_client"), reply


def test_a_foreign_token_of_another_key_is_refused(server, workload):
    other = (rsa.generate_private_key(65537, 2048), None)
    assert refusal(federated(server, workload, service_account_token(other))) == (401, "invalid_client", 700027)
    unsigned = jwt.encode({"iss": ISSUER, "sub": SUBJECT, "aud": "api://AzureADTokenExchange",
                           "exp": int(time.time()) + 600}, None, "none")
    assert refusal(federated(server, workload, unsigned))[:2] == (401, "invalid_client")


def refusal(reply):
    """Status, error and number of a refused token request."""
    return reply.status, reply.json["error"], reply.json["error_codes"][0]


def federated(server, workload, token):
    return server.request_token({
        "grant_type": "client_credentials", "client_id": workload["clientId"],
        "scope": "https://vault.azure.net/.default", "client_assertion": token,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"})


def test_a_client_secret_works(server, wire_url, name):
    identity = server.make_identity(name, ROLE)
    use(wire_url, credential_of(server, identity["clientId"], identity["secret"]), name)


def test_the_environment_credential_works(server, wire_url, name, monkeypatch):
    identity = server.make_identity(name, ROLE)
    monkeypatch.setenv("AZURE_TENANT_ID", server.tenant)
    monkeypatch.setenv("AZURE_CLIENT_ID", identity["clientId"])
    monkeypatch.setenv("AZURE_CLIENT_SECRET", identity["secret"])
    use(wire_url, EnvironmentCredential(authority=server.authority, disable_instance_discovery=True), name)


@pytest.mark.parametrize("version", ["oauth2/token", "oauth2/v2.0/token"])
def test_tokens_of_both_versions_open_the_vault(server, vault, name, version):
    form = {"grant_type": "client_credentials", "client_id": server.profile["clientId"],
            "client_secret": server.profile["clientSecret"]}
    for resource in ("https://vault.azure.net", f"https://vault.localhost:{server.port}", f"https://{vault.connection.host}"):
        asked = {"scope": f"{resource}/.default"} if "v2.0" in version else {"resource": resource}
        reply = server.vault().connection.request(
            "POST", f"/{server.tenant}/{version}", urllib.parse.urlencode(form | asked),
            {"Content-Type": "application/x-www-form-urlencoded"})
        assert reply.status == 200, reply
        token = {"Authorization": f"Bearer {reply.json['access_token']}"}
        assert vault.connection.request("GET", "/secrets?api-version=7.6", headers=token).status == 200


def test_a_token_for_another_vault_is_of_no_use_here(server, vault):
    elsewhere = f"https://elsewhere.vault.localhost:{server.port}"
    reply = server.request_token({
        "grant_type": "client_credentials", "client_id": server.profile["clientId"],
        "client_secret": server.profile["clientSecret"], "scope": f"{elsewhere}/.default"})
    token = {"Authorization": f"Bearer {reply.json['access_token']}"}
    reply = vault.connection.request("GET", "/secrets?api-version=7.6", headers=token)
    assert (reply.status, reply.code) == (401, "Unauthorized"), reply
    assert "AKV10022" in reply.message and elsewhere in reply.message
    assert reply.headers["WWW-Authenticate"].startswith("Bearer authorization=")


def test_a_client_certificate_works(server, wire_url, name):
    identity = server.admin("POST", "/identities", {"name": name})
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256()))
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                serialization.NoEncryption())
    server.admin("POST", f"/identities/{name}/credentials", {"kind": "certificate", "certificate": pem.decode()})
    server.admin("POST", "/role-assignments", {"role": ROLE[0], "principal": name, "scope": ROLE[1]})
    use(wire_url, CertificateCredential(
        server.tenant, identity["clientId"], certificate_data=pem + private, authority=server.authority,
        disable_instance_discovery=True), name)


def test_managed_identity_works_through_the_app_service_endpoint(server, wire_url, name, monkeypatch):
    server.admin("POST", "/identities", {"name": name, "kind": "workload"})
    made = server.admin("POST", f"/identities/{name}/credentials", {"kind": "managed"})
    server.admin("POST", "/role-assignments", {"role": ROLE[0], "principal": name, "scope": ROLE[1]})
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{server.authority}/metadata/identity/oauth2/token")
    monkeypatch.setenv("IDENTITY_HEADER", made["secret"])
    use(wire_url, ManagedIdentityCredential(), name)
    monkeypatch.setenv("IDENTITY_HEADER", "wrong")
    with pytest.raises(ClientAuthenticationError):
        use(wire_url, ManagedIdentityCredential(), name)


def test_managed_identity_works_through_the_instance_metadata_endpoint(server, wire_url, name, monkeypatch):
    identity = server.admin("POST", "/identities", {"name": name, "kind": "workload"})
    server.admin("POST", f"/identities/{name}/credentials", {"kind": "managed", "address": "127.0.0.1"})
    server.admin("POST", "/role-assignments", {"role": ROLE[0], "principal": name, "scope": ROLE[1]})
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.authority)
    use(wire_url, ManagedIdentityCredential(client_id=identity["clientId"]), name)
    path = f"/metadata/identity/oauth2/token?resource=https://vault.azure.net&client_id={identity['clientId']}"
    for headers in ({}, {"Metadata": "true", "X-Forwarded-For": "127.0.0.1"}):
        assert server.vault().connection.request("GET", path, headers=headers).status == 400


def test_a_wrong_secret_is_refused_with_the_reason(server):
    credential = credential_of(server, server.profile["clientId"], "wrong")
    with pytest.raises(ClientAuthenticationError) as refused:
        credential.get_token("https://vault.azure.net/.default")
    assert "AADSTS7000215" in str(refused.value)


@pytest.mark.parametrize("field, value, refused", [
    ("client_id", "00000000-0000-0000-0000-000000000000", (400, "unauthorized_client", 700016)),
    ("client_id", None, (400, "invalid_request", 900144)), ("client_secret", None, (401, "invalid_client", 7000218)),
    ("client_secret", "wrong", (401, "invalid_client", 7000215)), ("grant_type", None, (400, "invalid_request", 900144)),
    ("grant_type", "password", (400, "unsupported_grant_type", 70003)), ("scope", None, (400, "invalid_request", 900144)),
    ("scope", "https://elsewhere.example/.default", (400, "invalid_resource", 500011)),
    ("scope", "https://vault.azure.net/user", (400, "invalid_scope", 1002012)),
], ids=str)
def test_a_wrong_token_request_says_what_is_wrong(server, field, value, refused):
    fields = {"grant_type": "client_credentials", "client_id": server.profile["clientId"],
              "client_secret": server.profile["clientSecret"], "scope": "https://vault.azure.net/.default", field: value}
    reply = server.request_token({key: value for key, value in fields.items() if value is not None})
    assert refusal(reply) == refused, reply
    assert reply.json["error_description"].startswith(f"AADSTS{refused[2]}: ")


def test_an_unknown_tenant_is_refused(server):
    reply = server.request_token({"grant_type": "client_credentials"}, tenant="elsewhere")
    assert refusal(reply) == (400, "invalid_request", 90002), reply


def test_both_token_endpoints_answer_with_the_claims_of_their_version(server):
    connection = server.vault().connection
    discovery = connection.request("GET", f"/{server.tenant}/v2.0/.well-known/openid-configuration").json
    for member in ("authorization_endpoint", "token_endpoint", "issuer", "jwks_uri"):
        assert discovery[member].startswith("https://")
    form = {"grant_type": "client_credentials", "client_id": server.profile["clientId"],
            "client_secret": server.profile["clientSecret"]}
    v2 = server.request_token(form | {"scope": "https://vault.azure.net/.default"}).json
    assert v2["token_type"] == "Bearer" and isinstance(v2["expires_in"], int)
    v1 = connection.request(
        "POST", f"/{server.tenant}/oauth2/token",
        urllib.parse.urlencode(form | {"resource": "https://vault.azure.net"}),
        {"Content-Type": "application/x-www-form-urlencoded"}).json
    jwks = connection.request("GET", urllib.parse.urlsplit(discovery["jwks_uri"]).path).json
    for token in (v1["access_token"], v2["access_token"]):
        kid = jwt.get_unverified_header(token)["kid"]
        key = jwt.PyJWK(next(one for one in jwks["keys"] if one["kid"] == kid))
        claims = jwt.decode(token, key.key, [jwt.get_unverified_header(token)["alg"]],
                            audience="https://vault.azure.net")
        assert claims["tid"] == server.tenant and claims["oid"] and claims["sub"]
        assert server.profile["clientId"] in (claims.get("appid"), claims.get("azp"))


def test_the_challenge_is_the_first_thing_any_request_meets(server, wire_url):
    connection = server.vault("wire.vault.localhost").connection
    for method, path in (("GET", "/secrets/x"), ("PUT", "/secrets/x?api-version=7.6"), ("POST", "/keys/x/create"),
                         ("DELETE", "/secrets/!!!?api-version=0"), ("PATCH", "/nowhere")):
        reply = connection.request(method, path)
        assert reply.status == 401 and reply.code == "Unauthorized" and "AKV10000" in reply.message, reply
        challenge = reply.headers["WWW-Authenticate"]
        assert challenge.startswith(f'Bearer authorization="{server.authority}/{server.tenant}", resource="https://')
        resource = challenge.partition('resource="')[2].partition('"')[0]
        assert wire_url.removeprefix("https://").endswith("." + resource.removeprefix("https://"))


@pytest.mark.parametrize("spoil", [
    lambda token: token[:-4] + "AAAA", lambda token: "", lambda token: "x.y.z", lambda token: token.rpartition(".")[0] + ".",
    lambda token: ".".join([b64url(b'{"alg":"none","typ":"JWT"}'), token.split(".")[1], ""]),
], ids=["signature", "empty", "nonsense", "unsigned", "alg none"])
def test_a_forged_token_is_challenged(server, spoil):
    reply = server.vault().connection.request(
        "GET", "/secrets?api-version=7.6", headers={"Authorization": f"Bearer {spoil(server.token())}"})
    assert reply.status == 401 and reply.headers["WWW-Authenticate"], reply


def test_a_token_expires(own_server):
    vault = own_server.vault()
    vault.do("PUT", "/secrets/x", {"value": "v"})
    stale = own_server.token()
    own_server.advance("P1D")
    reply = vault.connection.request("GET", "/secrets/x?api-version=7.6", headers={"Authorization": f"Bearer {stale}"})
    assert reply.status == 401 and reply.headers["WWW-Authenticate"], reply
    assert vault.do("GET", "/secrets/x")["value"] == "v"


def test_two_secrets_at_a_time_and_either_works(server, name):
    identity = server.make_identity(name, ROLE)
    second = server.admin("POST", f"/identities/{name}/credentials", {"kind": "secret"})
    server.admin("POST", f"/identities/{name}/credentials", {"kind": "secret"}, expect=(400, 409))
    for secret in (identity["secret"], second["secret"]):
        assert server.token(identity["clientId"], secret, fresh=True)
    listed = server.admin("GET", f"/identities/{name}/credentials")["value"]
    assert all(not one.get("secret") for one in listed) and len(listed) == 2
    server.admin("DELETE", f"/identities/{name}/credentials/{second['id']}")
    reply = server.request_token({
        "grant_type": "client_credentials", "client_id": identity["clientId"], "client_secret": second["secret"],
        "scope": "https://vault.azure.net/.default"})
    assert refusal(reply) == (401, "invalid_client", 7000215), reply


def test_a_disabled_identity_is_refused(server, name):
    identity = server.make_identity(name, ROLE)
    server.token(identity["clientId"], identity["secret"])
    server.admin("PATCH", f"/identities/{name}", {"disabled": True})
    reply = server.request_token({
        "grant_type": "client_credentials", "client_id": identity["clientId"], "client_secret": identity["secret"],
        "scope": "https://vault.azure.net/.default"})
    assert refusal(reply) == (400, "unauthorized_client", 7000112), reply
    vault = server.vault("wire.vault.localhost", (identity["clientId"], identity["secret"]))
    reply = vault.call("GET", "/secrets")
    assert reply.status == 401 and reply.headers["WWW-Authenticate"] and "disabled" in reply.message, reply


def test_signing_keys_rotate_with_overlap(own_server):
    """A key is published before it signs, and what its predecessor signed is accepted until it expires."""
    vault = own_server.vault()

    def kid(token):
        return json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))["kid"]

    def published():
        reply = vault.connection.request("GET", f"/{own_server.tenant}/discovery/v2.0/keys")
        return {key["kid"] for key in reply.json["keys"]}

    def accepts(token):
        headers = {"Authorization": f"Bearer {token}"}
        return vault.connection.request("GET", "/secrets?api-version=7.6", headers=headers).status == 200

    current = kid(own_server.token())
    for _ in range(3):
        assert published() == {current}
        own_server.advance("P29D")
        wait_for(lambda: len(published()) == 2)
        successor = (published() - {current}).pop()
        assert kid(own_server.token()) == current and accepts(own_server.token())
        own_server.advance("PT23H50M")
        last = own_server.token()
        assert kid(last) == current
        own_server.advance("PT30M")
        assert kid(own_server.token()) == successor and accepts(own_server.token())
        assert accepts(last), "signed by a key that has just ended"
        own_server.advance("PT2H")
        assert published() == {successor}
        current = successor
