"""The servers that take part in a run: each starts in a folder of its own on loopback and is ended by its pid."""

import base64
import json
import os
import secrets
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from proof import DIGEST, base64url, count_lines, public_parts, require, require_p256, require_rsa

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
# Every secret in the runs has this size, so that all servers move the same bytes.
SECRET_SIZE = 64


def padded(text):
    """The value of a secret that a load sets under a number, which has fifteen digits."""
    return f"{text}-" + "x" * (SECRET_SIZE - 16)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder, name):
    """A self-signed P-256 certificate for localhost; returns its paths."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    return certificate, key


class Server:
    """A process under measurement; the pids that count are its own and its children's."""

    name = "server"
    # How many lines of its audit log a request leaves.
    audit_lines_per_request = 0

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        self.process = None
        self.certificate = None

    def spawn(self, command, **options):
        log = open(self.folder / f"{self.name}.log", "ab")
        self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, **options)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def call(self, method, path, body=None, headers=None, base=None):
        """One request outside the measured load; returns the body as JSON, or nothing."""
        context = ssl.create_default_context(cafile=self.certificate)
        data = None if body is None else json.dumps(body).encode() if isinstance(body, dict) else body
        request = urllib.request.Request((base or self.url) + path, data, dict(headers or {}), method=method)
        with urllib.request.urlopen(request, context=context, timeout=30) as reply:
            text = reply.read()
            return json.loads(text) if text else None

    def wait_until(self, path, accepted=(200,), seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended; see {self.folder / (self.name + '.log')}")
            try:
                self.call("GET", path)
                return
            except urllib.error.HTTPError as error:
                if error.code in accepted:
                    return
                if error.code < 429:
                    raise
            except (OSError, ssl.SSLError):
                pass
            time.sleep(0.005)
        raise RuntimeError(f"{self.name} was not ready within {seconds} s")

    def audit_lines(self):
        """How many lines its audit log has."""
        return 0

    def check(self, load):
        """Sends the request of a load once and checks the answer; raises when it is wrong."""

    def check_written(self, number):
        """Checks that the secret of the load `secret set` with this number is there with its value."""

    def pids(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid] + [int(child) for child in children]

    def cpu_seconds(self):
        """User and system time so far."""
        ticks = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / CLOCK_TICKS

    def resident_mib(self):
        kib = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    kib += int(line.split()[1])
        return kib / 1024


class Rekey(Server):
    """Our server, as `make run` starts it, but for the limits of transactions: TLS, audit log and durable writes on."""

    name = "rekey"
    audit_lines_per_request = 1

    def __init__(self, folder, binary, arguments=()):
        super().__init__(folder)
        self.binary, self.arguments = binary, arguments
        self.data = folder / "rekey-data"
        self.certificate = None

    def start(self):
        self.spawn([self.binary, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
                    "--throttle", "none", *self.arguments])
        deadline = time.monotonic() + 60
        while not (self.data / "bootstrap.json").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.profile = json.loads((self.data / "bootstrap.json").read_text())
        self.url = self.profile["vaultUrl"].rstrip("/")
        self.certificate = self.profile["caCertificate"]
        self.wait_until("/healthstatus")

    def authorize(self):
        """Gets a token, from this server."""
        form = urllib.parse.urlencode({
            "grant_type": "client_credentials",
            "client_id": self.profile["clientId"],
            "client_secret": self.profile["clientSecret"],
            "scope": "https://vault.azure.net/.default",
        }).encode()
        path = f"/{self.profile['tenantId']}/oauth2/v2.0/token"
        answer = self.call("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"})
        self.headers = {"Authorization": "Bearer " + answer["access_token"], "Content-Type": "application/json"}

    def prepare(self):
        self.authorize()
        self.value = secrets.token_hex(SECRET_SIZE // 2)
        self.call("PUT", "/secrets/bench?api-version=7.6", {"value": self.value}, self.headers)
        self.versions, self.keys = {}, {}
        for name, parameters in {"p256": {"kty": "EC", "crv": "P-256"}, "rsa": {"kty": "RSA", "key_size": 2048}}.items():
            bundle = self.call("POST", f"/keys/{name}/create?api-version=7.6", parameters, self.headers)
            self.keys[name] = bundle["key"]
            self.versions[name] = bundle["key"]["kid"].rpartition("/")[2]

    def loads(self):
        digest = base64.urlsafe_b64encode(DIGEST).rstrip(b"=").decode()
        sign = "POST /keys/{0}/{1}/sign?api-version=7.6"
        return {
            "secret read": ("GET /secrets/bench/?api-version=7.6", ""),
            "secret set": ("PUT /secrets/set-@N@?api-version=7.6",
                           json.dumps({"value": padded("@N@")})),
            "P-256 sign": (sign.format("p256", self.versions["p256"]), json.dumps({"alg": "ES256", "value": digest})),
            "RSA-2048 sign": (sign.format("rsa", self.versions["rsa"]), json.dumps({"alg": "RS256", "value": digest})),
        }

    def audit_lines(self):
        return count_lines((self.data / "audit").glob("audit*.jsonl"))

    def check(self, load):
        line, body = self.loads()[load]
        if load == "secret set":
            return
        answer = self.call(*line.split(" "), body.encode() or None, self.headers)
        if load == "secret read":
            require(answer["value"] == self.value, "another secret came back")
        elif load == "P-256 sign":
            point = base64url(self.keys["p256"]["x"]) + base64url(self.keys["p256"]["y"])
            require_p256(point, DIGEST, base64url(answer["value"]), self.folder)
        else:
            number = {part: int.from_bytes(base64url(self.keys["rsa"][part]), "big") for part in "ne"}
            require_rsa(number["n"], number["e"], DIGEST, base64url(answer["value"]))

    def check_written(self, number):
        answer = self.call("GET", f"/secrets/set-{number}?api-version=7.6", None, self.headers)
        require(answer["value"] == padded(number), "a secret that was set came back otherwise")

    def start_to_ready(self):
        """Milliseconds from spawn to a 200 of /healthstatus, with the data folder that stands."""
        began = time.monotonic()
        self.start()
        return (time.monotonic() - began) * 1000


class OpenBao(Server):
    """OpenBao with integrated storage, TLS and a file audit device; KV v2 and transit mounted."""

    name = "openbao"
    # One of the request, one of the answer.
    audit_lines_per_request = 2

    def __init__(self, folder, binary):
        super().__init__(folder)
        self.binary = binary

    def start(self):
        self.certificate, key = make_certificate(self.folder, self.name)
        storage = self.folder / "openbao-data"
        storage.mkdir()
        config = self.folder / "openbao.hcl"
        config.write_text(f"""
            disable_mlock = true
            api_addr = "{self.url}"
            cluster_addr = "https://127.0.0.1:{self.port + 1}"
            storage "raft" {{ path = "{storage}" node_id = "one" }}
            listener "tcp" {{
                address = "127.0.0.1:{self.port}"
                cluster_address = "127.0.0.1:{self.port + 1}"
                tls_cert_file = "{self.certificate}"
                tls_key_file = "{key}"
            }}
            audit "file" "to-file" {{
                options {{ file_path = "{self.folder / 'openbao-audit.log'}" }}
            }}
        """)
        self.spawn([self.binary, "server", f"-config={config}", "-log-level=warn"])
        self.wait_until("/v1/sys/health", accepted=(200, 501, 503))

    def unseal(self):
        """Makes its keys and opens it; returns the header with the root token."""
        keys = self.call("PUT", "/v1/sys/init", {"secret_shares": 1, "secret_threshold": 1})
        self.call("PUT", "/v1/sys/unseal", {"key": keys["keys"][0]})
        self.wait_until("/v1/sys/health")
        return {"X-Vault-Token": keys["root_token"]}

    def prepare(self):
        root = self.unseal()
        self.call("POST", "/v1/sys/mounts/secret", {"type": "kv", "options": {"version": "2"}}, root)
        self.call("POST", "/v1/sys/mounts/transit", {"type": "transit"}, root)
        self.call("POST", "/v1/transit/keys/p256", {"type": "ecdsa-p256"}, root)
        self.call("POST", "/v1/transit/keys/rsa", {"type": "rsa-2048"}, root)
        # The root token: OpenBao is at its fastest with it, twice as fast as with a token that carries a policy.
        self.headers = root | {"Content-Type": "application/json"}
        self.when_writable()
        self.value = secrets.token_hex(SECRET_SIZE // 2)
        self.call("POST", "/v1/secret/data/bench", {"data": {"value": self.value}}, self.headers)

    def when_writable(self):
        """KV v2 upgrades itself for a moment after it was mounted."""
        for _ in range(200):
            try:
                return self.call("POST", "/v1/secret/data/probe", {"data": {"value": "x"}}, self.headers)
            except urllib.error.HTTPError:
                time.sleep(0.05)
        raise RuntimeError("OpenBao's KV v2 did not become writable")

    def loads(self):
        digest = base64.b64encode(DIGEST).decode()
        rsa = {"input": digest, "prehashed": True, "signature_algorithm": "pkcs1v15"}
        ec = {"input": digest, "prehashed": True, "marshaling_algorithm": "jws"}
        return {
            "secret read": ("GET /v1/secret/data/bench", ""),
            "secret set": ("POST /v1/secret/data/set-@N@",
                           json.dumps({"data": {"value": padded("@N@")}})),
            "P-256 sign": ("POST /v1/transit/sign/p256/sha2-256", json.dumps(ec)),
            "RSA-2048 sign": ("POST /v1/transit/sign/rsa/sha2-256", json.dumps(rsa)),
        }

    def audit_lines(self):
        return count_lines([self.folder / "openbao-audit.log"])

    def check(self, load):
        line, body = self.loads()[load]
        if load == "secret set":
            return
        answer = self.call(*line.split(" "), body.encode() or None, self.headers)["data"]
        if load == "secret read":
            return require(answer["data"]["value"] == self.value, "another secret came back")
        name = "p256" if load == "P-256 sign" else "rsa"
        key = self.call("GET", f"/v1/transit/keys/{name}", None, self.headers)["data"]["keys"]["1"]["public_key"]
        parts, signature = public_parts(key, self.folder), answer["signature"].rpartition(":")[2]
        if load == "P-256 sign":
            require_p256(parts, DIGEST, base64url(signature), self.folder)
        else:
            require_rsa(*parts, DIGEST, base64.b64decode(signature))

    def check_written(self, number):
        answer = self.call("GET", f"/v1/secret/data/set-{number}", None, self.headers)
        require(answer["data"]["data"]["value"] == padded(number), "a secret that was set came back otherwise")


class Nginx(Server):
    """nginx serving one file over TLS: what the machine gives when nothing is computed."""

    name = "nginx"

    def __init__(self, folder, body):
        super().__init__(folder)
        self.body = body
        self.headers = {}

    def start(self):
        self.certificate, key = make_certificate(self.folder, self.name)
        root = self.folder / "root"
        root.mkdir(exist_ok=True)
        (root / "secret").write_bytes(self.body)
        config = self.folder / "nginx.conf"
        config.write_text(f"""
            daemon off;
            {"user root;" if os.getuid() == 0 else ""}
            worker_processes 1;
            pid {self.folder}/nginx.pid;
            error_log {self.folder}/nginx-error.log;
            events {{ worker_connections 256; }}
            http {{
                access_log off;
                keepalive_requests 10000000;
                default_type application/json;
                client_body_temp_path {self.folder}/t1; proxy_temp_path {self.folder}/t2;
                fastcgi_temp_path {self.folder}/t3; uwsgi_temp_path {self.folder}/t4; scgi_temp_path {self.folder}/t5;
                server {{
                    listen 127.0.0.1:{self.port} ssl;
                    ssl_certificate {self.certificate};
                    ssl_certificate_key {key};
                    root {root};
                }}
            }}
        """)
        self.spawn(["nginx", "-p", str(self.folder), "-c", str(config)])
        self.wait_until("/secret")

    def loads(self):
        return {"secret read": ("GET /secret", "")}
