"""What a server does not start with: each time it says what is wrong and what to do, and changes nothing."""

import json
import subprocess

import pytest

import stores
from harness import BINARY, free_port
from marks import IN_THE_FOLDER


@pytest.fixture
def stopped(own_server):
    own_server.vault().do("PUT", "/secrets/kept", {"value": "hunter2-kept"})
    own_server.stop()
    return own_server


def refusal(server, *arguments, data=None):
    """What a start says that must fail at once."""
    done = subprocess.run(
        [BINARY, "serve", "--data", str(data or server.data), "--listen", f"127.0.0.1:{free_port()}", "--dev",
         *(arguments or server.store_arguments)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "hunter2" not in done.stderr
    return done.stderr


def serves(server):
    server.start()
    assert server.vault().do("GET", "/secrets/kept")["value"] == "hunter2-kept"


def test_a_second_server_on_one_folder(own_server):
    said = refusal(own_server)
    assert f"in use by process {own_server.process.pid}" in said and "stop that process" in said
    own_server.vault().do("PUT", "/secrets/after", {"value": "still there"})


@IN_THE_FOLDER
@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_a_second_server_on_one_file_by_another_folder(own_server, tmp_path, link):
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    getattr(other / "rekey.db", link)(own_server.data / "rekey.db")
    assert "another program holds the database; end it" in refusal(own_server, "--no-dev", data=other)
    own_server.vault().do("PUT", "/secrets/after", {"value": "still there"})
    own_server.stop()
    assert stores.is_sound(own_server.data)


def test_a_database_of_a_newer_release(stopped):
    stores.change(stopped.data, "INSERT INTO schema_migrations (version, name) VALUES (999, 'later')")
    before = stores.content(stopped.data)
    said = refusal(stopped)
    assert "schema version 999" in said and "newer" in said
    assert stores.content(stopped.data) == before
    stores.change(stopped.data, "DELETE FROM schema_migrations WHERE version = 999")
    serves(stopped)


def test_a_clock_that_is_behind_the_last_audit_record(stopped):
    path = stopped.data / "audit" / "audit.jsonl"
    whole = path.read_bytes()
    last = json.loads(whole.splitlines()[-1])
    path.write_bytes(whole + json.dumps(last | {"time": "2999-01-01T00:00:00.0000000Z"}).encode() + b"\n")
    said = refusal(stopped)
    assert "2999-01-01T00:00:00Z" in said and "set it right" in said and str(path) in said
    path.rename(stopped.folder / "kept-elsewhere.jsonl")
    serves(stopped)
