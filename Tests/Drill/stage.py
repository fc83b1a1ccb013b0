"""A server of Rekey that scenarios run on, one after the other; a person never helps."""

import http.client
import shutil
import signal
import tempfile
import time
from contextlib import ExitStack

from consumer import Consumer
from harness import Server

LONGEST = 90  # seconds for one scenario on a slow machine
LIFE = 60  # scenarios until a new server takes over: each moves the clock on by some hours


class Fallen(Exception):
    """The server is not there now."""


class Violation(Exception):
    """Something that must not be."""


class Stage:
    """Holds the server, and moves its clock while no application is in the middle of something."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="rekey-drill-")
        self.server = Server(self.folder)
        self.is_armed = False
        self.scenarios = 0
        self.lives = 0
        self.server.start()
        canary = self.server.make_identity("canary", ("Key Vault Secrets User", "/vaults/default"))
        self.server.admin("PATCH", "/identities/canary", {"ring": "canary"})
        self.canary = (canary["clientId"], canary["secret"])

    def close(self, keep=False):
        if self.server.process:
            self.server.kill()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def is_worn(self):
        return self.scenarios >= LIFE

    def up(self):
        """A number that is another after each restart, and 0 while the server is not up."""
        return self.lives if self.server.process and self.server.process.poll() is None and self.lives > 0 else 0

    # Life

    def restart(self, crash=None):
        """Stops the server as systemd does and starts it, armed to fall at a durable write or not."""
        self.go_down()
        if self.server.stop() != 0:
            raise Violation("the server did not end with 0 after SIGTERM")
        self.rise(crash)

    def go_down(self):
        self.lives = -abs(self.lives)

    def rise(self, crash=None):
        self.go_down()
        self.is_armed = crash is not None
        self.server.start({"REKEY_CRASH_AT": crash} if crash else None)
        self.lives = abs(self.lives) + 1

    def fell(self):
        """Whether it has fallen by its own hand; any other end is a violation."""
        status = self.server.process.poll()
        if status is None:
            return False
        if status != -signal.SIGKILL:
            raise Violation(f"the server ended with {status}: {self.server.log()[-500:]}")
        return True

    # Asking

    def ask(self, method, path, body=None):
        """The answer of Rekey's own API, which must be a good one."""
        reply = self.send(lambda vault: vault.send(method, f"/rekey/v1{path}", body))
        if reply.status >= 300:
            raise Violation(f"{method} {path}: {reply}")
        return reply.json if reply.body else None

    def status(self, path):
        """How the vault answers a read."""
        return self.send(lambda vault: vault.call("GET", path)).status

    def send(self, request):
        """One request, again with a new token when the clock has moved past the end of the old one."""
        try:
            reply = request(self.server.vault())
            if reply.status == 401:
                self.server.tokens.clear()
                reply = request(self.server.vault())
        except (OSError, http.client.HTTPException, AssertionError) as error:
            self.expect_fall(error)
            raise Fallen from error
        return reply

    def expect_fall(self, error):
        """The connection broke: the server is on its way down, and was meant to be."""
        end = time.monotonic() + 1
        while self.server.process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        if self.server.process.poll() is None and not self.is_armed:
            raise Violation(f"a request broke off: {error!r}")

    def advance(self, duration, consumers):
        """Moves the clock; with two logins nobody keeps over the move what was served before."""
        with ExitStack() as stack:
            for one in consumers:
                if one.subject.has_overlap:
                    stack.enter_context(one.gate)
                    one.round += 1
            self.ask("POST", "/dev/clock", {"advance": duration})

    def consumers(self, subject):
        """An application in each ring."""
        clients = {"everyone": None, "canary": self.canary}
        return [Consumer(ring, self.server.vault(client=client, timeout=60), subject, self.up)
                for ring, client in clients.items()]

    def set_up(self, subject, retention):
        """Puts the login into the vault and has the vault follow the files."""
        for name, secret in {**subject.secrets, subject.name: subject.first}.items():
            reply = self.send(lambda vault: vault.call("PUT", f"/secrets/{name}", {"value": secret}))
            assert reply.status == 200, reply
        outcome = self.ask("POST", "/policies", subject.files(retention))
        assert outcome["applied"], outcome
