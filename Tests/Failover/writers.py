"""Writers, each with a secret of its own, who remember which of their writes were acknowledged."""

import http.client
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

PAUSE = 0.1  # seconds between two writes
READERS = 4  # how many read back at a time


class Writer(threading.Thread):
    """Writes version after version from `start` to `finish`; a write that broke off is not repeated."""

    def __init__(self, name, nodes):
        super().__init__(daemon=True)
        self.name = name
        self.vaults = [one.vault(timeout=30) for one in nodes.all]
        self.over = threading.Event()
        self.acknowledged, self.requests = {}, []
        self.tried, self.unsent, self.unknown, self.last = 0, 0, 0, 0
        self.answered_at, self.longest = None, 0.0
        self.fault = None

    def run(self):
        try:
            while not self.over.is_set():
                self.tried += 1
                self.write(random.choice(self.vaults), self.value(self.tried))
                self.over.wait(PAUSE)
        except Exception as error:  # whatever it is, it writes no more
            self.fault = f"{self.name}: {type(error).__name__}: {error}"

    def finish(self):
        self.over.set()
        self.join(60)

    def value(self, number):
        return f"{self.name} {number}"

    def write(self, vault, value):
        try:
            reply = vault.call("PUT", f"/secrets/{self.name}", {"value": value})
        except ConnectionRefusedError:
            self.unsent += 1  # the node is dead
            return
        except (OSError, http.client.HTTPException, AssertionError):
            self.unknown += 1
            return
        if reply.status != 200:
            self.unknown += 1
            return
        now = time.monotonic()
        self.longest = max(self.longest, now - (self.answered_at or now))
        self.answered_at, self.last = now, self.tried
        self.acknowledged[reply.json["id"].rpartition("/")[2]] = value
        self.requests.append(reply.headers["x-ms-request-id"])

    # Afterwards

    def losses(self, door):
        """What was acknowledged and is not there as it was written."""
        listed = [item["id"].rpartition("/")[2] for item in door.listed(f"/secrets/{self.name}/versions")]
        with ThreadPoolExecutor(READERS) as pool:
            values = pool.map(lambda version: door.read(f"/secrets/{self.name}/{version}")["value"], listed)
        found = dict(zip(listed, values))
        for version, value in self.acknowledged.items():
            if found.get(version) != value:
                yield f"{version} of {self.name} was acknowledged as {value!r}, and is {found.get(version)!r}"
        if len(set(found.values())) != len(found):
            yield f"{self.name}: a write took place twice"
        if len(found) > self.tried:
            yield f"{self.name}: {len(found)} versions of {self.tried} writes"
        yield from self.stale(door)

    def stale(self, door):
        """The last write that was acknowledged counts, or a later one whose answer was lost."""
        current = door.read(f"/secrets/{self.name}")["value"]
        if int(current.rpartition(" ")[2]) < self.last:
            yield f"{self.name} is {current!r}, and {self.value(self.last)!r} was acknowledged"
