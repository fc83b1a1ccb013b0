"""Runs the real server for a test: on a free port, in a data folder of its own, ended by its pid."""

import base64
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
from datetime import datetime
from pathlib import Path
from random import SystemRandom

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("REKEY_BINARY", str(ROOT / ".build/debug/rekey"))
VERSION = "7.6"


def free_port():
    """A port below those that systems give to clients, so that it is still free when a server comes back to it."""
    while True:
        port = SystemRandom().randrange(15_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue  # taken


def ensure_resolves(host):
    """Fails with the remedy when `host` does not mean this machine."""
    try:
        socket.getaddrinfo(host, 443)
    except socket.gaierror as error:
        raise AssertionError(f"this machine does not know {host}: run scripts/setup test, "
                             "or add it to /etc/hosts") from error


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def wait_for(condition, seconds=60):
    """Waits for what the server does by itself a moment after its clock moved."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")


class Reply:
    """An HTTP answer, read to its end."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["error"]["code"]

    @property
    def inner(self):
        return self.json["error"].get("innererror", {}).get("code")

    @property
    def message(self):
        return self.json["error"]["message"]

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


class Connection:
    """A keep-alive connection that sends what it is told, sound or not."""

    def __init__(self, port, context, host="localhost", timeout=30, source=None):
        self.host = f"{host}:{port}"
        self.http = http.client.HTTPSConnection(
            "localhost", port, context=context, timeout=timeout, source_address=source and (source, 0))

    def request(self, method, path, body=None, headers=None):
        headers = {"Host": self.host} | (headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        try:
            self.http.request(method, path, body, headers)
            answer = self.http.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        except Exception:
            self.http.close()
            raise

    def close(self):
        self.http.close()


class Vault:
    """A caller of one vault over plain HTTP, with a token that is fetched when needed."""

    def __init__(self, server, host="localhost", client=None, timeout=30):
        self.server, self.host, self.timeout = server, host, timeout
        self.client = client or (server.profile["clientId"], server.profile["clientSecret"])
        self.local = threading.local()

    @property
    def connection(self):
        now = time.monotonic()
        idle, self.local.used = now - getattr(self.local, "used", now), now
        if getattr(self.local, "life", None) != self.server.life or idle > 60:  # the server closes after 120
            self.local.life = self.server.life
            self.local.connection = Connection(self.server.port, self.server.context, self.host, self.timeout)
        return self.local.connection

    def send(self, method, path, body=None, headers=None):
        """One request with a token and nothing else added."""
        token = self.server.token(*self.client)
        return self.connection.request(method, path, body, {"Authorization": f"Bearer {token}"} | (headers or {}))

    def call(self, method, path, body=None, headers=None):
        """One request with a token and an api-version."""
        mark = "&" if "?" in path else "?"
        return self.send(method, f"{path}{mark}api-version={VERSION}", body, headers)

    def do(self, method, path, body=None, expect=(200, 204)):
        """One request that has to succeed; returns its JSON."""
        reply = self.call(method, path, body)
        assert reply.status in expect, f"{method} {path}: {reply}"
        return reply.json if reply.body else None

    def pages(self, path):
        """The pages of a list, each as its JSON, following the links as they are."""
        page = self.do("GET", path)
        yield page
        while page["nextLink"]:
            reply = self.send("GET", page["nextLink"].partition(self.connection.host)[2])
            assert reply.status == 200, reply
            page = reply.json
            yield page


class Server:
    """`rekey serve` over one data folder, which outlives restarts."""

    def __init__(self, folder, dev=True, environment=None, arguments=()):
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.port = free_port()
        self.dev, self.environment, self.arguments = dev, environment or {}, list(arguments)
        self.process = None
        self.life = 0
        self.tokens = {}
        self.lock = threading.Lock()

    # Life

    def launch(self, environment=None, stdin=None, only=None):
        """Starts the process and returns at once; `only` are all its arguments, else the usual ones."""
        self.life += 1
        command = [BINARY, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"]
        command += (["--dev"] if self.dev else []) + self.store_arguments + self.arguments
        command = [BINARY, "serve", *only] if only else command
        with open(self.folder / "stdout", "ab") as out, open(self.folder / "stderr", "ab") as err:
            self.process = subprocess.Popen(
                command, stdin=stdin or subprocess.DEVNULL, stdout=out, stderr=err,
                env=os.environ | self.environment | (environment or {}))
        return self

    @property
    def store_arguments(self):
        """Where the data is kept, by REKEY_STORE; a server that was given a database keeps it there."""
        import stores  # imports this module

        return [] if "--database" in self.arguments else stores.arguments(self.data)

    def start(self, environment=None, seconds=60):
        self.launch(environment)
        self.wait_until_ready(seconds)
        return self

    def wait_until_ready(self, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}: {self.log()[-2000:]}"
            if (self.data / "bootstrap.json").exists():
                try:
                    self.read_profile()
                    connection = Connection(self.port, self.context, timeout=5)
                    if connection.request("GET", "/healthstatus").status == 200:
                        return
                except (OSError, http.client.HTTPException, json.JSONDecodeError):
                    pass
            time.sleep(0.02)
        raise AssertionError(f"the server was not ready within {seconds} s: {self.log()[-2000:]}")

    def read_profile(self):
        self.profile = json.loads((self.data / "bootstrap.json").read_text())
        self.context = ssl.create_default_context(cafile=self.profile["caCertificate"])

    def stop(self, seconds=20):
        """Asks it to end, as systemd does; returns its exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the server did not end after SIGTERM")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def log(self):
        return "".join((self.folder / name).read_text(errors="replace") for name in ("stdout", "stderr"))

    # Where things are

    def url(self, host="localhost"):
        return f"https://{host}:{self.port}"

    @property
    def tenant(self):
        return self.profile["tenantId"]

    @property
    def authority(self):
        return self.profile["authority"].rstrip("/")

    @property
    def ca(self):
        return self.profile["caCertificate"]

    def audit_lines(self):
        """Every line of every audit file, parsed; fails on a line that does not parse."""
        lines = []
        for path in sorted(self.data.rglob("*.jsonl")):
            text = path.read_bytes()
            assert not text or text.endswith(b"\n"), f"{path} ends in half a line"
            lines += [json.loads(line) for line in text.splitlines()]
        return lines

    # Tokens and administration

    def request_token(self, fields, tenant=None):
        form = urllib.parse.urlencode(fields)
        connection = Connection(self.port, self.context)
        reply = connection.request("POST", f"/{tenant or self.tenant}/oauth2/v2.0/token", form,
                                   {"Content-Type": "application/x-www-form-urlencoded"})
        connection.close()
        return reply

    def token(self, client_id=None, client_secret=None, fresh=False):
        client_id = client_id or self.profile["clientId"]
        client_secret = client_secret or self.profile["clientSecret"]
        with self.lock:
            if fresh or client_id not in self.tokens:
                reply = self.request_token({
                    "grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret,
                    "scope": "https://vault.azure.net/.default"})
                assert reply.status == 200, reply
                self.tokens[client_id] = reply.json["access_token"]
            return self.tokens[client_id]

    def vault(self, host="localhost", client=None, timeout=30):
        return Vault(self, host, client, timeout)

    def admin(self, method, path, body=None, expect=(200, 201, 202, 204)):
        """One request to /rekey/v1 as the administrator."""
        connection = Connection(self.port, self.context, timeout=60)
        reply = connection.request(method, f"/rekey/v1{path}", body, {"Authorization": f"Bearer {self.token()}"})
        connection.close()
        assert reply.status in expect, f"{method} {path}: {reply}"
        return reply.json if reply.body else None

    def advance(self, duration):
        """Moves the clock; tokens of before are forgotten."""
        answer = self.admin("POST", "/dev/clock", {"advance": duration})
        self.tokens.clear()
        return answer

    def time(self):
        """The server's own time, which --dev moves."""
        return datetime.fromisoformat(self.admin("GET", "/status")["time"])

    def make_vault(self, name, **settings):
        self.admin("POST", "/vaults", {"name": name} | settings)
        host = f"{name}.vault.localhost"
        ensure_resolves(host)
        return self.url(host)

    def make_identity(self, name, *grants, kind="application"):
        """An identity with a client secret and roles, given as (role, scope); returns it with `secret`."""
        identity = self.admin("POST", "/identities", {"name": name, "kind": kind})
        identity["secret"] = self.admin("POST", f"/identities/{name}/credentials", {"kind": "secret"})["secret"]
        for role, scope in grants:
            self.admin("POST", "/role-assignments", {"role": role, "principal": name, "scope": scope})
        return identity

    def cli(self, *arguments, stdin=None, expect=0, output="json", environment=None):
        """One run of the command line against this server; returns its JSON."""
        environment = os.environ | {"REKEY_PROFILE": str(self.data / "bootstrap.json")} | (environment or {})
        command = [BINARY, *arguments] + (["--output", output] if output else [])
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120, env=environment)
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        if output == "json" and expect == 0 and done.stdout.strip():
            return json.loads(done.stdout)
        return done.stdout + done.stderr
