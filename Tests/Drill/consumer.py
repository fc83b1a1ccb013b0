"""An application: gets the latest value, keeps it briefly, logs in with it again and again."""

import http.client
import json
import threading
import time
from dataclasses import dataclass

import logins

PATIENCE = 15  # seconds; a read of a login in doubt is answered after 5 on an idle machine


@dataclass
class Served:
    """A login as the vault gave it out."""

    version: str
    user: str
    password: str
    round: int


class Consumer(threading.Thread):
    """Runs from `start` to `finish`; what it must not meet it puts down in `violations`."""

    def __init__(self, ring, vault, subject, is_server_up):
        super().__init__(daemon=True)
        self.ring, self.vault, self.subject, self.is_server_up = ring, vault, subject, is_server_up
        self.gate = threading.Lock()
        self.over = threading.Event()
        self.round = 0  # what was served before the clock moved is not kept over the move
        self.reads = self.logins = 0
        self.seen = {}
        self.violations = []
        self.dark_since, self.longest_dark = None, 0.0

    def run(self):
        held = None
        while not self.over.is_set():
            try:
                held = self.look() or held
                self.over.wait(0.02)
                if held:
                    self.use_again(held)
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
            return served

    def use_again(self, held):
        """Logs in with what was served a moment ago, also while the vault is down."""
        with self.gate:
            if held.round == self.round and not self.log_in(held) and self.subject.has_overlap:
                self.violations.append(f"{self.ring}: {held.version}, served a moment ago, does not log in")

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
        served = Served(reply.json["id"].rpartition("/")[2], value["username"], value["password"], round)
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
