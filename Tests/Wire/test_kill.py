"""The server is killed before and after each named durable write, and at random while clients write.

After every restart: what was acknowledged is there, what was not is whole or absent, the audit file is whole.
"""

import http.client
import os
import pty
import random
import re
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import stores
from drives import DIGEST, DRIVERS, OTHER_DRIVERS, backlog, die, nudge_until, stored
from harness import BINARY, ROOT, Server, wait_for

SOURCE = ROOT / "Sources/VaultCore/Store/DurableWrite.swift"
KILL_SECONDS = float(os.environ.get("KILL_SECONDS", "20"))
KILL_SEED = os.environ.get("KILL_SEED", "rekey")


def durable_writes():
    """The names the source declares, so that a new one without a driver fails here."""
    return [name for line in SOURCE.read_text().splitlines() if line.strip().startswith("case ")
            for name in re.findall(r"\w+", line.strip()[5:])]


def test_every_durable_write_has_a_driver():
    assert set(durable_writes()) == set(DRIVERS)


def fall(server, name, when, drive):
    """Starts the server armed, causes the write, and sees it die by its own hand."""
    server.launch({"REKEY_CRASH_AT": f"{name}:{when}"})
    try:
        server.wait_until_ready()
        server.tokens.clear()
        drive.act(server)
    except (OSError, http.client.HTTPException, AssertionError):
        pass  # the reply never comes
    assert die(server), f"nothing committed {name}: {server.process.poll()}"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name, drive", [*DRIVERS.items(), *OTHER_DRIVERS],
                         ids=lambda one: one if isinstance(one, str) else type(one).__name__)
def test_a_crash_at_a_durable_write_tears_nothing(tmp_path, name, drive, when):
    server = Server(tmp_path)
    try:
        if name != "serverSetup":
            server.start()
            server.vault().do("PUT", "/secrets/kept", {"value": "acknowledged"})
            drive.prepare(server)
            server.stop()
        fall(server, name, when, drive)
        server.tokens.clear()
        server.start()
        if name != "serverSetup":
            assert server.vault().do("GET", "/secrets/kept")["value"] == "acknowledged"
        present = drive.present(server)
        assert present is None or present == (when == "after"), f"{name} {when}: present is {present}"
        drive.settle(server)
        server.audit_lines()
        assert server.stop() == 0
        drive.check_store(server)
        assert stores.is_sound(server.data)
    finally:
        if server.process:
            server.kill()


