"""How the server behaves as a process: TLS, HTTP/2, health, metrics, logs, shutdown, data folder, seal."""

import json
import os
import re
import resource
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import tempfile
import time
from datetime import UTC, datetime

import pytest

import frames
import stores
from harness import BINARY, Connection, Server, b64url, free_port, wait_for
from marks import IN_THE_FOLDER



def test_the_profile_is_private_and_complete(server):
    path = server.data / "bootstrap.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {"vaultUrl", "authority", "tenantId", "clientId", "clientSecret", "caCertificate"} <= set(server.profile)
    assert os.path.isabs(server.ca)
    for found in server.data.rglob("*"):
        if found.name != "ca.pem":  # everyone may have the CA's certificate
            assert not found.stat().st_mode & 0o077, f"{found} can be read by others"


def counted(server):
    """The numbers that /metrics gives, by name and labels."""
    reply = server.vault().connection.request("GET", "/metrics")
    assert reply.status == 200 and reply.headers["Content-Type"].startswith("text/plain")
    lines = [line for line in reply.body.decode().splitlines() if line and not line.startswith("#")]
    return {name: float(number) for name, _, number in (line.rpartition(" ") for line in lines)}


def test_health_and_metrics(own_server):
    vault = own_server.vault()
    health = vault.connection.request("GET", "/healthstatus")
    assert health.status == 200 and health.headers["x-ms-keyvault-network-info"] and len(health.body) == 4
    vault.do("POST", "/keys/counted/create", {"kty": "EC"})
    before = counted(own_server)
    for _ in range(3):
        vault.do("POST", "/keys/counted/sign", {"alg": "ES256", "value": b64url(b"d" * 32)})
    assert vault.call("GET", "/secrets/nothing").status == 404
    after = counted(own_server)

    def grown(name):
        return after.get(name, 0) - before.get(name, 0)

    assert grown('rekey_http_requests_total{operation="KeySign",status="200"}') == 3
    assert grown('rekey_http_requests_total{operation="SecretGet",status="404"}') == 1
    assert grown('rekey_key_operations_total{operation="KeySign",algorithm="ES256"}') == 3
    assert grown('rekey_http_request_duration_seconds_count{operation="KeySign"}') == 3
    assert grown('rekey_http_request_duration_seconds_bucket{operation="KeySign",le="+Inf"}') == 3
    assert grown("rekey_audit_expected_total") == grown("rekey_audit_recorded_total") == 4


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=str)
def test_both_tls_versions_work(server, version):
    context = ssl.create_default_context(cafile=server.ca)
    context.minimum_version = context.maximum_version = version
    assert Connection(server.port, context).request("GET", "/healthstatus").status == 200


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")
def test_older_tls_is_refused(server):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError, match="ALERT_PROTOCOL_VERSION"):  # it is the server that refuses
        Connection(server.port, context).request("GET", "/healthstatus")


@pytest.mark.parametrize("tls", ["1.2", "1.3"])
@pytest.mark.parametrize("flag, version", [("--http1.1", "1.1"), ("--http2", "2")])
def test_the_vault_speaks_both_http_versions_over_both_tls_versions(server, name, tmp_path, flag, version, tls):
    (tmp_path / "headers").write_text(f"Authorization: Bearer {server.token()}\nContent-Type: application/json\n")

    def curl(method, path, body=None):
        done = subprocess.run(
            ["curl", "--silent", "--show-error", flag, f"--tlsv{tls}", "--tls-max", tls, "--cacert", server.ca,
             "--header", f"@{tmp_path / 'headers'}", "--request", method, "--write-out", "\\n%{http_version} %{http_code}",
             *(["--data-binary", "@-"] if body else []), f"{server.url()}{path}?api-version=7.6"],
            input=body, capture_output=True, text=True, check=True)
        said, _, spoken = done.stdout.rpartition("\n")
        http_version, status = spoken.split()
        assert http_version == version
        return int(status), json.loads(said)

    value = "v" * 20_000
    assert curl("PUT", f"/secrets/{name}", json.dumps({"value": value}))[0] == 200
    status, found = curl("GET", f"/secrets/{name}")
    assert status == 200 and found["value"] == value
    assert curl("GET", f"/secrets/{name}-missing")[0] == 404
    assert curl("PUT", f"/secrets/{name}", json.dumps({"value": 1}))[0] == 400


