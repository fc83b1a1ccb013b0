"""A database with a standby that follows it, of which each can die as a machine does."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from harness import wait_for
from postgres import PostgreSQL


class Pair:
    """A primary and a standby. What is committed is written on both, unless `is_synchronous` is False."""

    def __init__(self, is_synchronous=True):
        self.is_synchronous = is_synchronous
        self.primary, self.standby = PostgreSQL(), None
        self.kept = None  # where the password is

    def start(self):
        self.primary.settings = ["max_connections=100", "hot_standby=on"]
        self.primary.start()
        self.primary.do("CREATE DATABASE rekey ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")
        self.follow()
        self.ports = [self.primary.port, self.standby.port]
        return self

    def stop(self):
        for one in (self.standby, self.primary):
            if one:
                end(one)
        if self.kept:
            self.kept.unlink(missing_ok=True)

    @property
    def arguments(self):
        """What `rekey serve` is told to find whichever of the two takes writes."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        password = Path(self.primary.folder, "password")
        return ["--database", f"postgresql://postgres@{hosts}/rekey?sslmode=disable",
                "--database-password-file", self.keep(password)]

    def keep(self, password):
        """The folder of a dead primary goes away; its password stays the pair's."""
        self.kept = Path(self.primary.folder).with_suffix(".password")
        shutil.copy(password, self.kept)
        self.kept.chmod(0o600)
        return str(self.kept)

    def follow(self, port=None):
        """Makes a standby of the primary, at the port of the one before it."""
        self.standby = self.primary.standby(port)
        if not self.is_synchronous:
            self.primary.do("ALTER SYSTEM RESET synchronous_standby_names")
            self.primary.do("SELECT pg_reload_conf()")

    # Harm

    def fail_over(self, frozen=False):
        """The primary dies at once, or stops answering and is then ended; the standby takes over."""
        dead = self.primary
        if frozen:
            for pid in family(dead.process.pid):
                signal_to(pid, signal.SIGSTOP)
        else:
            kill(dead.process)
        self.standby.promote()
        self.primary, self.standby, self.dead = self.standby, None, dead

    def fence(self):
        """Ends the old primary, should it have frozen only."""
        end(self.dead)

    def hold_back(self):
        """The standby hears of nothing more: what the primary commits now is lost with it."""
        self.standby.do("ALTER SYSTEM SET primary_conninfo = ''")
        self.standby.do("SELECT pg_reload_conf()")

    def rebuild(self):
        """A new standby in the place of the primary that died."""
        self.follow(self.dead.port)

    def is_in_step(self):
        """Whether the standby has what the primary has."""
        wanted = "sync" if self.is_synchronous else "async"
        return self.primary.do("SELECT sync_state FROM pg_stat_replication") == wanted


def family(pid):
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def kill(process):
    """Ends a server with all its children at one moment, as a loss of power does."""
    if process.poll() is not None:
        return
    signal_to(process.pid, signal.SIGSTOP)
    for pid in family(process.pid):
        signal_to(pid, signal.SIGKILL)


def end(server):
    """Ends a server that may not be able to end by itself."""
    kill(server.process)
    server.process.wait(30)
    shutil.rmtree(server.folder, ignore_errors=True)


def signal_to(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
