"""The real azure-cli, unmodified, with nothing but its own settings."""

import base64
import json
import os
import subprocess

import pytest

from conftest import WIRE_HOST
from harness import ROOT

AZ = ROOT / ".venv-az/bin/az"


class Az:
    """azure-cli with a configuration folder of its own."""

    def __init__(self, server, folder):
        self.server = server
        self.environment = {
            key: value for key, value in os.environ.items() if not key.startswith("AZURE_")
        } | {"AZURE_CONFIG_DIR": str(folder), "REQUESTS_CA_BUNDLE": server.ca, "AZURE_CORE_COLLECT_TELEMETRY": "no",
             "AZURE_CORE_INSTANCE_DISCOVERY": "false", "AZURE_CORE_NO_COLOR": "true"}

    def __call__(self, *arguments, fails=False):
        done = subprocess.run(
            [AZ, *arguments, "--output", "json"], env=self.environment, capture_output=True, text=True, timeout=120)
        assert (done.returncode != 0) == fails, f"az {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stderr if fails else json.loads(done.stdout) if done.stdout.strip() else None


    def log_in(self, client_id, secret, fails=False):
        return self("login", "--service-principal", "--allow-no-subscriptions", "--tenant", self.server.tenant,
                    "--username", client_id, "--password", secret, fails=fails)


@pytest.fixture(scope="module")
def az(server, tmp_path_factory):
    one = Az(server, tmp_path_factory.mktemp("az"))
    suffix = f".{WIRE_HOST.partition('.')[2]}:{server.port}"
    one("cloud", "register", "--name", "Rekey", "--endpoint-resource-manager", server.authority,
        "--endpoint-active-directory", server.authority,
        "--endpoint-active-directory-resource-id", "https://vault.azure.net",
        "--endpoint-active-directory-graph-resource-id", server.authority,
        "--suffix-keyvault-dns", suffix, "--skip-endpoint-discovery")
    one("cloud", "set", "--name", "Rekey")
    one.log_in(server.profile["clientId"], server.profile["clientSecret"])
    return one


def test_a_secret_lives_dies_and_returns(az, name, tmp_path):
    where = ("--vault-name", "wire", "--name", name)
    made = az("keyvault", "secret", "set", *where, "--value", "v")
    assert made["tags"] == {"file-encoding": "utf-8"}
    assert az("keyvault", "secret", "show", *where)["value"] == "v"
    assert az("keyvault", "secret", "show", "--id", made["id"])["value"] == "v"
    assert name in [one["name"] for one in az("keyvault", "secret", "list", "--vault-name", "wire")]
    assert len(az("keyvault", "secret", "list-versions", *where)) == 1
    az("keyvault", "secret", "set-attributes", *where, "--content-type", "c")
    az("keyvault", "secret", "backup", *where, "--file", str(tmp_path / "blob"))
    az("keyvault", "secret", "delete", *where)
    assert "SecretNotFound" in az("keyvault", "secret", "show", *where, fails=True)
    assert az("keyvault", "secret", "show-deleted", *where)["scheduledPurgeDate"]
    assert name in [one["name"] for one in az("keyvault", "secret", "list-deleted", "--vault-name", "wire")]
    az("keyvault", "secret", "recover", *where)
    az("keyvault", "secret", "delete", *where)
    az("keyvault", "secret", "purge", *where)
    az("keyvault", "secret", "restore", "--vault-name", "wire", "--file", str(tmp_path / "blob"))
    shown = az("keyvault", "secret", "show", *where)
    assert (shown["value"], shown["contentType"]) == ("v", "c")