def test_the_certificate_covers_the_vaults(server):
    for host in ("localhost", "127.0.0.1", "any.vault.localhost"):
        with socket.create_connection(("127.0.0.1", server.port)) as plain:
            with server.context.wrap_socket(plain, server_hostname=host) as secure:
                assert secure.version()


def test_the_server_certificate_renews_itself_without_a_restart(own_server):
    def shown():
        with socket.create_connection(("127.0.0.1", own_server.port)) as plain:
            with own_server.context.wrap_socket(plain, server_hostname="localhost") as secure:
                return secure.getpeercert()

    first, before = shown(), own_server.process.pid
    open_before = own_server.vault()
    open_before.do("PUT", "/secrets/x", {"value": "v"})
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(first["notAfter"]), UTC)
    left = (ends - datetime.now(UTC)).days
    assert left >= 30
    own_server.advance(f"P{left * 2 // 3 - 2}D")
    assert shown()["serialNumber"] == first["serialNumber"], "renewed before two thirds of its life were over"
    own_server.advance("P4D")
    deadline = time.monotonic() + 30
    while shown()["serialNumber"] == first["serialNumber"] and time.monotonic() < deadline:
        pass
    renewed = shown()
    assert renewed["serialNumber"] != first["serialNumber"] and own_server.process.pid == before
    assert ssl.cert_time_to_seconds(renewed["notAfter"]) > ssl.cert_time_to_seconds(first["notAfter"])
    assert open_before.do("GET", "/secrets/x")["value"] == "v", "a connection that was open goes on"


def is_accepting(server):
    try:
        socket.create_connection(("127.0.0.1", server.port)).close()
        return True
    except OSError:
        return False


