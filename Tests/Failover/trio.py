"""Three PostgreSQL under Patroni, configured as docs/high-availability.md says, which choose the primary by themselves."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from harness import free_port, wait_for
from pair import family, signal_to
from postgres import PostgreSQL, program

CONFIGURATION = """
scope: rekey
name: {name}
restapi: {{ listen: "127.0.0.1:{api}", connect_address: "127.0.0.1:{api}" }}
raft: {{ self_addr: "127.0.0.1:{raft}", partner_addrs: {partners}, data_dir: {folder}/raft-{name} }}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 7
    synchronous_mode: true
    synchronous_mode_strict: true
    synchronous_node_count: 1
    postgresql:
      use_pg_rewind: true
      parameters: {{ synchronous_commit: "on", max_connections: 200, wal_log_hints: "on" }}
  initdb: [ {{ encoding: UTF8 }}, {{ locale: C }} ]
postgresql:
  listen: 127.0.0.1:{port}
  connect_address: 127.0.0.1:{port}
  data_dir: {folder}/{name}
  bin_dir: {programs}
  pgpass: {folder}/pgpass-{name}
  authentication:
    superuser: {{ username: postgres, password: {password} }}
    replication: {{ username: replicator, password: replicator }}
    rewind: {{ username: rewinder, password: rewinder }}
  parameters: {{ unix_socket_directories: {folder} }}
  pg_hba:
    - local all all trust
    - host replication replicator 127.0.0.1/32 scram-sha-256
    - host all all 127.0.0.1/32 scram-sha-256
"""


class Member(PostgreSQL):
    """One of the servers, with the Patroni that runs it."""

    def __init__(self, folder, number):
        super().__init__()
        shutil.rmtree(self.folder)
        self.folder, self.name = folder, f"db{number}"
        self.api, self.raft = free_port(), free_port()

    def launch(self, command):
        with open(f"{self.folder}/{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.as_server, *command, f"{self.folder}/{self.name}.yml"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self.folder, start_new_session=True)

    def configure(self, members):
        partners = json.dumps([f"127.0.0.1:{one.raft}" for one in members if one is not self])
        Path(self.folder, f"{self.name}.yml").write_text(CONFIGURATION.format(
            name=self.name, api=self.api, raft=self.raft, partners=partners, folder=self.folder, port=self.port,
            programs=Path(program("postgres")).resolve().parent, password=self.PASSWORD))

    def kill(self):
        """Patroni, the server and all its children end at one moment, as with their machine."""
        pids = [self.process.pid]
        try:
            pids += family(int(Path(self.folder, self.name, "postmaster.pid").read_text().split()[0]))
        except FileNotFoundError:
            pass  # it does not run
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in pids:
                signal_to(pid, number)
        self.process.wait(30)


class Trio:
    """The same face as a pair, but nobody promotes a standby here."""

    def __init__(self, command):
        self.command = command
        self.folder = tempfile.mkdtemp(prefix="rekey-patroni-")
        self.members = [Member(self.folder, number) for number in (1, 2, 3)]
        self.dead = None

    def start(self):
        if self.members[0].as_server:
            subprocess.run(["chown", "postgres", self.folder], check=True)
        Path(self.folder, "password").write_text(PostgreSQL.PASSWORD)
        for one in self.members:
            one.configure(self.members)
            one.launch(self.command)
        wait_for(lambda: self.is_whole(3), 180)
        self.primary.do("CREATE DATABASE rekey ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")
        return self

    def stop(self):
        for one in self.members:
            if one.process and one.process.poll() is None:
                one.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def arguments(self):
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in self.members)
        return ["--database", f"postgresql://postgres@{hosts}/rekey?sslmode=disable",
                "--database-password-file", f"{self.folder}/password"]

    # What Patroni says

    def roles(self):
        """What each server that runs is, by name, as the first Patroni that answers has it."""
        for one in self.members:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{one.api}/cluster", timeout=3) as reply:
                    found = json.load(reply)["members"]
            except OSError:
                continue
            return {one["name"]: one["role"] for one in found if one["state"] in ("running", "streaming")}
        return {}

    def is_whole(self, count):
        """Whether there are a primary, a standby that has all it acknowledges, and so many servers."""
        roles = self.roles()
        return {"leader", "sync_standby"} <= set(roles.values()) and len(roles) >= count

    @property
    def primary(self):
        roles = self.roles()
        return next(one for one in self.members if roles.get(one.name) == "leader")

    # Harm

    def fail_over(self, frozen=False):
        """The primary's machine dies; returns when another server takes writes."""
        self.dead = self.primary
        self.dead.kill()
        wait_for(lambda: self.roles().get(self.dead.name) != "leader" and self.is_whole(2), 180)

    def fence(self):
        """Patroni has seen to it."""

    def rebuild(self):
        """The machine comes back; its server follows the new primary."""
        self.dead.launch(self.command)
        wait_for(lambda: self.is_whole(3), 180)
