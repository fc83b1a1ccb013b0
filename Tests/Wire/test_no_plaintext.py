"""No secret in clear: plants known ones through every door, then searches everything the server wrote."""

import base64
import json
import re
import resource
import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import stores
from harness import Server, b64url, wait_for


class Planted:
    """Known secrets, each with a word for what it is."""

    def __init__(self):
        self.secrets = {}

    def text(self, what):
        self.secrets[what] = value = f"canary-{secrets.token_hex(16)}"
        return value

    def bytes(self, what, count=32):
        self.secrets[what] = value = secrets.token_bytes(count)
        return value

    def note(self, what, value):
        self.secrets[what] = value
        return value


def spellings(secret):
    """How a secret could stand in a file: raw, hex, and base64 at each of its three alignments."""
    raw = secret.encode() if isinstance(secret, str) else secret
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for shift in range(3):
        core = base64.b64encode(b"\0" * shift + raw)
        core = core[(shift * 8 + 5) // 6:].rstrip(b"=")[:-1]
        yield core
        yield core.replace(b"+", b"-").replace(b"/", b"_")


def number(value):
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def plant_everywhere(server, planted):
    vault = server.vault()

    def call(*request):
        reply = vault.call(*request)
        assert reply.status < 300, f"nothing is planted: {request[:2]}: {reply}"
        return reply

    def fail(*request):
        reply = vault.call(*request)
        assert 400 <= reply.status < 500, f"{request[:2]}: {reply}"

    # Through every endpoint that takes or gives a secret, in success and in failure
    call("PUT", "/secrets/one", {"value": planted.text("secret value")})
    call("PUT", "/secrets/one", {"value": planted.text("second secret value")})
    fail("PUT", "/secrets/one", json.dumps({"value": planted.text("value in broken JSON")})[:-1])
    fail("PUT", "/secrets/one", {"value": planted.text("value beside an unknown member"), "x": 1})
    fail("PUT", "/secrets/one", {planted.text("value as a member name"): 1})
    fail("PUT", "/secrets/one", {"value": [planted.text("value of a wrong type")]})
    fail("PUT", "/secrets/a_b", {"value": planted.text("value for a bad name")})
    vault.connection.request("PUT", "/secrets/one?api-version=7.6", {"value": planted.text("value without a token")})
    call("GET", "/secrets/one")
    fail("PATCH", "/secrets/one", {"value": planted.text("value in an update")})
    blob = call("POST", "/secrets/one/backup").json["value"]
    call("DELETE", "/secrets/one")
    call("POST", "/deletedsecrets/one/recover")
    call("PUT", "/secrets/two", {"value": planted.text("deleted secret value")})
    call("DELETE", "/secrets/two")
    call("PUT", "/secrets/three", {"value": planted.text("purged secret value")})
    call("DELETE", "/secrets/three")
    call("DELETE", "/deletedsecrets/three")
    call("DELETE", "/secrets/one")
    call("DELETE", "/deletedsecrets/one")
    call("POST", "/secrets/restore", {"value": blob})
    fail("POST", "/secrets/restore", {"value": blob[:-8]})
    numbers = rsa.generate_private_key(65537, 2048).private_numbers()
    call("PUT", "/keys/rsa", {"key": {
        "kty": "RSA", "n": b64url(number(numbers.public_numbers.n)), "e": "AQAB",
        **{member: b64url(planted.note(f"RSA {member}", number(value))) for member, value in (
            ("d", numbers.d), ("p", numbers.p), ("q", numbers.q), ("dp", numbers.dmp1), ("dq", numbers.dmq1),
            ("qi", numbers.iqmp))}}})
    curve = ec.generate_private_key(ec.SECP256R1()).private_numbers()
    call("PUT", "/keys/ec", {"key": {
        "kty": "EC", "crv": "P-256", "x": b64url(curve.public_numbers.x.to_bytes(32, "big")),
        "y": b64url(curve.public_numbers.y.to_bytes(32, "big")),
        "d": b64url(planted.note("EC d", curve.private_value.to_bytes(32, "big")))}})
    call("PUT", "/keys/oct", {"key": {"kty": "oct", "k": b64url(planted.bytes("symmetric key"))}})
    fail("PUT", "/keys/broken", {"key": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA",
                                        "d": b64url(planted.bytes("private part of a broken key"))}})
    for key, alg in (("rsa", "RSA-OAEP"), ("oct", "A256GCM")):
        plain = planted.bytes(f"plaintext for {alg}")
        sealed = call("POST", f"/keys/{key}/encrypt", {"alg": alg, "value": b64url(plain)}).json
        opened = call("POST", f"/keys/{key}/decrypt", {
            "alg": alg, **{member: sealed[member] for member in ("value", "iv", "tag") if sealed.get(member)}}).json
        assert opened["value"] == b64url(plain)
    wrapped = call("POST", "/keys/oct/wrapkey", {"alg": "A256KW", "value": b64url(planted.bytes("wrapped key"))}).json
    call("POST", "/keys/oct/unwrapkey", {"alg": "A256KW", "value": wrapped["value"]})
    for key in ("rsa", "ec", "oct"):
        call("POST", f"/keys/{key}/backup")
    # Credentials and tokens
    identity = server.make_identity("planted", ("Key Vault Administrator", "/vaults/default"))
    planted.note("client secret", identity["secret"])
    planted.note("token", server.token(identity["clientId"], identity["secret"]))
    planted.note("token's signature", server.token(identity["clientId"], identity["secret"]).split(".")[2])
    vault.connection.request("GET", "/secrets?api-version=7.6", headers={
        "Authorization": "Bearer " + planted.text("forged token")})
    server.request_token({"grant_type": "client_credentials", "client_id": identity["clientId"],
                          "client_secret": planted.text("wrong client secret"), "scope": "https://vault.azure.net/.default"})
    server.request_token({"grant_type": "client_credentials", "client_id": identity["clientId"],
                          "client_assertion": planted.text("wrong assertion"), "scope": "https://vault.azure.net/.default"})
    managed = server.admin("POST", "/identities/planted/credentials", {"kind": "managed"})
    if managed.get("secret"):
        planted.note("managed identity header", managed["secret"])
    archive = vault.send("POST", "/rekey/v1/backup", {"passphrase": planted.text("backup passphrase")})
    assert archive.status == 200 and len(archive.body) > 10_000, archive
    (server.folder / "archive").write_bytes(archive.body)
    # Rotation makes material nobody has seen; its presence in clear shows as PEM or JWK below
    call("POST", "/keys/rsa/rotate")