def test_shutdown_drains_what_runs(own_server):
    body = json.dumps({"value": "in flight"}).encode()
    plain = socket.create_connection(("127.0.0.1", own_server.port), timeout=30)
    with own_server.context.wrap_socket(plain, server_hostname="localhost") as secure:
        secure.sendall((f"PUT /secrets/late?api-version=7.6 HTTP/1.1\r\nHost: localhost:{own_server.port}\r\n"
                        f"Authorization: Bearer {own_server.token()}\r\nContent-Type: application/json\r\n"
                        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n").encode())
        assert b"100 Continue" in secure.recv(4096)  # the request is in flight now
        own_server.process.send_signal(signal.SIGTERM)
        while is_accepting(own_server):
            pass
        secure.sendall(body)
        received = b""
        while chunk := secure.recv(65536):
            received += chunk
    assert received.startswith(b"HTTP/1.1 200 ") and b"connection: close" in received.lower()
    assert own_server.process.wait(20) == 0
    own_server.start()
    assert own_server.vault().do("GET", "/secrets/late")["value"] == "in flight"


def test_a_client_that_answers_no_ping_does_not_hold_up_the_end(own_server):
    with frames.HTTP2(own_server.port, own_server.ca) as connection:
        connection.ask(1)
        next(kind for kind, _, stream, _ in connection.frames() if (kind, stream) == (frames.HEADERS, 1))
        own_server.process.send_signal(signal.SIGTERM)
        assert own_server.process.wait(12) == 0, "the drain time is 20 s"
        assert connection.farewell() == 0


def test_everything_survives_a_restart(own_server):
    vault = own_server.vault()
    vault.do("PUT", "/secrets/kept", {"value": "v", "tags": {"a": "b"}})
    kid = vault.do("POST", "/keys/kept/create", {"kty": "RSA"})["key"]["kid"]
    own_server.stop()
    own_server.start()
    assert vault.do("GET", "/secrets/kept")["value"] == "v"
    assert vault.do("GET", "/keys/kept")["key"]["kid"] == kid


def test_ids_follow_the_port_the_server_has_now(own_server):
    own_server.vault().do("PUT", "/secrets/kept", {"value": "v"})
    own_server.stop()
    own_server.port += 1 if own_server.port < 65000 else -1
    own_server.start()
    own_server.tokens.clear()  # the issuer has moved with the port
    assert f":{own_server.port}/" in own_server.vault().do("GET", "/secrets/kept")["id"]


def test_each_request_has_one_log_line_without_secrets(own_server):
    vault = own_server.vault()
    vault.do("PUT", "/secrets/logged", {"value": "do-not-log-this"})
    request = vault.call("GET", "/secrets/logged").headers["x-ms-request-id"]
    own_server.stop()
    lines = [line for line in own_server.log().splitlines() if request.lower() in line.lower()]
    assert len(lines) == 1 and json.loads(lines[0])
    assert "do-not-log-this" not in own_server.log()


def test_each_request_has_an_audit_record_in_azures_form(server, vault, name):
    vault.do("PUT", f"/secrets/{name}", {"value": "v"})
    vault.call("GET", f"/secrets/{name}-missing")
    mine = [line for line in server.audit_lines() if name in line["properties"].get("requestUri", "")]
    assert [line["operationName"] for line in mine] == ["SecretSet", "SecretGet"]
    first, second = mine
    assert (first["resultType"], first["resultSignature"], first["properties"]["httpStatusCode"]) == ("Success", "OK", 200)
    assert second["properties"]["httpStatusCode"] == 404 and second["resultType"] != "Success"
    assert first["category"] == "AuditEvent" and first["callerIpAddress"] == "127.0.0.1"
    assert server.profile["clientId"] in json.dumps(first["identity"])
    base = server.url("wire.vault.localhost")
    assert first["operationVersion"] == "7.6" and first["properties"]["id"].startswith(f"{base}/secrets/{name}/")
    assert first["properties"]["requestUri"] == f"{base}/secrets/{name}?api-version=7.6"


def test_every_reply_has_its_audit_record_failures_too(server, vault, name):
    replies = {}

    def note(reply):
        assert reply.headers["x-ms-request-id"] not in replies
        replies[reply.headers["x-ms-request-id"]] = reply.status

    note(vault.call("PUT", f"/secrets/{name}", {"value": "v"}))
    note(vault.call("GET", f"/secrets/{name}-missing"))
    note(vault.call("PUT", f"/secrets/{name}", {"value": 1}))
    note(vault.call("PUT", f"/secrets/{name}", "{"))
    note(vault.send("GET", f"/secrets/{name}"))
    note(vault.send("GET", f"/secrets/{name}", headers={"Authorization": "Bearer a.b.c"}))
    note(vault.connection.request("GET", f"/secrets/{name}?api-version=7.6"))
    note(vault.connection.request("GET", "/nowhere"))
    note(vault.call("DELETE", "/secrets"))
    note(vault.call("DELETE", f"/secrets/{name}"))
    note(vault.call("PUT", f"/secrets/{name}", {"value": "v"}))
    note(vault.call("POST", "/certificates/x/create", {}))
    note(vault.send("GET", "/rekey/v1/status"))
    note(vault.send("GET", "/rekey/v1/nowhere"))
    note(vault.send("POST", "/rekey/v1/vaults", {"name": "x"}))
    note(server.request_token({"grant_type": "client_credentials", "client_id": "x", "client_secret": "y", "scope": "z"}))
    reader = server.make_identity(f"{name}-reader", ("Key Vault Reader", "/"))
    note(server.vault("wire.vault.localhost", (reader["clientId"], reader["secret"])).call("PUT", f"/secrets/{name}-a", {"value": "v"}))
    assert {200, 400, 401, 403, 404, 405, 409} <= set(replies.values()), replies
    recorded = [(line["properties"]["requestId"], line["properties"]["httpStatusCode"]) for line in server.audit_lines()
                if line["properties"].get("requestId") in replies]
    assert sorted(recorded) == sorted(replies.items())


# What an operator does wrong

ANYWHERE = f"127.0.0.1:{free_port()}"


def refuse(arguments, environment=None):
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, env=os.environ | (environment or {}))
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    assert "Fatal error" not in done.stderr
    return done.stderr


def test_a_configuration_file_says_what_the_flags_say(tmp_path, words):
    one = Server(tmp_path)
    lines = ["data: data", f"listen: 127.0.0.1:{one.port}", "max-connections: 7", "log-level: warning", "dev: true",
             "seal-passphrase-file: words"]
    words("words", "correct horse battery")
    config = words("rekey.yaml", "\n".join(lines))
    try:
        one.launch(only=["--config", config, "--log-level", "info"])
        one.wait_until_ready()
        assert one.admin("GET", "/status")["dev"] is True
        assert one.admin("GET", "/seal")["kind"] == "passphrase"
        one.stop()
        assert '"level":"info"' in one.log(), "the flag wins over the file"
        one.launch(only=["--config", config, "--no-dev"])
        one.wait_until_ready()
        assert one.admin("GET", "/status")["dev"] is False
    finally:
        one.kill()


def test_a_wrong_configuration_file_is_told_line_by_line(tmp_path, words):
    config = words("rekey.yaml", "data: d\nlisten: 8443\nlogs: debug\nmax-connections: many\n")
    lines = refuse(["serve", "--config", config]).removeprefix("Error: ").strip().splitlines()
    assert [line.partition(": ")[0] for line in lines] == [f"{config}:2:9", f"{config}:3:1", f"{config}:4:18"], lines
    assert "listen" in lines[0] and "HOST:PORT" in lines[0]
    assert "logs" in lines[1] and "log-level" in lines[1] and "max-connections" in lines[2]
    assert not (tmp_path / "d").exists()
    assert "nowhere" in refuse(["serve", "--config", tmp_path / "nowhere"])


def test_a_data_folder_has_one_owner(server):
    said = refuse(["serve", "--data", server.data, "--listen", ANYWHERE, *server.store_arguments])
    assert str(server.data) in said and "another" in said.lower()


def test_a_port_that_is_taken_is_named(server, tmp_path):
    said = refuse(["serve", "--data", tmp_path / "d", "--listen", f"127.0.0.1:{server.port}"])
    assert str(server.port) in said


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in refuse(["serve", "--data", tmp_path / "file" / "data", "--listen", ANYWHERE])


# A full disk

class SmallDisk:
    """A file system of its own that a filler fills: what the server meets is ENOSPC."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], check=True, capture_output=True)

    def fill(self, server):
        with open(self.folder / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(1 << 12))
            except OSError:
                pass

    def free(self, server):
        (self.folder / "filler").unlink()

    def close(self):
        subprocess.run(["umount", self.folder], check=True)


class FileLimit:
    """A limit on the length of the server's files, which anyone may set: what the server meets is EFBIG."""

    def __init__(self, folder):
        self.unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self, server):
        self.limit(server, 1)

    def free(self, server):
        self.limit(server, self.unlimited[0])

    def limit(self, server, size):
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, self.unlimited[1]))

    def close(self):
        pass


