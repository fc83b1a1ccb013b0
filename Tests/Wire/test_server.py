"""How the server behaves as a process: TLS, HTTP/2, health, metrics, logs, shutdown, data folder, seal."""

import json
import os
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import threading
import time

import pytest

from harness import BINARY, Connection, Server


def test_the_profile_is_private_and_complete(server):
    path = server.data / "bootstrap.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {"vaultUrl", "authority", "tenantId", "clientId", "clientSecret", "caCertificate"} <= set(server.profile)
    assert os.path.isabs(server.ca)
    for found in server.data.rglob("*"):
        assert not found.stat().st_mode & 0o077, f"{found} can be read by others"


def test_health_and_metrics(server, vault):
    vault.call("GET", "/secrets")
    connection = server.vault().connection
    health = connection.request("GET", "/healthstatus")
    assert health.status == 200 and health.headers["x-ms-keyvault-network-info"]
    metrics = connection.request("GET", "/metrics")
    assert metrics.status == 200 and metrics.headers["Content-Type"].startswith("text/plain")
    assert b"# TYPE" in metrics.body and b"_bucket{" in metrics.body


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=str)
def test_both_tls_versions_work(server, version):
    context = ssl.create_default_context(cafile=server.ca)
    context.minimum_version = context.maximum_version = version
    assert Connection(server.port, context).request("GET", "/healthstatus").status == 200


def test_older_tls_is_refused(server):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, OSError)):
        Connection(server.port, context).request("GET", "/healthstatus")


@pytest.mark.parametrize("flag, version", [("--http1.1", "1.1"), ("--http2", "2")])
def test_both_http_versions_work(server, flag, version):
    done = subprocess.run(
        ["curl", "--silent", "--show-error", flag, "--cacert", server.ca, "--write-out", "%{http_version} %{http_code}",
         "--output", os.devnull, f"{server.url()}/healthstatus"], capture_output=True, text=True, check=True)
    assert done.stdout == f"{version} 200"


def test_the_certificate_covers_the_vaults(server):
    for host in ("localhost", "127.0.0.1", "any.vault.localhost"):
        with socket.create_connection(("127.0.0.1", server.port)) as plain:
            with server.context.wrap_socket(plain, server_hostname=host) as secure:
                assert secure.version()


def test_the_server_certificate_renews_itself_without_a_restart(own_server):
    def serial():
        with socket.create_connection(("127.0.0.1", own_server.port)) as plain:
            with own_server.context.wrap_socket(plain, server_hostname="localhost") as secure:
                return secure.getpeercert()["serialNumber"]

    first = serial()
    before = own_server.process.pid
    for _ in range(14):
        own_server.advance("P30D")
        if serial() != first:
            break
        time.sleep(0.3)
    deadline = time.monotonic() + 10
    while serial() == first and time.monotonic() < deadline:
        time.sleep(0.1)
    assert serial() != first and own_server.process.pid == before


def test_shutdown_drains_what_runs(own_server):
    vault = own_server.vault()
    vault.do("POST", "/keys/warm/create", {"kty": "EC"})
    replies = []
    thread = threading.Thread(
        target=lambda: replies.append(own_server.vault().call("POST", "/keys/slow/create", {"kty": "RSA", "key_size": 4096})))
    own_server.token()
    thread.start()
    time.sleep(0.15)  # the request has to be on its way when the signal comes
    status = own_server.stop()
    thread.join()
    assert status == 0 and replies[0].status == 200
    own_server.start()
    assert own_server.vault().call("GET", "/keys/slow").status == 200


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
    assert first["operationVersion"] == "7.6" and f"secrets/{name}" in first["properties"]["id"].lower() + name


# What an operator does wrong

def refuse(arguments, environment=None):
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, env=os.environ | (environment or {}))
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    assert "Fatal error" not in done.stderr
    return done.stderr


def test_a_data_folder_has_one_owner(server):
    said = refuse(["serve", "--data", server.data, "--listen", "127.0.0.1:0"])
    assert str(server.data) in said and "another" in said.lower()


def test_a_port_that_is_taken_is_named(server, tmp_path):
    said = refuse(["serve", "--data", tmp_path / "d", "--listen", f"127.0.0.1:{server.port}"])
    assert str(server.port) in said


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in refuse(["serve", "--data", tmp_path / "file" / "data", "--listen", "127.0.0.1:0"])


def test_a_newer_schema_is_left_alone(own_server):
    import sqlite3
    own_server.vault().do("PUT", "/secrets/x", {"value": "v"})
    own_server.stop()
    database = next(path for path in own_server.data.iterdir() if path.read_bytes()[:15] == b"SQLite format 3")
    connection = sqlite3.connect(database)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version:
        connection.execute(f"PRAGMA user_version = {version + 1000}")
    else:
        table = next(name for name in tables if "migration" in name or "schema" in name)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        row = list(connection.execute(f"SELECT * FROM {table} ORDER BY 1 DESC").fetchone())
        connection.execute(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({','.join('?' * len(row))})", [row[0] + 1000] + row[1:])
    connection.commit()
    connection.close()
    said = refuse(["serve", "--data", own_server.data, "--listen", "127.0.0.1:0"])
    assert "newer" in said.lower()


def test_a_full_disk_fails_requests_and_loses_nothing(tmp_path):
    if os.getuid() != 0:
        pytest.skip("needs root, to mount a small file system")
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small], capture_output=True).returncode:
        pytest.skip("this machine does not let root mount a file system")
    one = Server(small)
    try:
        one.start()
        vault = one.vault()
        vault.do("PUT", "/secrets/kept", {"value": "v"})
        with open(small / "filler", "wb") as filler:
            try:
                while True:
                    filler.write(bytes(1 << 16))
                    filler.flush()
            except OSError:
                pass
        acknowledged, refused = [], []
        for index in range(40):
            reply = vault.call("PUT", f"/secrets/big-{index}", {"value": "x" * 20_000})
            (acknowledged if reply.status == 200 else refused).append(index)
            if reply.status != 200:
                assert reply.status == 503 and reply.code == "ServiceUnavailable", reply
        assert refused
        (small / "filler").unlink()
        deadline = time.monotonic() + 20
        while vault.call("PUT", "/secrets/after", {"value": "v"}).status != 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert vault.do("GET", "/secrets/after")["value"] == "v"
        for index in acknowledged:
            assert vault.do("GET", f"/secrets/big-{index}")["value"] == "x" * 20_000
        assert vault.do("GET", "/secrets/kept")["value"] == "v"
        one.stop()
        one.start()
        assert vault.do("GET", "/secrets/after")["value"] == "v"
    finally:
        one.kill()
        subprocess.run(["umount", small], check=True)


def test_sigterm_before_ready_ends_the_server(tmp_path):
    one = Server(tmp_path).launch()
    time.sleep(0.05)
    one.process.send_signal(signal.SIGTERM)
    assert one.process.wait(20) in (0, 1, -signal.SIGTERM)
    one.start()
    one.kill()


def test_a_copied_folder_is_not_enough_without_its_seal(own_server, tmp_path):
    own_server.vault().do("PUT", "/secrets/x", {"value": "v"})
    own_server.stop()
    copy = tmp_path / "copy"
    shutil.copytree(own_server.data, copy)
    seals = [path for path in copy.rglob("*") if path.is_file() and "seal" in path.name.lower()]
    assert seals, "the file seal is a file whose name says so"
    for path in seals:
        path.unlink()
    said = refuse(["serve", "--data", copy, "--listen", "127.0.0.1:0"])
    assert "seal" in said.lower()
