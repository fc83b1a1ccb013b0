"""The command line, run as a person and as a script would."""

import base64
import hashlib
import json
import re
import subprocess

import pytest

import stores
from harness import BINARY, Server

COMMANDS = ["serve", "doctor", "status", "ca", "vault", "identity", "role", "secret", "key", "plan", "apply", "policies", "rotate",
            "rotations", "inventory", "seal", "backup", "clock", "completions"]


@pytest.fixture(scope="module")
def cli(server):
    return server.cli


def test_a_secret_from_standard_input_and_from_a_file(cli, name, tmp_path):
    made = cli("secret", "set", name, "--content-type", "text/plain", "--tag", "team=blue", stdin="välue\n")
    assert "value" not in made and made["tags"] == {"team": "blue"}
    assert cli("secret", "get", name, output=None, environment={}) == "välue\n"
    (tmp_path / "value").write_text("second")
    cli("secret", "set", name, "--file", str(tmp_path / "value"))
    assert cli("secret", "get", name)["value"] == "second"
    assert "value" not in cli("secret", "show", name)
    assert len(cli("secret", "versions", name)["value"]) == 2
    first = made["id"].rpartition("/")[2]
    assert cli("secret", "get", name, "--version", first)["value"] == "välue"
    assert cli("secret", "update", name, "--disable-use")["attributes"]["enabled"] is False
    assert name.lower() in json.dumps(cli("secret", "list")).lower()


def test_a_secret_dies_and_returns(cli, name, tmp_path):
    cli("secret", "set", name, stdin="v")
    blob = tmp_path / "blob"
    cli("secret", "backup", name, "--to", str(blob))
    assert blob.stat().st_mode & 0o077 == 0
    assert "exist" in cli("secret", "backup", name, "--to", str(blob), expect=1)
    cli("secret", "delete", name)
    assert "recover" in cli("secret", "get", name, expect=1)
    cli("secret", "recover", name)
    cli("secret", "delete", name)
    cli("secret", "purge", name)
    cli("secret", "restore", "--file", str(blob))
    assert cli("secret", "get", name)["value"] == "v"


def test_a_key_signs_and_rotates(cli, name, tmp_path):
    made = cli("key", "create", name, "--type", "EC", "--curve", "P-256")
    digest = tmp_path / "digest"
    digest.write_bytes(hashlib.sha256(b"message").digest())
    signature = cli("key", "sign", name, "--alg", "ES256", "--file", str(digest))["value"]
    verify = ("key", "verify", name, "--alg", "ES256", "--file", str(digest), "--signature")
    assert cli(*verify, signature)["value"] is True
    assert cli("key", "rotate", name)["key"]["kid"] != made["key"]["kid"]
    policy = cli("key", "policy", "set", name, "--rotate-after", "P30D", "--expiry", "P90D")
    assert policy["attributes"]["expiryTime"] == "P90D"
    assert cli("key", "policy", "show", name)["attributes"]["expiryTime"] == "P90D"


def test_a_key_encrypts_what_another_process_decrypts(cli, name):
    cli("key", "create", name)
    sealed = cli("key", "encrypt", name, "--alg", "RSA-OAEP-256", stdin="plain")
    opened = cli("key", "decrypt", name, "--alg", "RSA-OAEP-256", stdin=json.dumps(sealed))
    assert base64.urlsafe_b64decode(opened["value"] + "==") == b"plain"


def test_an_identity_gets_a_way_in_and_a_role(server, cli, name):
    made = cli("identity", "create", name)
    secret = cli("identity", "credential", "add", name, "--lifetime", "P90D")["secret"]
    cli("role", "assign", "Key Vault Secrets User", "--principal", name, "--scope", "/vaults/default")
    cli("secret", "set", name, stdin="v")
    vault = server.vault(client=(made["clientId"], secret))
    assert vault.call("GET", f"/secrets/{name}").status == 200
    assert vault.call("PUT", f"/secrets/{name}", {"value": "w"}).status == 403
    assert "secret" not in cli("identity", "credential", "list", name)["value"][0]
    assignment = next(one for one in cli("role", "assignments")["value"] if one["principal"] == name)
    cli("role", "unassign", assignment["id"])
    assert vault.call("GET", f"/secrets/{name}").status == 403
    assert "Key Vault Secrets User" in json.dumps(cli("role", "list"))
    cli("identity", "delete", name)
    assert name not in json.dumps(cli("identity", "list"))


def test_a_vault_is_made_shown_and_protected(cli):
    assert cli("vault", "create", "by-hand", "--soft-delete-days", "7")["softDeleteDays"] == 7
    assert cli("vault", "protect", "by-hand")["purgeProtection"] is True
    assert "by-hand" in json.dumps(cli("vault", "list"))
    assert "exists" in cli("vault", "create", "by-hand", expect=1) or "taken" in cli("vault", "create", "by-hand", expect=1)


def test_the_server_tells_its_status_and_how_to_trust_it(server, cli):
    assert cli("status")["tenantId"] == server.tenant
    assert "REQUESTS_CA_BUNDLE" in cli("ca", output=None)
    assert cli("ca", "--pem", output=None).startswith("-----BEGIN CERTIFICATE-----")