def can_mount():
    """Whether this user may mount; where not, the limit alone stands for a full disk."""
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
        return True


@pytest.fixture(params=[FileLimit] + ([SmallDisk] if can_mount() else []), ids=lambda kind: kind.__name__)
def disk(request, tmp_path):
    (tmp_path / "disk").mkdir()
    one = request.param(tmp_path / "disk")
    yield one
    one.close()


@pytest.fixture
def cramped(disk, tmp_path):
    one = Server(tmp_path / "disk").start()
    yield one
    one.kill()


def wait_until_healthy(server):
    deadline = time.monotonic() + 30
    while server.vault().connection.request("GET", "/healthstatus").status != 200:
        assert time.monotonic() < deadline, "the server does not recover"
        time.sleep(0.05)


def test_a_full_disk_fails_requests_and_loses_nothing(disk, cramped):
    vault = cramped.vault()
    vault.do("PUT", "/secrets/kept", {"value": "v"})
    disk.fill(cramped)
    acknowledged, refused = [], []
    while len(refused) < 20:
        name = f"big-{len(acknowledged) + len(refused)}"
        reply = vault.call("PUT", f"/secrets/{name}", {"value": "x" * 20_000})
        (acknowledged if reply.status == 200 else refused).append(name)
        if reply.status != 200:
            assert reply.status == 503 and reply.code == "ServiceUnavailable" and reply.message, reply
        assert len(acknowledged) < 2000, "the disk does not fill"
    disk.free(cramped)
    wait_until_healthy(cramped)
    vault.do("PUT", "/secrets/after", {"value": "v"})
    for _ in range(2):
        assert vault.do("GET", "/secrets/kept")["value"] == vault.do("GET", "/secrets/after")["value"] == "v"
        for name in acknowledged:
            assert vault.do("GET", f"/secrets/{name}")["value"] == "x" * 20_000
        for name in refused:  # whole or absent
            reply = vault.call("GET", f"/secrets/{name}")
            assert reply.status == 404 or reply.json["value"] == "x" * 20_000, reply
        cramped.audit_lines()
        assert cramped.stop() == 0
        cramped.start()