def written(server, others):
    """What stands in the server's files, and in `others`, by name; of a database elsewhere what it holds, too."""
    for path in [*server.data.rglob("*"), *server.folder.glob("*"), *others]:
        if path.is_file():
            yield path.name, path.read_bytes()
    if stores.is_postgresql():
        yield "the database", stores.content(server.data)  # its files may hold parts of it compressed


def search(server, planted, others=()):
    for name, content in written(server, others):
        for what, secret in planted.secrets.items():
            for spelling in spellings(secret):
                assert spelling not in content, f"the {what} stands in {name}"
        if "tls" not in name and "ca" not in name and "server" not in name:
            assert b"PRIVATE KEY" not in content, f"a private key stands in {name}"


@pytest.mark.parametrize("level", ["info", "trace"])
def test_no_secret_stands_in_any_file(tmp_path, level):
    own_server, planted = Server(tmp_path, arguments=["--log-level", level]), Planted()
    try:
        plant_and_search(own_server.start(), planted)
    finally:
        own_server.kill()


def plant_and_search(own_server, planted):
    plant_everywhere(own_server, planted)
    assert len(planted.secrets) > 25
    search(own_server, planted)
    own_server.admin("POST", "/seal/rotate", {"layer": "root"})
    own_server.admin("POST", "/seal/rotate", {"layer": "kek"})
    own_server.advance("PT15S")
    wait_for(lambda: all(vault["backlog"] == 0 for vault in own_server.admin("GET", "/seal")["vaults"]))
    own_server.kill()
    search(own_server, planted)
    own_server.start()
    assert own_server.stop() == 0
    search(own_server, planted, stores.files(own_server.data))


def test_the_search_finds_what_stands_there(own_server):
    """The search itself can fail: a tag is no secret and does stand in the file or the log, a planted copy is found."""
    planted = Planted()
    secret = planted.text("value")
    for index, spelling in enumerate(spellings(secret)):
        (own_server.data / f"leak-{index}").write_bytes(b"before" + spelling + b"after")
        with pytest.raises(AssertionError):
            search(own_server, planted)
        (own_server.data / f"leak-{index}").unlink()
    search(own_server, planted)
    if stores.is_postgresql():
        planted.note("value in a table", f"{secret}-again")
        stores.change(own_server.data, f"CREATE TABLE leak AS SELECT '{secret}-again'")
        with pytest.raises(AssertionError, match="the database"):
            search(own_server, planted)
        stores.change(own_server.data, "DROP TABLE leak")
        with pytest.raises(AssertionError):
            search(own_server, planted, stores.files(own_server.data))
    padded = base64.b64encode(b"ab" + secret.encode() + b"cd")
    assert any(spelling in padded for spelling in spellings(secret))


@pytest.fixture
def core_dumps_allowed():
    """Processes started from here may dump core, as far as this machine lets them."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


def test_no_core_dump_and_no_secret_in_the_arguments(core_dumps_allowed, own_server):
    limits = re.search(r"Max core file size +(\d+) +(\d+)", Path(f"/proc/{own_server.process.pid}/limits").read_text())
    assert limits and limits.groups() == ("0", "0")
    for source in ("cmdline", "environ"):
        try:
            text = Path(f"/proc/{own_server.process.pid}/{source}").read_bytes()
        except PermissionError:
            continue  # nobody but root reads what a server keeps to itself
        assert own_server.profile["clientSecret"].encode() not in text
