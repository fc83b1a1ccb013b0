"""`rekey doctor` on installations that are sound, and on each that something was done to; and what a server gives up."""

import json
import os
import re
import resource
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

import stores
from harness import BINARY, Server, free_port
from marks import IN_THE_FOLDER
from postgres import PostgreSQL

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
NOBODY = 65_534


def doctor(server, *arguments, expect):
    """One examination; returns the findings by check, the gravest of each."""
    done = subprocess.run(
        [BINARY, "doctor", "--data", str(server.data), "--listen", f"127.0.0.1:{server.port}", "--output", "json",
         *server.store_arguments, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    assert done.returncode == expect, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert (report["mend"] > 0) == (expect == 1)
    assert all(one.get("remedy") for one in report["value"] if one["state"] in ("mend", "advice"))
    order = ["good", "unknown", "advice", "mend"]
    found = {}
    for one in sorted(report["value"], key=lambda one: order.index(one["state"])):
        found[one["check"]] = one
    return found


def to_mend(found):
    return sorted(name for name, one in found.items() if one["state"] == "mend")


@pytest.fixture
def stopped(own_server):
    own_server.vault().do("PUT", "/secrets/kept", {"value": "hunter2-kept"})
    own_server.stop()
    return own_server


def test_a_running_server_is_sound(own_server):
    found = doctor(own_server, expect=0)
    assert str(own_server.process.pid) in found["port"]["found"] and "is ready" in found["port"]["found"]
    assert found["database"]["state"] == ("good" if stores.is_postgresql() else "unknown")
    assert "certificate" in found and "audit file" in found and "disk" in found


def test_a_stopped_server_is_sound_and_the_look_changes_nothing(stopped):
    before = {path: path.read_bytes() for path in stopped.data.rglob("*") if path.is_file() and path.name != "lock"}
    found = doctor(stopped, expect=0)
    assert found["database"]["state"] == found["port"]["state"] == "good"
    assert "SecretSet" in found["audit file"]["found"]
    after = {path: path.read_bytes() for path in stopped.data.rglob("*") if path.is_file() and path.name != "lock"}
    assert after == before
    stopped.start()
    assert stopped.vault().do("GET", "/secrets/kept")["value"] == "hunter2-kept"


def test_a_folder_that_is_not_there_yet_is_none_to_mend(tmp_path):
    one = Server(tmp_path)
    doctor(one, expect=0)
    assert not one.data.exists()


def test_as_text_the_remedies_stand_under_what_is_to_be_mended(stopped):
    stopped.data.chmod(0o755)
    done = subprocess.run([BINARY, "doctor", "--data", str(stopped.data), "--listen", f"127.0.0.1:{stopped.port}",
                           *stopped.store_arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    first, second, *_ = done.stdout.splitlines()
    assert first.startswith("mend ") and "mode 755" in first and f"-> chmod 700 {stopped.data}" in second
    assert "1 to mend" in done.stdout and "must be mended" in done.stderr


def no_seal(server, _):
    (server.data / "seal").unlink()


def other_seal(server, _):
    (server.data / "seal").write_bytes(os.urandom(32))


def open_seal(server, _):
    (server.data / "seal").chmod(0o640)


def newer_schema(server, _):
    stores.change(server.data, "INSERT INTO schema_migrations (version, name) VALUES (999, 'later')")


def damaged_page(server, _):
    path = server.data / "rekey.db"
    data = bytearray(path.read_bytes())
    data[4_096:8_192] = os.urandom(4_096)
    path.write_bytes(data)


def foreign_line(server, _):
    with open(server.data / "audit" / "audit.jsonl", "a") as file:
        file.write("somebody was here\n")


def record_of_tomorrow(server, _):
    path = server.data / "audit" / "audit.jsonl"
    last = json.loads(path.read_text().splitlines()[-1])
    with open(path, "a") as file:
        file.write(json.dumps(last | {"time": "2999-01-01T00:00:00.0000000Z"}) + "\n")


def foreign_certificate(server, folder):
    other = Server(folder / "other-server", dev=False)
    other.folder.mkdir()
    other.start().stop()
    (server.data / "ca.pem").write_bytes((other.data / "ca.pem").read_bytes())


def lost_certificate(server, _):
    (server.data / "ca.pem").unlink()


def lost_key(server, _):
    (server.data / "ca-key.pem").unlink()


def linked_key(server, folder):
    (server.data / "ca-key.pem").rename(folder / "elsewhere.pem")
    (server.data / "ca-key.pem").symlink_to(folder / "elsewhere.pem")


def open_parent(server, _):
    server.folder.chmod(0o777)


@pytest.mark.parametrize("deed, checks", [
    (no_seal, ["seal"]), (other_seal, ["seal"]), (open_seal, ["data folder", "seal"]),
    (newer_schema, ["schema"]), pytest.param(damaged_page, ["database"], marks=IN_THE_FOLDER),
    (foreign_line, ["audit file"]), (record_of_tomorrow, ["clock"]),
    (lost_certificate, ["certificate"]), (lost_key, ["authority"]), (linked_key, ["data folder"]),
    (open_parent, ["data folder"]),
], ids=lambda value: getattr(value, "__name__", None))
def test_what_was_done_to_it_is_told(stopped, tmp_path, deed, checks):
    deed(stopped, tmp_path)
    found = doctor(stopped, expect=1)
    assert to_mend(found) == checks
    assert "hunter2" not in json.dumps(found)


def test_settings_that_everybody_can_change_are_told(stopped, tmp_path):
    settings = tmp_path / "rekey.yaml"
    settings.write_text("log-level: notice\n")
    settings.chmod(0o646)
    found = doctor(stopped, "--config", settings, expect=1)
    assert to_mend(found) == ["settings"] and found["settings"]["remedy"] == f"chmod o-w {settings}"
    settings.chmod(0o644)
    assert "settings" not in doctor(stopped, "--config", settings, expect=0)


@pytest.fixture
def database():
    one = PostgreSQL()
    one.settings = ["hot_standby=on"]
    yield one.start()
    one.stop()


def over(*databases, user="postgres", password=None):
    """The arguments of a server over a database, or over several that follow each other and have one password."""
    hosts = ",".join(f"127.0.0.1:{one.port}" for one in databases)
    password = f"{(password or databases[0]).folder}/password"
    return ["--database", f"postgresql://{user}@{hosts}/postgres?sslmode=disable",
            "--database-password-file", password]


def test_a_database_of_postgresql_is_examined_while_the_server_runs_and_when_it_is_gone(tmp_path, database):
    one = Server(tmp_path, arguments=over(database)).start()
    try:
        found = doctor(one, *one.arguments, expect=0)
        assert "takes writes" in found["database"]["found"] and "the newest" in found["schema"]["found"]
        assert found["rights"]["state"] == found["seal"]["state"] == "good"
        database.do("INSERT INTO schema_migrations (version, name) VALUES (999, 'later')")
        assert to_mend(doctor(one, *one.arguments, expect=1)) == ["schema"]
        database.do("DELETE FROM schema_migrations WHERE version = 999")
        database.do("CREATE ROLE guest LOGIN PASSWORD 'superuser'")
        guest = doctor(one, *over(database, user="guest"), expect=1)
        assert "rights" in to_mend(guest) and "OWNER TO" in guest["rights"]["remedy"]
        (one.data / "seal").write_bytes(os.urandom(32))
        assert to_mend(doctor(one, *one.arguments, expect=1)) == ["seal"]
        os.chmod(f"{database.folder}/password", 0o644)
        assert "open to every user" in doctor(one, *one.arguments, expect=1)["database"]["found"]
        os.chmod(f"{database.folder}/password", 0o600)
        database.crash()
        found = doctor(one, *one.arguments, expect=1)
        assert to_mend(found) == ["database"] and "Connection refused" in found["database"]["found"]
    finally:
        one.kill()


def test_a_standby_is_told_from_the_primary_and_one_nobody_waits_for_is_told(tmp_path, database):
    standby = database.standby()
    try:
        one = Server(tmp_path)
        assert doctor(one, *over(database, standby), expect=0)["database"]["state"] == "good"
        alone = doctor(one, *over(standby, password=database), expect=1)
        assert to_mend(alone) == ["database"] and "read-only standby" in alone["database"]["found"]
        database.do("ALTER SYSTEM RESET synchronous_standby_names")
        database.do("SELECT pg_reload_conf()")
        assert "lose" in doctor(one, *over(database, standby), expect=0)["replication"]["found"]
    finally:
        standby.stop()


def test_a_certificate_of_another_authority_is_told_while_the_server_runs(own_server, tmp_path):
    foreign_certificate(own_server, tmp_path)
    assert "certificate" in to_mend(doctor(own_server, expect=1))


def test_a_taken_port_and_a_wrong_one_are_told(own_server, tmp_path):
    other = Server(tmp_path / "second")
    other.port = own_server.port
    assert to_mend(doctor(other, expect=1)) == ["port"]
    own_server.port = free_port()
    assert "nobody answers" in doctor(own_server, expect=1)["port"]["found"]


def test_host_names_and_connections_that_the_server_was_not_started_for(own_server):
    found = doctor(own_server, "--host-name", "vault.example", "--max-connections", 100_000_000, expect=1)
    assert to_mend(found) == ["certificate", "open files"]
    assert "vault.example, *.vault.example" in found["certificate"]["found"]


def test_a_passphrase_seal_is_opened_with_the_file_that_is_named(tmp_path):
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("correct horse battery\n")
    wrong.write_text("correct horse batterY\n")
    for path in (right, wrong):
        path.chmod(0o600)
    one = Server(tmp_path, arguments=["--seal-passphrase-file", str(right)]).start()
    one.stop()
    assert doctor(one, "--seal-passphrase-file", right, expect=0)["seal"]["state"] == "good"
    assert doctor(one, expect=0)["seal"]["state"] == "advice"
    assert to_mend(doctor(one, "--seal-passphrase-file", wrong, expect=1)) == ["seal"]
    assert to_mend(doctor(one, "--seal-passphrase-file", tmp_path / "missing", expect=1)) == ["seal"]
    right.chmod(0o644)
    assert "every user" in doctor(one, "--seal-passphrase-file", right, expect=1)["seal"]["found"]


def test_targets_of_policy_files_are_tried(stopped, tmp_path):
    policies = tmp_path / "policies"
    policies.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        (policies / "all.yaml").write_text(f"""
connectors:
  there: {{ type: redis, host: 127.0.0.1, port: {listening.getsockname()[1]}, administrator: secrets/a }}
  gone: {{ type: redis, host: 127.0.0.1, port: {free_port()}, administrator: secrets/a }}
  program: {{ type: exec, program: /nowhere/at-all }}
""")
        found = doctor(stopped, "--connect", policies, expect=1)
    assert to_mend(found) == ["target gone", "target program"] and found["target there"]["state"] == "good"
    (policies / "all.yaml").write_text("connectors: [")
    assert to_mend(doctor(stopped, "--connect", policies, expect=1)) == ["targets"]


# What a server gives up


def status(process):
    return dict(line.split(":\t", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())


def test_a_server_opens_files_for_nobody_else_and_gains_no_rights(own_server):
    kernel = status(own_server.process)
    assert kernel["Umask"] == "0077" and kernel["NoNewPrivs"] == "1"
    for path in own_server.data.rglob("*"):
        assert path.name == "ca.pem" or stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@AS_ROOT
@pytest.mark.parametrize("limit, kibibytes", [(resource.RLIM_INFINITY, range(10_000, 10_000_000)), (8 << 20, range(16, 8_193))])
def test_all_memory_is_locked_where_there_is_no_limit_and_that_of_secrets_where_there_is(tmp_path, limit, kibibytes):
    one = Server(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    try:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (limit, limit))
    except (ValueError, OSError):
        pytest.skip("this machine does not let the limit be changed")
    try:
        one.launch()
    finally:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, before)
    try:
        one.wait_until_ready()
        assert int(status(one.process)["VmLck"].split()[0]) in kibibytes
        one.vault().do("PUT", "/secrets/works", {"value": "v" * 20_000})
    finally:
        one.kill()


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701])
def test_a_folder_that_others_can_enter_is_not_served(stopped, mode):
    stopped.data.chmod(mode)
    done = subprocess.run([BINARY, "serve", "--data", str(stopped.data), "--listen", f"127.0.0.1:{stopped.port}",
                           *stopped.store_arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and f"chmod 700 {stopped.data}" in done.stderr
    stopped.data.chmod(0o700)
    stopped.start()


@pytest.fixture
def open_path():
    """A folder that other users can enter, as they cannot enter pytest's own."""
    with tempfile.TemporaryDirectory(prefix="rekey-") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@AS_ROOT
def test_root_becomes_another_user_before_it_opens_a_file(open_path):
    one = Server(open_path, dev=False)
    store = readable(one.store_arguments, open_path / "password")
    one.arguments = [*store, "--user", f"{NOBODY}:{NOBODY}"]
    one.data.mkdir(mode=0o700)
    os.chown(one.data, NOBODY, NOBODY)
    refused = subprocess.run([BINARY, "serve", "--data", str(one.data)], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1 and f"--user {NOBODY}:{NOBODY}" in refused.stderr
    one.port = low_port()
    try:
        one.start()
        for task in Path(f"/proc/{one.process.pid}/task").iterdir():
            text = (task / "status").read_text()
            assert re.search(rf"^Uid:\s+{NOBODY}\s+{NOBODY}\s+{NOBODY}\s+{NOBODY}$", text, re.MULTILINE)
            # CAP_NET_BIND_SERVICE and nothing else, for the port is below 1024.
            assert re.search(r"^CapEff:\s+0000000000000400$", text, re.MULTILINE)
        assert Path(f"/proc/{one.process.pid}/status").stat().st_uid == 0, "its own user could read its memory"
        assert doctor(one, *one.arguments, expect=0)["process"]["state"] == "good"
    finally:
        one.kill()
    assert all(path.stat().st_uid == NOBODY for path in one.data.rglob("*"))


def readable(store, path):
    """The arguments of a store, with a file of its password that the other user can read, when it has one."""
    if not store:
        return []
    *rest, password = store
    path.write_text(Path(password).read_text())
    path.chmod(0o600)
    os.chown(path, NOBODY, NOBODY)
    return [*rest, str(path)]


def low_port():
    """A free port that only root, or who may bind low ports, can listen at."""
    for port in range(600, 1_000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise AssertionError("no port below 1024 is free")


def test_only_root_becomes_another_user(tmp_path):
    if os.geteuid() == 0:
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", BINARY]
        if subprocess.run([*command, "--version"], capture_output=True, timeout=60).returncode:
            pytest.skip(f"nobody else may run {BINARY}")
    else:
        command = [BINARY]
    done = subprocess.run([*command, "serve", "--data", str(tmp_path / "data"), "--user", "0:0"],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "only root can become" in done.stderr