def test_no_request_is_served_while_its_record_cannot_be_written(disk, cramped):
    vault = cramped.vault()
    vault.do("PUT", "/secrets/kept", {"value": "v"})
    disk.fill(cramped)

    def is_refused():
        reply = vault.call("GET", "/secrets/kept")
        assert reply.status == 200 or reply.status == 503 and b'"v"' not in reply.body, reply
        health = vault.connection.request("GET", "/healthstatus")
        assert health.status == 200 or "audit log cannot be written" in health.json["error"]["message"]
        return reply.status == health.status == 503

    wait_for(is_refused)  # the file's last page may still take a record, the short one of a recovery longest
    assert vault.connection.request("GET", "/metrics").status == 200
    disk.free(cramped)
    wait_until_healthy(cramped)
    assert vault.do("GET", "/secrets/kept")["value"] == "v"
    assert "AuditLogRecovered" in [line["operationName"] for line in cramped.audit_lines()]


@IN_THE_FOLDER
def test_a_store_that_cannot_grow_refuses_writes_and_goes_on_reading(tmp_path):
    """The log can be written, the store cannot: the refusals are recorded."""
    one = Server(tmp_path).start()
    try:
        vault, limit = one.vault(), FileLimit(tmp_path)
        while (one.data / "rekey.db-wal").stat().st_size < 1 << 20:
            vault.do("PUT", "/secrets/filler", {"value": "x" * 20_000})
        vault.do("PUT", "/secrets/kept", {"value": "v"})
        limit.limit(one, (one.data / "rekey.db-wal").stat().st_size)
        for _ in range(5):
            reply = vault.call("PUT", "/secrets/big", {"value": "x" * 20_000})
            assert reply.status == 503 and reply.code == "ServiceUnavailable", reply
            assert vault.do("GET", "/secrets/kept")["value"] == "v"
        limit.free(one)
        assert vault.call("GET", "/secrets/big").status == 404
        vault.do("PUT", "/secrets/big", {"value": "v"})
        mine = [line["properties"]["httpStatusCode"] for line in one.audit_lines() if "/secrets/big" in line["properties"]["requestUri"]]
        assert mine == [503] * 5 + [404, 200]
    finally:
        one.kill()


@pytest.mark.parametrize("sign", [".", pytest.param("rekey.db", marks=IN_THE_FOLDER), "seal", "ca.pem", "bootstrap.json"])
def test_sigterm_while_starting_ends_the_server_and_the_next_start_is_whole(tmp_path, sign):
    one = Server(tmp_path).launch()
    try:
        while one.process.poll() is None and not (one.data / sign).exists():
            pass
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(20) in (0, 1, -signal.SIGTERM)
        one.start()
        one.vault().do("PUT", "/secrets/x", {"value": "v"})
    finally:
        one.kill()


