"""Receipts of retirements: made by a real rotation, exported, and verified with the server stopped, by Rekey and others."""

import hashlib
import http.client
import json
import os
import subprocess

import jwt
import pytest

import stores
from drives import die, nudge_until
from harness import BINARY, Server, b64url, unb64url, wait_for
from test_rotations import begin, canary, managed, show, wait_until  # noqa: F401


def retire(server):
    """Rotates the login to its end; returns the rotation."""
    rotation = begin(server, "--reason", "trial")
    wait_until(server, rotation, "exposed")
    server.advance("PT31M")
    wait_until(server, rotation, "observing")
    server.advance("PT2H")
    wait_until(server, rotation, "done")
    return rotation


def export(server, rotation, folder):
    """The receipt and the keys as files."""
    receipt, keys = folder / f"{rotation}.jws", folder / "jwks.json"
    receipt.write_text(server.cli("receipt", "export", rotation, output=None))
    keys.write_text(server.cli("receipt", "keys", output=None))
    return receipt, keys


def known_keys(server):
    return json.loads(server.cli("receipt", "keys", output=None))["keys"]


def open_rotation(server):
    wait_for(lambda: server.cli("rotations", "list", "--state", "open")["value"])
    return server.cli("rotations", "list", "--state", "open")["value"][0]["id"]


