"""A server over PostgreSQL while the database goes away, comes back, and fails over to a standby."""

import http.client
import os
import secrets as random
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness import BINARY, Server, free_port, wait_for
from marks import of_sqlite
from postgres import PostgreSQL

WRITERS = 8


@pytest.fixture
def primary():
    one = PostgreSQL()
    one.settings = ["max_connections=100", "hot_standby=on"]
    yield one.start()
    one.stop()


def serve(tmp_path, *databases):
    hosts = ",".join(f"127.0.0.1:{one.port}" for one in databases)
    address = f"postgresql://postgres@{hosts}/rekey?sslmode=disable"
    arguments = ["--database", address, "--database-password-file", f"{databases[0].folder}/password"]
    return Server(tmp_path, arguments=arguments)


class Writer(threading.Thread):
    """Writes versions of one secret and remembers which were acknowledged, until it is told to end."""

    def __init__(self, server, index):
        super().__init__()
        self.server, self.name = server, f"w{index}"
        self.ending = threading.Event()
        self.acknowledged, self.tried, self.refused = {}, 0, []

    def run(self):
        vault = self.server.vault(timeout=60)
        while not self.ending.is_set():
            self.tried += 1
            value = f"{self.name} {self.tried}"
            try:
                reply = vault.call("PUT", f"/secrets/{self.name}", {"value": value})
            except (OSError, http.client.HTTPException) as error:
                self.refused.append(str(error))
                continue
            if reply.status == 200:
                self.acknowledged[reply.json["id"].rpartition("/")[2]] = value
            else:
                self.refused.append(f"{reply}")

    def check(self, vault):
        """What was acknowledged is there as it was written, and nothing is there twice."""
        listed = [item["id"].rpartition("/")[2] for page in vault.pages(f"/secrets/{self.name}/versions") for item in page["value"]]
        assert set(self.acknowledged) <= set(listed), f"{self.name}: {set(self.acknowledged) - set(listed)} are gone"
        values = [vault.do("GET", f"/secrets/{self.name}/{version}")["value"] for version in listed]
        assert len(values) == len(set(values)), f"{self.name}: a write took place twice"
        assert len(listed) <= len(self.acknowledged) + len(self.refused)
        for version, value in self.acknowledged.items():
            assert vault.do("GET", f"/secrets/{self.name}/{version}")["value"] == value


def metric(server, name):
    text = server.vault().connection.request("GET", "/metrics").body.decode()
    return next(float(line.split()[1]) for line in text.splitlines() if line.split()[0] == name)


def total(writers):
    return sum(len(writer.acknowledged) for writer in writers)