def test_the_seal_rotates_at_both_layers(own_server):
    cli = own_server.cli
    for index in range(20):
        own_server.vault().do("PUT", f"/secrets/s-{index}", {"value": str(index)})
    before = cli("seal", "status")
    assert cli("seal", "rotate")["rootId"] != before["rootId"]
    after = cli("seal", "rotate", "--kek")
    assert all(vault["backlog"] == 0 for vault in after["vaults"])
    versions = [{vault["name"]: vault["version"] for vault in seal["vaults"]} for seal in (before, after)]
    assert versions[1]["default"] > versions[0]["default"]
    own_server.stop()
    own_server.start()
    assert all(own_server.vault().do("GET", f"/secrets/s-{index}")["value"] == str(index) for index in range(20))


def test_a_backup_of_the_whole_server_restores_into_an_empty_one(own_server, tmp_path_factory):
    vault = own_server.vault()
    vault.do("PUT", "/secrets/kept", {"value": "v", "tags": {"a": "b"}})
    kid = vault.do("POST", "/keys/kept/create", {"kty": "RSA"})["key"]["kid"]
    signature = vault.do("POST", "/keys/kept/sign", {"alg": "RS256", "value": "A" * 43})["value"]
    folder = tmp_path_factory.mktemp("restored")
    archive, passphrase = folder / "archive", folder / "passphrase"
    passphrase.write_text("correct horse battery staple")
    own_server.cli("backup", "create", "--to", str(archive), "--passphrase-file", str(passphrase), output=None)
    assert archive.stat().st_mode & 0o077 == 0
    assert b"SQLite format 3" not in archive.read_bytes()

    other = Server(folder)
    wrong = folder / "wrong"
    wrong.write_text("wrong")
    arguments = ("backup", "restore", "--from", str(archive), "--data", str(other.data), "--passphrase-file")
    assert "passphrase" in own_server.cli(*arguments, str(wrong), output=None, expect=1).lower()
    own_server.cli(*arguments, str(passphrase), output=None)
    assert "empty" in own_server.cli(*arguments, str(passphrase), output=None, expect=1)
    stores.move_in(other)
    try:
        other.start()
        restored = other.vault()
        assert restored.do("GET", "/secrets/kept")["value"] == "v"
        assert restored.do("GET", "/keys/kept")["key"]["kid"].rpartition("/")[2] == kid.rpartition("/")[2]
        assert restored.do("POST", "/keys/kept/sign", {"alg": "RS256", "value": "A" * 43})["value"] == signature
    finally:
        other.kill()


def subcommands(command):
    """The help of a command, and of every command below it."""
    done = subprocess.run([BINARY, *command, "--help"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    yield command, done.stdout
    listed = done.stdout.partition("SUBCOMMANDS:\n")[2].partition("\n\n")[0]
    for name in re.findall(r"^  ([a-z-]+)", listed, re.MULTILINE):
        if name != "help":
            yield from subcommands([*command, name])


def test_the_help_of_every_command_shows_an_example():
    helps = dict((" ".join(command), text) for command, text in subcommands([]))
    assert set(COMMANDS) <= set(helps) and "identity credential add" in helps and "key policy set" in helps
    bare = [name for name, text in helps.items() if not re.search(r"EXAMPLE:\s+(rekey|openssl|export|echo|printf) ", text)]
    assert not bare, f"without an example: {bare}"


@pytest.mark.parametrize("arguments", [["nonsense"], ["secret", "set"], ["vault", "create", "x", "--soft-delete-days", "many"],
                                       ["key", "sign", "x"], ["status", "--output", "xml"], ["completions", "tcsh"]], ids=str)
def test_wrong_usage_ends_with_2(arguments):
    done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and done.stderr and not done.stdout


@pytest.mark.parametrize("arguments, said", [
    (["secret", "get", "never-made"], "not found"), (["secret", "set", "a_b"], "name"), (["vault", "create", "x"], "name"),
    (["vault", "create", "fine", "--soft-delete-days", "3"], "soft"), (["key", "create", "k", "--type", "DSA"], "kty"),
    (["role", "assign", "King", "--principal", "x", "--scope", "/"], "role"), (["key", "rotate", "never-made"], "not found")], ids=str)
def test_a_refusal_ends_with_1_and_says_why(cli, arguments, said):
    assert said in cli(*arguments, stdin="v", expect=1).lower()


def test_without_a_server_it_says_what_to_do(tmp_path):
    done = subprocess.run([BINARY, "status"], capture_output=True, text=True, timeout=30, cwd=tmp_path,
                          env={"PATH": "/usr/bin"})
    assert done.returncode == 1 and "rekey serve" in done.stderr and "--profile" in done.stderr


def test_a_server_that_is_down_is_named(own_server):
    own_server.stop()
    said = own_server.cli("status", expect=1)
    assert str(own_server.port) in said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_are_printed(shell):
    done = subprocess.run([BINARY, "completions", shell], capture_output=True, text=True, timeout=30, check=True)
    assert "rekey" in done.stdout and "secret" in done.stdout


def test_a_passphrase_seal_opens_only_with_its_passphrase(tmp_path):
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("correct horse battery staple\n")
    wrong.write_text("wrong\n")
    server = Server(tmp_path, arguments=["--seal-passphrase-file", str(right)])
    try:
        server.start()
        server.vault().do("PUT", "/secrets/x", {"value": "v"})
        server.stop()
        server.arguments[1] = str(wrong)
        server.launch()
        assert server.process.wait(60) == 1
        assert "passphrase" in server.log().splitlines()[-1].lower()
        server.arguments[1] = str(right)
        server.start()
        assert server.vault().do("GET", "/secrets/x")["value"] == "v"
    finally:
        server.kill()