def verify(*files, keys, expect=0, output="json"):
    """Verifies in an empty folder, without a profile and without any server."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REKEY")}
    command = [BINARY, "receipt", "verify", *map(str, files), "--keys", str(keys), "--output", output]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, cwd=keys.parent)
    assert done.returncode == expect, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout)["value"] if output == "json" and done.stdout else done.stdout + done.stderr


def codes(*files, keys):
    return [[problem["code"] for problem in one["problems"]] for one in verify(*files, keys=keys, expect=1)]


@pytest.fixture
def retired(managed, tmp_path):  # noqa: F811
    """A server that retired a version, the rotation, and what it exported."""
    rotation = retire(managed)
    return managed, rotation, *export(managed, rotation, tmp_path)


def test_a_retirement_leaves_a_receipt_that_verifies_with_the_server_stopped(retired):
    server, rotation, receipt, keys = retired
    detail = show(server, rotation)
    assert detail["receipt"]["rotation"] == rotation and detail["receipt"]["cause"] == "quiet"
    assert f"rekey receipt show {rotation}" in server.cli("rotations", "show", rotation, output="text")
    assert server.cli("receipt", "list")["value"] == [detail["receipt"]]
    assert server.cli("receipt", "list", "--object", "secrets/report")["value"] == []
    assert "orders" in server.cli("receipt", "list", output="text")
    assert "refused version" in server.cli("receipt", "show", rotation, output="text")
    server.stop()
    one, = verify(receipt, keys=keys)
    assert one["valid"] and one["problems"] == [] and one["file"] == str(receipt)
    said = one["receipt"]
    assert said["jti"] == rotation and said["object"] == "secrets/orders" and said["vault"] == "default"
    assert said["versions"] == {"old": detail["rotation"]["predecessor"], "new": detail["rotation"]["candidate"]}
    assert (said["target"]["oldPrincipal"], said["target"]["newPrincipal"]) == ("orders_a", "orders_b")
    assert said["decision"]["cause"] == "quiet" and said["decision"]["quiet"] == "PT1H"
    times = [said["times"][name] for name in ("begun", "promoted", "decided", "refused", "retired")]
    assert times == sorted(times)
    assert said["refusal"]["answer"] and said["request"] == {"trigger": "onDemand", "reason": "trial", "approvedBy": []}
    text = verify(receipt, keys=keys, output="text")
    assert "valid" in text and said["versions"]["old"] in text and "because nobody had used it for PT1H" in text
    assert "first" not in receipt.read_text() and "first" not in json.dumps(said["target"])


def test_other_tools_verify_it_too(retired, tmp_path):
    _, _, receipt, keys = retired
    text, key = receipt.read_text().strip(), json.loads(keys.read_text())["keys"][0]
    header = jwt.get_unverified_header(text)
    assert header == {"alg": "ES256", "kid": key["kid"], "typ": "rekey-receipt+jwt"}
    required = json.dumps({name: key[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    assert key["kid"] == b64url(hashlib.sha256(required.encode()).digest())
    assert key["use"] == "sig" and "d" not in key
    ours = jwt.PyJWKSet.from_dict(json.loads(keys.read_text()))[key["kid"]]
    claims = jwt.decode(text, ours.key, algorithms=["ES256"], options={"verify_iat": False, "verify_aud": False})
    assert claims["receipt"] == 1 and claims["iss"].startswith("https://localhost:")
    # OpenSSL reads the point as DER, and the signature as a sequence of its two numbers.
    prefix = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
    (tmp_path / "key.der").write_bytes(prefix + b"\4" + unb64url(key["x"]) + unb64url(key["y"]))
    head, payload, signature = text.split(".")
    (tmp_path / "signed").write_text(f"{head}.{payload}")
    parts = [int.from_bytes(part, "big") for part in (unb64url(signature)[:32], unb64url(signature)[32:])]
    numbers = [part.to_bytes(part.bit_length() // 8 + 1, "big") for part in parts]
    body = b"".join(bytes([2, len(number)]) + number for number in numbers)
    (tmp_path / "signature").write_bytes(bytes([0x30, len(body)]) + body)
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "key.der", "-keyform", "DER", "-signature", "signature", "signed"],
        cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_was_tampered_with_is_refused_and_named(retired, tmp_path):
    server, _, receipt, keys = retired
    text = receipt.read_text().strip()
    head, payload, signature = text.split(".")

    def changed(part, change):
        return b64url(json.dumps(change(json.loads(unb64url(part)))).encode())

    cases = {
        "object": (f"{head}.{changed(payload, lambda said: said | {'object': 'secrets/other'})}.{signature}", "badSignature"),
        "key": (f"{changed(head, lambda said: said | {'kid': 'another'})}.{payload}.{signature}", "unknownKey"),
        "none": (f"{changed(head, lambda said: said | {'alg': 'none'})}.{payload}.", "unsupported"),
        "hmac": (f"{changed(head, lambda said: said | {'alg': 'HS256'})}.{payload}.{signature}", "unsupported"),
        "zero": (f"{head}.{payload}.{b64url(bytes(64))}", "badSignature"),
        "short": (f"{head}.{payload}.{b64url(unb64url(signature)[:63])}", "badSignature"),
        "cut": (text[:-1], "malformed"), "empty": ("", "malformed"), "json": (json.dumps({"a": 1}), "malformed"),
        "padded": (text + "=", "malformed"), "twice": (text + "\n" + text, "malformed"), "dot": (text + ".", "malformed"),
    }
    for place in (0, 5, len(head) + 3, len(head) + len(payload) // 2, len(text) - 40, len(text) - 1):
        other = "A" if text[place] != "A" else "B"
        cases[f"at-{place}"] = (text[:place] + other + text[place + 1:], None)
    for name, (content, code) in cases.items():
        path = tmp_path / f"{name}.bad"
        path.write_text(content)
        found, = codes(path, keys=keys)
        assert found and (code is None or found == [code]), (name, found)
    (tmp_path / "binary.bad").write_bytes(bytes(range(256)))
    assert codes(tmp_path / "binary.bad", keys=keys) == [["malformed"]]
    assert codes(tmp_path / "nowhere", keys=keys) == [["malformed"]]
    mixed = verify(receipt, tmp_path / "object.bad", keys=keys, expect=1)
    assert [one["valid"] for one in mixed] == [True, False] and "receipt" not in mixed[1]
    said = verify(tmp_path / "object.bad", keys=keys, expect=1, output="text")
    assert "NOT VALID" in said and "was changed" in said
    for broken in ("", "{}", "[]", json.dumps({"keys": [json.loads(keys.read_text())["keys"][0] | {"kid": "mine"}]})):
        (tmp_path / "broken.json").write_text(broken)
        assert "broken.json" in verify(receipt, keys=tmp_path / "broken.json", expect=1, output="text")
    done = subprocess.run([BINARY, "receipt", "verify", str(receipt)], capture_output=True, text=True)
    assert done.returncode == 2 and "--keys" in done.stderr


def test_another_servers_keys_do_not_verify_it(retired, tmp_path):
    _, _, receipt, _ = retired
    other = Server(tmp_path / "other")
    other.folder.mkdir()
    other.start()
    try:
        keys = tmp_path / "other.json"
        keys.write_text(other.cli("receipt", "keys", output=None))
        assert codes(receipt, keys=keys) == [["unknownKey"]]
    finally:
        other.kill()


def test_who_used_it_and_who_overrode_them_is_told(managed, tmp_path):  # noqa: F811
    early = canary(managed)
    old = managed.vault(client=early).do("GET", "/secrets/orders")["id"].rpartition("/")[2]
    rotation = begin(managed)
    wait_until(managed, rotation, "exposed")
    managed.advance("PT31M")
    wait_until(managed, rotation, "observing")
    report = {"object": "secrets/orders", "version": old, "outcome": "loaded"}
    assert managed.vault(client=early).send("POST", "/rekey/v1/usage", {"reports": [report]}).json["taken"] == 1
    managed.cli("rotations", "retire", rotation)
    wait_until(managed, rotation, "done")
    receipt, keys = export(managed, rotation, tmp_path)
    one, = verify(receipt, keys=keys)
    decision, uses = one["receipt"]["decision"], one["receipt"]["evidence"]["uses"]
    assert decision["cause"] == "person" and decision["stillUsedBy"] == [early[0]]
    assert decision["decidedBy"]["clientID"] == managed.profile["clientId"] and decision["decidedBy"]["name"]
    assert {(use["name"], use["source"]) for use in uses} >= {("canary", "report")}
    assert "still used by canary" in verify(receipt, keys=keys, output="text")


def test_receipts_and_keys_outlive_restart_key_rotation_and_restore(retired, tmp_path):
    server, rotation, receipt, keys = retired
    server.kill()
    server.start()
    assert server.cli("receipt", "export", rotation, output=None) == receipt.read_text()
    server.advance("P179D")
    wait_for(lambda: len(known_keys(server)) == 2)
    server.advance("P3D")
    first, second = known_keys(server)
    assert first["exp"] == second["nbf"] and "exp" not in second
    second_rotation = open_rotation(server)  # the policy began it
    nudge_until(server, lambda: show(server, second_rotation)["rotation"]["state"] == "done", step="PT31M")
    later, newer = export(server, second_rotation, tmp_path)
    assert [one["key"] for one in verify(receipt, later, keys=newer)] == [first["kid"], second["kid"]]
    words = tmp_path / "words"
    words.write_text("long enough passphrase")
    archive, restored = tmp_path / "archive", Server(tmp_path / "restored")
    server.cli("backup", "create", "--to", str(archive), "--passphrase-file", str(words), output=None)
    server.stop()
    restored.folder.mkdir()
    server.cli("backup", "restore", "--from", str(archive), "--data", str(restored.data), "--passphrase-file",
               str(words), output=None)
    stores.move_in(restored)
    restored.port = server.port
    restored.start()
    try:
        assert restored.cli("receipt", "export", rotation, output=None) == receipt.read_text()
        assert [one["rotation"] for one in restored.cli("receipt", "list")["value"]] == [second_rotation, rotation]
        page = restored.admin("GET", "/receipts?limit=1")
        assert [one["rotation"] for one in page["value"]] == [second_rotation]
        page = restored.admin("GET", f"/receipts?limit=1&older={page['next']}")
        assert [one["rotation"] for one in page["value"]] == [rotation]
        assert json.loads(restored.cli("receipt", "keys", output=None)) == json.loads(newer.read_text())
    finally:
        restored.kill()


def fall_on_the_way(server, rotation, point):
    """Has the server die at the next such write; whether it did before the rotation was done."""
    server.launch({"REKEY_CRASH_AT": point})
    try:
        server.wait_until_ready()
        server.tokens.clear()
        nudge_until(server, lambda: is_done(server, rotation), step="PT1H", seconds=30)
        return not is_done(server, rotation)
    except (OSError, http.client.HTTPException, AssertionError):
        return die(server)  # the reply never came
    finally:
        server.kill()


def is_done(server, rotation):
    return show(server, rotation)["rotation"]["state"] == "done"


@pytest.mark.parametrize("point", [
    "rotationIntent:before", "rotationIntent:after", "rotationEnd:before", "rotationEnd:after"])
def test_a_crash_on_the_way_leaves_one_receipt_that_holds_together(managed, tmp_path, point):  # noqa: F811
    rotation = begin(managed)
    wait_until(managed, rotation, "exposed")
    managed.advance("PT31M")
    wait_until(managed, rotation, "observing")
    managed.stop()
    # Each time at one write later than before, until none is left to die at.
    fallen = [count for count in range(1, 6) if fall_on_the_way(managed, rotation, f"{point}:{count}")]
    assert fallen, "the server was not killed"
    managed.start()
    managed.tokens.clear()
    nudge_until(managed, lambda: is_done(managed, rotation), step="PT30M")
    assert not managed.partner.accepts("first")
    receipt, keys = export(managed, rotation, tmp_path)
    one, = verify(receipt, keys=keys)
    assert one["valid"] and one["receipt"]["decision"]["cause"] == "quiet"
    assert len(managed.cli("receipt", "list")["value"]) == 1


def test_who_may_see_the_rotation_may_read_its_receipt_on_the_record(retired):
    server, rotation, _, _ = retired
    owner, stranger = (server.make_identity(name, ("Rotation Owner", scope)) for name, scope in [
        ("owner", "/vaults/default/secrets/orders"), ("stranger", "/vaults/default/secrets/report")])
    owner, stranger = (server.vault(client=(one["clientId"], one["secret"])) for one in (owner, stranger))
    assert owner.send("GET", f"/rekey/v1/receipts/{rotation}").json["receipt"]["object"] == "secrets/orders"
    assert len(owner.send("GET", "/rekey/v1/receipts").json["value"]) == 1
    assert stranger.send("GET", f"/rekey/v1/receipts/{rotation}").status == 403
    assert stranger.send("GET", "/rekey/v1/receipts").json["value"] == []
    assert stranger.send("GET", "/rekey/v1/receipts?object=secrets/orders").status == 403
    nobody = server.vault().connection
    assert nobody.request("GET", "/rekey/v1/receipts").status == 401
    assert nobody.request("GET", f"/rekey/v1/receipts/{rotation}").status == 401
    assert nobody.request("GET", "/rekey/v1/receipts/keys").json["keys"]
    seen = [line for line in server.audit_lines() if line["operationName"].startswith("Receipt")]
    assert {line["operationName"] for line in seen} == {"ReceiptGet", "ReceiptList", "ReceiptKeysGet"}
    assert any(rotation in json.dumps(line["properties"]) for line in seen)


@pytest.mark.parametrize("path,status", [
    ("/receipts/none-such", 404), ("/receipts?older=none-such", 400),
    ("/receipts?older=3f0c5a52-7a0e-4d6a-9a3e-1f6f2f0c9b1d", 404), ("/receipts?limit=0", 400),
    ("/receipts?object=orders", 400), ("/receipts/a/b", 404),
], ids=str)
def test_nonsense_is_refused_in_words(server, path, status):
    reply = server.vault().send("GET", "/rekey/v1" + path)
    assert reply.status == status and reply.message, reply


def test_help_shows_an_example_and_completions_know_it():
    for words in (["receipt"], *(["receipt", one] for one in ("list", "show", "export", "keys", "verify"))):
        done = subprocess.run([BINARY, *words, "--help"], capture_output=True, text=True)
        assert done.returncode == 0 and "EXAMPLE" in done.stdout and "rekey receipt" in done.stdout
    done = subprocess.run([BINARY, "completions", "bash"], capture_output=True, text=True)
    assert done.returncode == 0 and "export" in done.stdout and "jwks" not in done.stdout