def under_load(server, harm):
    """Lets writers work, does harm to the database, and lets them work again; then everything is checked."""
    writers = [Writer(server, index) for index in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        wait_for(lambda: total(writers) > 100)
        harm()
        before = total(writers)
        wait_for(lambda: total(writers) > before + 100, seconds=120)
    finally:
        for writer in writers:
            writer.ending.set()
        for writer in writers:
            writer.join()
    for writer in writers:
        writer.check(server.vault())
    refused = [reason for writer in writers for reason in writer.refused]
    print(f"database: {total(writers)} acknowledged writes, 0 lost, 0 done twice, {len(refused)} refused")
    return refused


def test_a_database_that_crashes_and_comes_back_is_not_noticed(tmp_path, primary):
    primary.do("CREATE DATABASE rekey")
    server = serve(tmp_path, primary).start()
    try:
        def crash():
            primary.crash()
            primary.launch()

        assert under_load(server, crash) == []
    finally:
        server.kill()


def test_metrics_tell_of_its_connections_and_of_who_waits_for_one(tmp_path, primary):
    primary.do("CREATE DATABASE rekey")
    server = serve(tmp_path, primary).start()
    try:
        vault = server.vault()
        vault.do("PUT", "/secrets/one", {"value": "x"})
        assert 1 <= metric(server, "rekey_store_connections") <= 8
        assert metric(server, "rekey_store_waiting") == 0
        primary.crash()
        with ThreadPoolExecutor(32) as readers:
            reads = [readers.submit(server.vault(timeout=60).do, "GET", "/secrets/one") for _ in range(32)]
            wait_for(lambda: metric(server, "rekey_store_waiting") > 0)
            assert metric(server, "rekey_store_connections") < 8
            primary.launch()
            assert [read.result()["value"] for read in reads] == ["x"] * 32
        assert metric(server, "rekey_store_waiting") == 0
    finally:
        server.kill()


def test_a_failover_loses_no_acknowledged_write(tmp_path, primary):
    primary.do("CREATE DATABASE rekey")
    standby = primary.standby()
    server = serve(tmp_path, primary, standby).start()
    try:
        def fail_over():
            primary.crash()
            standby.promote()

        assert under_load(server, fail_over) == []
    finally:
        server.kill()
        standby.stop()


def test_a_database_that_stays_away_is_told_of_and_the_server_recovers(tmp_path, primary):
    primary.do("CREATE DATABASE rekey")
    server = serve(tmp_path, primary).start()
    try:
        vault = server.vault(timeout=60)
        vault.do("PUT", "/secrets/before", {"value": "1"})
        primary.crash()
        reply = vault.call("GET", "/secrets/before")
        assert reply.status == 503 and reply.code == "ServiceUnavailable", reply
        primary.launch()
        assert vault.do("GET", "/secrets/before")["value"] == "1"
        vault.do("PUT", "/secrets/after", {"value": "2"})
    finally:
        server.kill()


def refusal(server, *store):
    """What a start over this store says that must fail."""
    done = subprocess.run(
        [BINARY, "serve", "--data", str(server.data), "--listen", f"127.0.0.1:{free_port()}", *store],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


def test_a_folder_that_was_served_gets_no_new_vault_because_a_flag_is_wrong(tmp_path, primary):
    primary.do("CREATE DATABASE rekey")
    primary.do("CREATE DATABASE other")
    server = serve(tmp_path, primary).start()
    try:
        server.vault().do("PUT", "/secrets/kept", {"value": "1"})
        assert server.stop() == 0
        profile = (server.data / "bootstrap.json").read_bytes()
        option, address, *password = server.arguments
        other = address.replace("/rekey?", "/other?")
        for store in ([], [option, other, *password]):
            said = refusal(server, *store)
            assert "was served before" in said and "--database" in said
            examined = subprocess.run(
                [BINARY, "doctor", "--data", str(server.data), "--listen", f"127.0.0.1:{server.port}", *store],
                capture_output=True, text=True, timeout=60)
            assert examined.returncode == 1 and "was served before" in examined.stdout
        assert (server.data / "bootstrap.json").read_bytes() == profile and not (server.data / "rekey.db").exists()
        server.start()
        assert server.vault().do("GET", "/secrets/kept")["value"] == "1"
    finally:
        server.kill()


@of_sqlite("it begins at SQLite")
def test_a_folder_with_a_vault_in_sqlite_gets_no_new_one_in_a_database(tmp_path, primary):
    primary.do("CREATE DATABASE rekey")
    first = Server(tmp_path).start()
    try:
        first.vault().do("PUT", "/secrets/kept", {"value": "1"})
        assert first.stop() == 0
        there = serve(tmp_path, primary)
        assert "rekey store copy" in refusal(first, *there.arguments)
        _, address, *password = there.arguments
        first.cli("store", "copy", "--from", str(first.data), "--to", address, *password, output=None)
        there.start()
        assert there.vault().do("GET", "/secrets/kept")["value"] == "1"
        assert there.stop() == 0
    finally:
        first.kill()


@pytest.fixture
def small_disk(primary):
    """A file system of 32 MiB where the primary may write."""
    folder = Path(primary.folder) / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("this user may not mount a file system that can be filled")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)  # the primary has files open there


def test_a_database_whose_disk_is_full_refuses_writes_and_goes_on_reading(tmp_path, primary, small_disk):
    place = small_disk / "tables"
    place.mkdir()
    if os.geteuid() == 0:
        shutil.chown(place, "postgres")
    primary.do(f"CREATE TABLESPACE small LOCATION '{place}'")
    primary.do("CREATE DATABASE rekey TABLESPACE small")
    server = serve(tmp_path, primary).start()
    try:
        vault = server.vault()
        vault.do("PUT", "/secrets/kept", {"value": "v"})
        acknowledged, refused = [], []
        while len(refused) < 5:
            name = f"big-{len(acknowledged) + len(refused)}"
            reply = vault.call("PUT", f"/secrets/{name}", {"value": random.token_hex(10_000)})
            (acknowledged if reply.status == 200 else refused).append(name)
            assert reply.status == 200 or (reply.status, reply.code) == (503, "ServiceUnavailable"), reply
            assert len(acknowledged) < 3_000, "the disk does not fill"
        assert vault.do("GET", "/secrets/kept")["value"] == "v"
        assert {vault.call("GET", f"/secrets/{name}").status for name in refused} == {404}
        subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
        vault.do("PUT", "/secrets/after", {"value": "v"})
        assert {vault.call("GET", f"/secrets/{name}").status for name in acknowledged} == {200}
        assert server.stop() == 0
    finally:
        server.kill()


@of_sqlite("the move begins at SQLite")
def test_a_store_moves_to_postgresql_and_back(tmp_path, primary):
    primary.do("CREATE DATABASE rekey")
    (tmp_path / "one").mkdir()
    first = Server(tmp_path / "one").start()
    for number in range(30):
        first.vault().do("PUT", f"/secrets/s{number}", {"value": f"value {number}"})
    there = serve(tmp_path / "one", primary)
    address, password = there.arguments[1], there.arguments[3]
    refused = first.cli("store", "copy", "--from", str(first.data), "--to", address, "--database-password-file", password,
                        expect=1, output=None)
    assert "in use" in refused
    assert first.stop() == 0
    copied = first.cli("store", "copy", "--from", str(first.data), "--to", address, "--database-password-file", password, output=None)
    assert "are the same in" in copied
    with pytest.raises(AssertionError, match="was moved to"):
        Server(tmp_path / "one").start()

    there.start()
    assert there.vault().do("GET", "/secrets/s7")["value"] == "value 7"
    there.vault().do("PUT", "/secrets/s7", {"value": "newer"})
    assert there.stop() == 0
    back = Server(tmp_path / "two")
    back.folder.mkdir()
    first.cli("store", "copy", "--from", address, "--to", str(back.data), "--database-password-file", password, output=None)
    for name in ("seal", "ca.pem", "ca-key.pem", "bootstrap.json"):
        (back.data / name).write_bytes((first.data / name).read_bytes())
        (back.data / name).chmod(0o600)
    back.start()
    assert back.vault().do("GET", "/secrets/s7")["value"] == "newer"
    assert back.stop() == 0