def on_a_terminal(server, *arguments):
    """What a person at a terminal sees on standard error of a command that succeeds."""
    outer, inner = pty.openpty()
    with os.fdopen(outer, "rb", buffering=0) as terminal:
        command = subprocess.Popen([BINARY, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=inner,
                                   env=os.environ | {"REKEY_PROFILE": str(server.data / "bootstrap.json")})
        os.close(inner)
        shown = b""
        try:
            while chunk := terminal.read(4096):
                shown += chunk
        except OSError:
            pass  # the other end of a terminal is closed
        assert command.wait(60) == 0, shown
    return shown.decode()


def test_a_rewrap_that_is_killed_goes_on_where_it_stood(tmp_path):
    """Throttled, resumable, its progress shown; the old key goes when nothing stands under it."""
    count, server = 700, Server(tmp_path).start()

    def under_newest():
        newest, = stored(server, "SELECT max(version) FROM keks WHERE vault = 'default'")[0]
        return stored(server, f"SELECT count(*) FROM versions WHERE length(box) > 0 AND kek_version = {newest}")[0][0]

    def standing():
        return next(vault for vault in server.admin("GET", "/seal")["vaults"] if vault["name"] == "default")

    try:
        with ThreadPoolExecutor(8) as pool:
            vaults = [server.vault() for _ in range(8)]
            list(pool.map(lambda index: vaults[index % 8].do("PUT", f"/secrets/s{index}", {"value": f"value {index}"}), range(count)))
        first = standing()
        assert (first["records"], first["backlog"]) == (count, 0)
        server.stop()
        done = []
        for crash in ("rewrapBatch:after:2", "rewrapBatch:after:1"):
            server.launch({"REKEY_CRASH_AT": crash})
            try:
                server.wait_until_ready()
                if not done:
                    server.admin("POST", "/seal/rotate", {"layer": "kek", "vault": "default"})
            except (OSError, http.client.HTTPException, AssertionError):
                pass  # it dies on its way
            assert die(server), "nothing was rewrapped"
            done.append(under_newest())
        assert 0 < done[0] < done[1] < count, f"the second life did not go on where the first stood: {done}"
        server.start()
        seen = [standing()]
        assert seen[0]["version"] == first["version"] + 1
        while seen[-1]["backlog"]:
            seen.append(standing())
        assert [one["backlog"] for one in seen] == sorted((one["backlog"] for one in seen), reverse=True)
        assert {one["records"] for one in seen} == {count} and seen[0]["backlog"] <= count - done[1]
        # Again, undisturbed: 700 records take three full pauses of a tenth of a second at least.
        with ThreadPoolExecutor(1) as pool:
            begun = time.monotonic()
            watched = pool.submit(on_a_terminal, server, "seal", "rotate", "--kek", "--vault", "default")
            wait_for(lambda: standing()["version"] == first["version"] + 2)
            while standing()["backlog"]:
                pass
            took = time.monotonic() - begun
            assert 0.3 <= took < 9, "the rewrap is not throttled, or nobody woke it"
            assert re.search(rf"rewrapping: \d+ of {count} records", watched.result())
        for index in range(count):
            assert vaults[0].do("GET", f"/secrets/s{index}")["value"] == f"value {index}"
        nudge_until(server, lambda: "retired(" in server.log(), step="PT15M")
        server.stop()
        assert stored(server, "SELECT version FROM keks WHERE vault = 'default'") == [(first["version"] + 2,)]
    finally:
        server.kill()




# Random kills

class Writer(threading.Thread):
    """Writes secrets of its own until the server dies, and remembers which states each may be in."""

    def __init__(self, server, index, rng):
        super().__init__()
        self.server, self.index, self.rng = server, index, rng
        self.states = {}
        self.acknowledged = 0
        self.requests = []
        self.surprise = None

    def run(self):
        vault = self.server.vault(timeout=10)
        try:
            while self.step(vault):
                self.acknowledged += 1
        except (OSError, http.client.HTTPException):
            pass  # killed in the middle: the last write stays in doubt
        except AssertionError as error:
            self.surprise = error

    def step(self, vault):
        name = f"w{self.index}-{self.rng.randrange(12)}"
        now = self.states.get(name, ["absent"])[-1]
        if now == "absent" or isinstance(now, str) and now.startswith("live") and self.rng.random() < 0.6:
            value = f"live-{self.rng.getrandbits(64):x}"
            self.write(vault, name, now, value, "PUT", f"/secrets/{name}", {"value": value + "." * 500})
        elif now.startswith("live"):
            self.write(vault, name, now, "gone" + now[4:], "DELETE", f"/secrets/{name}")
        elif self.rng.random() < 0.5:
            self.write(vault, name, now, "live" + now[4:], "POST", f"/deletedsecrets/{name}/recover")
        else:
            self.write(vault, name, now, "absent", "DELETE", f"/deletedsecrets/{name}")
        return True

    def write(self, vault, name, before, after, method, path, body=None):
        self.states[name] = [before, after]
        reply = vault.call(method, path, body)
        assert reply.status in (200, 204), f"{method} {path}: {reply}"
        self.states[name] = [after]
        self.requests.append(reply.headers["x-ms-request-id"])

    def check(self, vault):
        """Every secret is in a state it may be in; an unsettled one settles to what is found."""
        for name, allowed in self.states.items():
            found = self.look(vault, name)
            assert found in allowed, f"{name} is {found}, may be {allowed}"
            self.states[name] = [found]

    def look(self, vault, name):
        live = vault.call("GET", f"/secrets/{name}")
        if live.status == 200:
            return live.json["value"].rstrip(".")
        deleted = vault.call("GET", f"/deletedsecrets/{name}")
        if deleted.status == 404:
            assert vault.do("GET", f"/secrets/{name}/versions")["value"] == []
            return "absent"
        # The value of a deleted secret shows again after a recovery; put it back as it was.
        value = vault.do("POST", f"/deletedsecrets/{name}/recover") and vault.do("GET", f"/secrets/{name}")["value"]
        vault.do("DELETE", f"/secrets/{name}")
        return "gone" + value.rstrip(".")[4:]


class KeyWriter(Writer):
    """Makes and rotates keys: every version that was acknowledged signs after the restart."""

    def step(self, vault):
        name = f"k{self.index}-{self.rng.randrange(6)}"
        known = self.states.setdefault(name, [])
        path = f"/keys/{name}/rotate" if known and self.rng.random() < 0.5 else f"/keys/{name}/create"
        reply = vault.call("POST", path, {"kty": "EC"} if path.endswith("create") else None)
        assert reply.status == 200, f"{path}: {reply}"
        known.append(reply.json["key"]["kid"].rpartition("/")[2])
        self.requests.append(reply.headers["x-ms-request-id"])
        return True

    def check(self, vault):
        for name, versions in self.states.items():
            if versions:
                listed = [item["kid"].rpartition("/")[2] for page in vault.pages(f"/keys/{name}/versions") for item in page["value"]]
                assert set(versions) <= set(listed), f"{name}: {set(versions) - set(listed)} are gone"
                for version in [*versions[-1:], vault.do("GET", f"/keys/{name}")["key"]["kid"].rpartition("/")[2]]:
                    vault.do("POST", f"/keys/{name}/{version}/sign", {"alg": "ES256", "value": DIGEST})


def test_random_kills_lose_nothing_that_was_acknowledged(tmp_path):
    rng = random.Random(KILL_SEED)
    server = Server(tmp_path).start()
    writers = [(KeyWriter if index > 5 else Writer)(server, index, random.Random(f"{KILL_SEED}/{index}")) for index in range(8)]
    deadline, rounds, acknowledged = time.monotonic() + KILL_SECONDS, 0, 0
    try:
        while time.monotonic() < deadline:
            server.token(fresh=True)
            for writer in writers:
                writer.start()
            target = rng.randrange(1, 400)
            while sum(writer.acknowledged for writer in writers) < target and all(writer.is_alive() for writer in writers):
                time.sleep(0.001)
            if rng.random() < 0.3:
                server.admin("POST", "/seal/rotate", {"layer": rng.choice(["kek", "root"])})
            server.kill()
            for writer in writers:
                writer.join()
                assert writer.surprise is None, f"seed {KILL_SEED}, round {rounds}: {writer.surprise}"
            rounds += 1
            acknowledged += sum(writer.acknowledged for writer in writers)
            assert stores.is_sound(server.data)
            server.start()
            recorded = {line["properties"].get("requestId") for line in server.audit_lines()}
            for writer in writers:
                assert set(writer.requests) <= recorded, "an acknowledged write has no audit record"
                writer.check(server.vault())
            writers = [successor(writer, rounds) for writer in writers]
        print(f"kill: {rounds} kills, {acknowledged} acknowledged writes, none lost, seed {KILL_SEED}")
        assert rounds >= 2 and acknowledged > 50
    finally:
        server.kill()


def successor(writer, number):
    """The next life of a writer: threads start once only."""
    another = type(writer)(writer.server, writer.index, random.Random(f"{KILL_SEED}/{writer.index}/{number}"))
    another.states = writer.states
    return another