# Seals and backups

def test_a_copied_folder_is_not_enough_without_its_seal(own_server, tmp_path):
    own_server.vault().do("PUT", "/secrets/x", {"value": "v"})
    own_server.stop()
    copy = tmp_path / "copy"
    shutil.copytree(own_server.data, copy)
    seals = [path for path in copy.rglob("*") if path.is_file() and "seal" in path.name.lower()]
    assert seals, "the file seal is a file whose name says so"
    for path in seals:
        path.unlink()
    said = refuse(["serve", "--data", copy, "--listen", ANYWHERE, *own_server.store_arguments])
    assert "seal" in said.lower()


@pytest.fixture
def words(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text)
        path.chmod(0o600)
        return str(path)
    return write


def test_a_passphrase_seal_from_start_to_end(tmp_path, words):
    right, wrong = words("right", "correct horse battery\n"), words("wrong", "correct horse batterY\n")
    one = Server(tmp_path, arguments=["--seal-passphrase-file", right])
    start = ["serve", "--data", one.data, "--listen", ANYWHERE, *one.store_arguments]
    try:
        one.start()
        one.vault().do("PUT", "/secrets/x", {"value": "under a passphrase"})
        assert one.admin("GET", "/seal")["kind"] == "passphrase"
        one.stop()
        before = {path: path.read_bytes() for path in one.data.rglob("*") if path.is_file()}
        assert "passphrase" in refuse([*start, "--seal-passphrase-file", wrong]).lower()
        assert "--seal-passphrase-file" in refuse(start)
        assert "nowhere" in refuse([*start, "--seal-passphrase-file", tmp_path / "nowhere"])
        after = {path: path.read_bytes() for path in one.data.rglob("*") if path.is_file()}
        assert {path.name for path in before if before[path] != after.get(path)} <= {"lock"}, "a refused start changed files"
        one.start()
        assert one.vault().do("GET", "/secrets/x")["value"] == "under a passphrase"
        root = one.admin("GET", "/seal")["rootId"]
        assert one.admin("POST", "/seal/rotate", {"layer": "root"})["rootId"] != root
        one.stop()
        one.start()
        assert one.vault().do("GET", "/secrets/x")["value"] == "under a passphrase"
        one.stop()
        assert "passphrase" in refuse([*start, "--seal-passphrase-file", wrong]).lower()
        for path in one.data.rglob("*"):
            assert not path.is_file() or b"correct horse" not in path.read_bytes()
    finally:
        one.kill()


def test_a_file_seal_becomes_a_passphrase_seal_by_rotation(own_server, words):
    own_server.vault().do("PUT", "/secrets/x", {"value": "v"})
    own_server.stop()
    own_server.arguments = ["--seal-passphrase-file", words("passphrase", "correct horse battery")]
    own_server.start()
    assert own_server.admin("GET", "/seal")["kind"] == own_server.admin("GET", "/status")["seal"] == "file"
    assert own_server.admin("POST", "/seal/rotate", {"layer": "root"})["kind"] == "file", "a seal stays of its kind"
    assert own_server.admin("POST", "/seal/rotate", {"layer": "root", "kind": "passphrase"})["kind"] == "passphrase"
    assert not (own_server.data / "seal").exists()
    own_server.stop()
    assert "--seal-passphrase-file" in refuse(["serve", "--data", own_server.data, "--listen", ANYWHERE, *own_server.store_arguments])
    own_server.start()
    assert own_server.vault().do("GET", "/secrets/x")["value"] == "v"


# What a rotation of the root key is asked for, and the passphrases that open the seal before and after.
CHANGES = {
    "another passphrase": (["--passphrase-file", "{new}"], "old", "new"),
    "file to passphrase": (["--kind", "passphrase", "--passphrase-file", "{new}"], None, "new"),
    "passphrase to file": (["--kind", "file"], "old", None),
    "same passphrase": ([], "old", "old"),
}


