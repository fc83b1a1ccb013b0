"""Applications: each gets the latest value, keeps it briefly, and logs in with it again and again."""

import http.client
import json
import threading
import time
from collections import deque
from dataclasses import dataclass

import logins

KEPT = 0.7  # seconds that a login is used before it is read again; less than the policy's consumersCache
PATIENCE = 15  # seconds; a read of a login in doubt is answered after 5 on an idle machine


@dataclass
class Served:
    """A login as the vault gave it out."""

    version: str
    user: str
    password: str
    round: int
    at: float


class Consumer(threading.Thread):
    """One ring's applications, from `start` to `finish`; what they must not meet is put down in `violations`."""

    def __init__(self, ring, vault, subject, is_server_up):
        super().__init__(daemon=True)
        self.ring, self.vault, self.subject, self.is_server_up = ring, vault, subject, is_server_up
        self.gate = threading.Lock()
        self.over = threading.Event()
        self.round = 0  # what was served before the clock moved is not kept over the move
        self.reads = self.logins = 0
        self.seen, self.kept = {}, deque()
        self.violations = []
        self.dark_since, self.longest_dark = None, 0.0

    def run(self):
        while not self.over.is_set():
            try:
                self.look()
                self.over.wait(0.02)
                self.use_again()
            except Exception as error:  # whatever an application meets here it should not have met
                self.violations.append(f"{self.ring}: {type(error).__name__}: {error}")
                return
            self.over.wait(0.02)

    def finish(self):
        self.over.set()
        self.join(60)

    def look(self):
        """Gets the latest login and logs in with it."""
        with self.gate:
            served = self.get()
            if served and not self.log_in(served):
                self.judge(served)
            if served:
                self.kept.append(served)

    def use_again(self):
        """Logs in with the oldest login that is kept; while the vault is down the last one is kept."""
        with self.gate:
            while len(self.kept) > 1 and self.is_stale(self.kept[0]):
                self.kept.popleft()
            if not self.kept or self.kept[0].round != self.round:
                return
            held = self.kept[0]
            if not self.log_in(held) and self.subject.has_overlap:
                age = time.monotonic() - held.at
                self.violations.append(f"{self.ring}: {held.version}, served {age:.1f} s ago, does not log in")

    def is_stale(self, served):
        return served.round != self.round or time.monotonic() - served.at > KEPT

    def get(self):
        """What the vault serves as latest; None while it is down, or says that it cannot know."""
        began = time.monotonic()
        up, round = self.is_server_up(), self.round
        try:
            reply = self.vault.call("GET", f"/secrets/{self.subject.name}")
        except (OSError, http.client.HTTPException, AssertionError) as error:
            if up and self.stays_up(up):
                self.violations.append(f"{self.ring}: a read broke off: {error!r}")
            return None
        waited = time.monotonic() - began
        if waited > PATIENCE:
            self.violations.append(f"{self.ring}: a read took {waited:.1f} s")
        if reply.status == 503 and not self.subject.has_overlap:
            return None
        if reply.status == 401:  # the clock has moved past the end of the token
            self.vault.server.tokens.clear()
            return None
        if reply.status != 200:
            self.violations.append(f"{self.ring}: a read was answered with {reply}")
            return None
        self.reads += 1
        value = json.loads(reply.json["value"])
        served = Served(reply.json["id"].rpartition("/")[2], value["username"], value["password"], round,
                        time.monotonic())
        self.seen[served.version] = served
        return served

    def stays_up(self, up):
        """Whether the server is the same in a second; its end is seen a moment after its connections ended."""
        end = time.monotonic() + 1
        while time.monotonic() < end:
            if self.is_server_up() != up:
                return False
            time.sleep(0.01)
        return True

    def judge(self, served):
        """A login that was just served is refused: a fault, unless it was served before the only login was changed."""
        if not self.subject.has_overlap:
            again = self.get()
            if not again or again.version != served.version or self.log_in(again):
                return
        self.violations.append(f"{self.ring}: {served.version}, just served, does not log in")

    def log_in(self, served):
        self.logins += 1
        was_down = self.subject.is_target_down
        try:
            works = self.subject.admits(served.user, served.password)
        except logins.Trouble as error:
            if was_down or self.subject.is_target_down:
                return True
            self.violations.append(f"{self.ring}: the target takes no logins: {error}")
            return True
        now = time.monotonic()
        if works:
            if self.dark_since:
                self.longest_dark = max(self.longest_dark, now - self.dark_since)
            self.dark_since = None
        elif self.dark_since is None:
            self.dark_since = now
        return works
