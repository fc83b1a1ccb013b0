"""Applications that read a login from any node, keep it for a while, and log in with it at the target."""

import json
import threading
import time

import logins

KEPT = 1.5  # seconds until a login is read again; while no node answers it is kept
PAUSE = 0.15  # seconds between two logins


class Application(threading.Thread):
    """One application, from `start` to `finish`."""

    def __init__(self, secret, door, target):
        super().__init__(daemon=True)
        self.secret, self.door, self.target = secret, door, target
        self.over = threading.Event()
        self.held, self.version, self.read_at = None, None, 0.0
        self.reads = self.logins = 0
        self.longest = 0.0  # how long it had to do with what it had
        self.seen = {}  # passwords by version
        self.failures, self.fault = [], None

    def run(self):
        try:
            while not self.over.is_set():
                self.renew()
                if self.held:
                    self.log_in()
                self.over.wait(PAUSE)
        except Exception as error:  # whatever it is, the application has stopped working
            self.fault = f"{self.secret}: {type(error).__name__}: {error}"

    def finish(self):
        self.over.set()
        self.join(60)

    def renew(self):
        age = time.monotonic() - self.read_at
        if self.held and age < KEPT:
            return
        asked = time.monotonic()
        reply = self.door.get(f"/secrets/{self.secret}")
        if reply is None:
            return
        if reply.status != 200:
            raise AssertionError(f"a read was answered with {reply}")
        if self.held:
            self.longest = max(self.longest, time.monotonic() - self.read_at)
        self.reads += 1
        value = json.loads(reply.json["value"])
        self.held, self.read_at = (value["username"], value["password"]), asked
        self.version = reply.json["id"].rpartition("/")[2]
        self.seen[self.version] = self.held

    def log_in(self):
        self.logins += 1
        if not logins.postgresql(self.target.port, *self.held, host=self.target.folder):
            age = time.monotonic() - self.read_at
            self.failures.append(
                f"{time.strftime('%H:%M:%S')} {self.held[0]} of version {self.version}, read {age:.1f} s before, was refused")