def sealed_server(tmp_path, words, passphrase):
    """A server with a secret, its seal under a passphrase or in a file; and the passphrase files."""
    files = {"old": words("old", "correct horse battery\n"), "new": words("new", "staple battery horse\n")}
    one = Server(tmp_path, arguments=seal_arguments(files, passphrase)).start()
    one.vault().do("PUT", "/secrets/x", {"value": "sealed"})
    return one, files


def seal_arguments(files, passphrase):
    return ["--seal-passphrase-file", files[passphrase]] if passphrase else []


def check_seal(one, files, passphrase, gone):
    """The server opens with this passphrase, or none, and not with the one that is gone."""
    one.arguments = seal_arguments(files, passphrase)
    one.start()
    assert one.vault().do("GET", "/secrets/x")["value"] == "sealed"
    assert one.admin("GET", "/seal")["kind"] == ("passphrase" if passphrase else "file")
    assert {path.name for path in one.data.glob("seal*")} == {"seal.json" if passphrase else "seal"}
    one.stop()
    if passphrase and gone != passphrase:
        said = refuse(["serve", "--dev", "--data", one.data, "--listen", ANYWHERE, *one.store_arguments, *seal_arguments(files, gone)])
        assert "passphrase" in said


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_seal_changes_its_kind_and_its_passphrase(tmp_path, words, change):
    asked, before, after = CHANGES[change]
    one, files = sealed_server(tmp_path, words, before)
    try:
        said = one.cli("seal", "rotate", *[word.format(**files) for word in asked], output="text")
        assert f"seal      {'passphrase' if after else 'file'}" in said
        assert ("next start" in said) == bool(asked)
        root = one.admin("GET", "/seal")["rootId"]
        assert one.cli("seal", "rotate")["rootId"] != root, "the new seal does not rotate"
        one.stop()
        check_seal(one, files, after, before)
        for path in one.data.rglob("*"):
            assert not path.is_file() or not re.search(b"correct horse|staple battery", path.read_bytes())
    finally:
        one.kill()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_of_the_seal_that_is_killed_leaves_one_that_opens(tmp_path, words, change, when):
    asked, before, after = CHANGES[change]
    one, files = sealed_server(tmp_path, words, before)
    try:
        one.stop()
        one.launch({"REKEY_CRASH_AT": f"rootRewrap:{when}"})
        one.wait_until_ready()
        one.cli("seal", "rotate", *[word.format(**files) for word in asked], expect=1)
        assert one.process.wait(30) == -signal.SIGKILL
        stands, gone = (after, before) if when == "after" else (before, after)
        check_seal(one, files, stands, gone)
    finally:
        one.kill()


@pytest.mark.parametrize("body, names", [
    ({"layer": "root", "kind": "token"}, "kind"), ({"layer": "root", "kind": "file", "passphrase": "correct horse"}, "passphrase"),
    ({"layer": "root", "kind": "passphrase"}, "passphrase"), ({"layer": "root", "passphrase": "short"}, "passphrase"),
    ({"layer": "kek", "kind": "file"}, "kind"), ({"layer": "root", "vault": "default"}, "vault"), ({"layer": "leaf"}, "layer")], ids=str)
def test_a_rotation_of_the_seal_that_makes_no_sense_is_refused(server, body, names):
    before = server.admin("GET", "/seal")["rootId"]
    reply = server.vault().send("POST", "/rekey/v1/seal/rotate", body, {"Content-Type": "application/json"})
    assert reply.status == 400 and names in reply.message, reply
    assert server.admin("GET", "/seal")["rootId"] == before


