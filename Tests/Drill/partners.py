"""Partners that keep logins of their own: a service over HTTP, a program, a service with pairs of API keys."""

import http.server
import json
import shutil
import sys
import tempfile
import threading
from pathlib import Path

from harness import ROOT
from program import answer
from proxy import Proxy
from replies import HTTPReplies
from subject import Subject
from tap import Tap
from target import SHARED, TIMEOUT, Target, principals

sys.path.insert(0, str(ROOT / "Tests/ConnectorsTests/Partner"))
import service  # noqa: E402


class Partner(Target):
    """Logins in a file, which a service or a program changes."""

    def start(self):
        self.folder = tempfile.mkdtemp(prefix="rekey-partner-")
        self.state = f"{self.folder}/logins"

    def stop(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def admits(self, user, password):
        with open(self.state) as file:
            return password in json.load(file).get(user, [])

    def open(self, login, password):
        with service.State(self.state) as known:
            known[login] = [password]


class ExecTarget(Partner):
    """A program."""

    kind = "exec"

    def subject(self, strategy, name):
        names, tap = principals(strategy, name), Tap()
        self.open(names[0], f"first-{name}")
        arguments = ["-I", "-S", str(Path(__file__).parent / "program.py"), self.state, str(tap.folder)]
        connector = {"type": self.kind, "program": sys.executable, "arguments": arguments, "timeout": TIMEOUT}
        return Subject(name, strategy, names, f"first-{name}", connector, tap, self.admits)


class Handler(http.server.BaseHTTPRequestHandler):
    """The partner over HTTP: signed requests, and pairs of API keys."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        if self.path.startswith("/pair-"):
            keys = service.pair(self.server.state, self.path, body)
            known = self.headers["authorization"] == "Bearer signing-key"
            return self.reply(200 if known else 401, keys if known else {})
        self.reply(200, answer(self.server.state, json.loads(body)))

    def do_GET(self):
        keys = service.pair(self.server.state, f"/{self.path.split('/')[1]}/listKeys", b"")
        self.reply(200 if self.headers["api-key"] in keys.values() else 401, {})

    def reply(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Listener(http.server.ThreadingHTTPServer):
    """Callers that are killed, and those whose replies are dropped, are what the drill is about: no word of them."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class WebhookTarget(Partner):
    """A service."""

    kind = "webhook"
    replies = HTTPReplies

    def start(self):
        super().start()
        self.server = Listener(("127.0.0.1", 0), Handler)
        self.server.state, self.port = self.state, self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        super().stop()

    def subject(self, strategy, name):
        names, proxy = principals(strategy, name), Proxy(self.port, self.replies)
        self.open(names[0], f"first-{name}")
        connector = {"type": self.kind, "url": f"http://127.0.0.1:{proxy.port}/", "signingKey": f"secrets/{name}-key"}
        return Subject(name, strategy, names, f"first-{name}", connector | SHARED, proxy, self.admits,
                       {f"{name}-key": "signing-key"})


class APIKeyPairTarget(WebhookTarget):
    """A partner that makes the keys itself."""

    kind = "api-key-pair"
    strategies = ("two-principals",)

    def subject(self, strategy, name):
        proxy = Proxy(self.port, self.replies)
        base = f"http://127.0.0.1:{proxy.port}/pair-{name}"
        connector = {"type": self.kind, "url": base, "probeUrl": f"{base}/service", "management": f"secrets/{name}-key"}
        keys = lambda: service.pair(self.state, f"/pair-{name}/listKeys", b"")
        return Subject(name, strategy, ["key1", "key2"], keys()["key1"], connector | SHARED, proxy,
                       lambda user, password: keys()[user] == password, {f"{name}-key": "signing-key"})