def test_a_key_encrypts_signs_and_rotates(az, name, tmp_path):
    where = ("--vault-name", "wire", "--name", name)
    made = az("keyvault", "key", "create", *where, "--kty", "RSA", "--size", "2048")
    assert az("keyvault", "key", "show", *where)["key"]["n"] == made["key"]["n"]
    sealed = az("keyvault", "key", "encrypt", *where, "--algorithm", "RSA-OAEP-256", "--value", "plain",
                "--data-type", "plaintext")
    opened = az("keyvault", "key", "decrypt", *where, "--algorithm", "RSA-OAEP-256", "--value", sealed["result"],
                "--data-type", "plaintext")
    assert opened["result"] == "plain"
    digest = base64.b64encode(b"d" * 32).decode()
    signed = az("keyvault", "key", "sign", *where, "--algorithm", "RS256", "--digest", digest)
    checked = az("keyvault", "key", "verify", *where, "--algorithm", "RS256", "--digest", digest,
                 "--signature", signed["signature"])
    assert checked["isValid"] is True
    (tmp_path / "policy.json").write_text(json.dumps({
        "lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Rotate"}}],
        "attributes": {"expiryTime": "P90D"}}))
    az("keyvault", "key", "rotation-policy", "update", *where, "--value", str(tmp_path / "policy.json"))
    assert "P90D" in str(az("keyvault", "key", "rotation-policy", "show", *where))
    assert az("keyvault", "key", "rotate", *where)["key"]["kid"] != made["key"]["kid"]
    assert len(az("keyvault", "key", "list-versions", *where)) == 2
    az("keyvault", "key", "backup", *where, "--file", str(tmp_path / "blob"))
    az("keyvault", "key", "delete", *where)
    az("keyvault", "key", "recover", *where)
    az("keyvault", "key", "delete", *where)
    assert name in str(az("keyvault", "key", "list-deleted", "--vault-name", "wire"))
    az("keyvault", "key", "purge", *where)
    az("keyvault", "key", "restore", "--vault-name", "wire", "--file", str(tmp_path / "blob"))
    assert name in str(az("keyvault", "key", "list", "--vault-name", "wire"))


def test_an_ec_key_can_be_imported_and_downloaded(az, name, tmp_path):
    pem = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", pem],
                   check=True, capture_output=True)
    where = ("--vault-name", "wire", "--name", name)
    az("keyvault", "key", "import", *where, "--pem-file", str(pem))
    changed = az("keyvault", "key", "set-attributes", *where, "--ops", "sign", "--tags", "a=b")
    assert (changed["key"]["keyOps"], changed["tags"]) == (["sign"], {"a": "b"})
    az("keyvault", "key", "download", *where, "--file", str(tmp_path / "public.pem"))
    expected = subprocess.run(["openssl", "pkey", "-in", pem, "-pubout"], check=True, capture_output=True, text=True)
    assert (tmp_path / "public.pem").read_text().split() == expected.stdout.split()


def test_a_secret_comes_from_a_file_with_attributes_and_goes_to_one(az, name, tmp_path):
    (tmp_path / "in").write_text("two\nlines\n")
    made = az("keyvault", "secret", "set", "--vault-name", "wire", "--name", name, "--file", str(tmp_path / "in"),
              "--description", "text/plain", "--tags", "team=blue", "--expires", "2099-01-01T00:00:00Z")
    assert (made["contentType"], made["tags"]["team"]) == ("text/plain", "blue")
    assert made["attributes"]["expires"] == "2099-01-01T00:00:00+00:00"
    az("keyvault", "secret", "download", "--id", made["id"], "--file", str(tmp_path / "out"))
    assert (tmp_path / "out").read_text() == "two\nlines\n"


def test_az_shows_the_code_and_the_reason_of_a_refusal(az, server, name):
    where = ("--vault-name", "wire", "--name", name)
    az("keyvault", "secret", "set", *where, "--value", "v", "--disabled", "true")
    said = az("keyvault", "secret", "show", *where, fails=True)
    assert "Forbidden" in said and "SecretDisabled" in said and "disabled secret" in said
    said = az("keyvault", "key", "create", *where, "--kty", "RSA-HSM", fails=True)
    assert "BadParameter" in said and "KeyTypeNotSupported" in said


def test_the_cloud_is_discovered_from_the_server_and_a_user_may_only_read(server, name, tmp_path):
    """One URL is all that az is told; the rest comes from the server."""
    server.vault(WIRE_HOST).do("PUT", f"/secrets/{name}", {"value": "v"})
    identity = server.make_identity(name, ("Key Vault Secrets User", "/vaults/wire"))
    az = Az(server, tmp_path)
    az("cloud", "register", "--name", "Found", "--endpoint-resource-manager", server.authority)
    assert az("cloud", "show", "--name", "Found")["endpoints"]["activeDirectory"].rstrip("/") == server.authority
    az("cloud", "set", "--name", "Found")
    said = az.log_in(identity["clientId"], "wrong", fails=True)
    assert "AADSTS7000215" in said
    az.log_in(identity["clientId"], identity["secret"])
    where = ("--vault-name", "wire", "--name", name)
    assert az("keyvault", "secret", "show", *where)["value"] == "v"
    assert "ForbiddenByRbac" in az("keyvault", "secret", "set", *where, "--value", "w", fails=True)