def test_a_file_seal_rotates_its_root_and_goes_on(own_server):
    own_server.vault().do("PUT", "/secrets/x", {"value": "v"})
    seal = own_server.data / "seal"
    before, old = own_server.admin("GET", "/seal"), seal.read_bytes()
    assert before["kind"] == "file"
    assert own_server.admin("POST", "/seal/rotate", {"layer": "root"})["rootId"] != before["rootId"]
    assert seal.read_bytes() != old and stat.S_IMODE(seal.stat().st_mode) == 0o600
    own_server.vault().do("PUT", "/secrets/y", {"value": "w"})
    own_server.kill()
    own_server.start()
    assert [own_server.vault().do("GET", f"/secrets/{name}")["value"] for name in "xy"] == ["v", "w"]
    own_server.stop()
    seal.write_bytes(old)
    assert "seal" in refuse(["serve", "--data", own_server.data, "--listen", ANYWHERE, *own_server.store_arguments]).lower()


@pytest.mark.parametrize("way", ["online", "offline"])
def test_a_backup_restores_into_an_empty_folder_and_serves_its_values(own_server, tmp_path, words, way):
    vault = own_server.vault()
    vault.do("PUT", "/secrets/x", {"value": "old"})
    vault.do("PUT", "/secrets/x", {"value": "backed up", "tags": {"a": "b"}})
    vault.do("PUT", "/secrets/gone", {"value": "deleted"})
    vault.do("DELETE", "/secrets/gone")
    kid = vault.do("POST", "/keys/k/create", {"kty": "RSA"})["key"]["kid"]
    digest = b64url(b"d" * 32)
    signed = vault.do("POST", "/keys/k/sign", {"alg": "RS256", "value": digest})["value"]
    archive, words_file = tmp_path / "archive", words("passphrase", "correct horse battery")
    offline = []
    if way == "offline":
        own_server.stop()
        offline = ["--data", str(own_server.data), *stores.arguments(own_server.data)]
    own_server.cli("backup", "create", "--to", str(archive), "--passphrase-file", words_file, *offline, output=None)
    if way == "online":
        vault.do("PUT", "/secrets/later", {"value": "not in it"})
        own_server.stop()
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert b"SQLite format" not in archive.read_bytes() and b"clientSecret" not in archive.read_bytes()
    if way == "offline":
        restore_refused(tmp_path, archive, words("other", "another passphrase"), words_file)
    (tmp_path / "second").mkdir()
    second = Server(tmp_path / "second")
    own_server.cli("backup", "restore", "--from", str(archive), "--data", str(second.data), "--passphrase-file", words_file, output=None)
    stores.move_in(second)
    try:
        second.start()
        again = second.vault()
        assert again.do("GET", "/secrets/x")["value"] == "backed up" and again.do("GET", "/secrets/x")["tags"] == {"a": "b"}
        assert len(again.do("GET", "/secrets/x/versions")["value"]) == 2
        assert again.call("GET", "/secrets/later").status == 404
        again.do("POST", "/deletedsecrets/gone/recover")
        assert again.do("GET", "/secrets/gone")["value"] == "deleted"
        assert again.do("GET", "/keys/k")["key"]["kid"].rpartition("/")[2] == kid.rpartition("/")[2]
        assert again.do("POST", "/keys/k/verify", {"alg": "RS256", "digest": digest, "value": signed})["value"] is True
        assert again.do("POST", "/keys/k/sign", {"alg": "RS256", "value": digest})["value"] == signed
    finally:
        second.kill()


def restore_refused(folder, archive, wrong, right):
    """A wrong passphrase, a cut or changed archive, a folder in use: said, and nothing half there."""
    whole, broken, place = archive.read_bytes(), folder / "broken", folder / "refused"
    changed = whole[:len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1:]
    for content, passphrase in ((whole, wrong), (whole[:-1], right), (whole[:len(whole) // 2], right), (b"", right), (changed, right)):
        broken.write_bytes(content)
        refuse(["backup", "restore", "--from", broken, "--data", place, "--passphrase-file", passphrase])
        assert not place.exists() or not any(place.iterdir()), "a refused restore left files"
    (folder / "used").mkdir()
    (folder / "used" / "file").write_text("mine")
    assert "empty" in refuse(["backup", "restore", "--from", archive, "--data", folder / "used", "--passphrase-file", right])
    assert [path.name for path in (folder / "used").iterdir()] == ["file"]
