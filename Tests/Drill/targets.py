"""The real targets: started once for a drill, with logins of its own for each scenario."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import logins
from harness import ROOT, free_port, wait_for
from postgres import PostgreSQL
from program import answer
from proxy import Proxy
from replies import HTTPReplies, MariaDBReplies, PostgreSQLReplies, RedisReplies
from subject import Subject, value
from tap import Tap

sys.path.insert(0, str(ROOT / "Tests/ConnectorsTests/Partner"))
import service  # noqa: E402

TIMEOUT = 2  # seconds that a connector waits for one call: a held reply comes too late
KEEPER = "keeper-secret"
SHARED = {"tls": "disabled", "timeout": TIMEOUT}


class Target:
    """A server; `strategies` are the rows of the matrix that it has."""

    kind = None
    replies = None
    strategies = ("two-principals", "two-passwords", "one-principal")
    can_crash = False

    def __init__(self):
        self.process = None
        self.is_up = threading.Event()
        self.is_up.set()

    def start(self):
        """Starts the server."""

    def stop(self):
        """Ends it and removes what it left."""

    def fall(self):
        """Ends it as a crash does."""

    def rise(self):
        """Starts it again over what it has kept."""

    def crash(self):
        """Ends the server as a crash does, and has it come back by itself."""
        self.is_up.clear()
        self.fall()
        threading.Thread(target=self.come_back, daemon=True).start()

    def come_back(self):
        self.rise()
        self.is_up.set()

    def subject(self, strategy, name):
        """A login at this target that nothing else uses."""
        raise NotImplementedError

    def at_proxy(self, strategy, name, principals, first, **settings):
        """A subject whose connector goes through a proxy of its own."""
        proxy = Proxy(self.port, self.replies)
        connector = {"type": self.kind, "host": "127.0.0.1", "port": proxy.port, "administrator": f"secrets/{name}-admin"}
        return Subject(
            name, strategy, principals, first, connector | SHARED | settings, proxy, self.admits,
            {f"{name}-admin": value("keeper", KEEPER)}, self.is_up)

    def admits(self, user, password):
        """Whether the target takes a login, asked past the proxy."""
        raise NotImplementedError


def principals(strategy, name):
    """Two logins that take turns, or one."""
    return [f"{name}_a", f"{name}_b"] if strategy == "two-principals" else [f"{name}_a"]


class PostgreSQLTarget(Target):
    """Besides the strategies: a login that changes its own password, and the administrator's."""

    kind = "postgresql"
    replies = PostgreSQLReplies
    strategies = ("two-principals", "one-principal", "by-itself", "administrator")
    can_crash = True

    def start(self):
        self.server = PostgreSQL()
        self.server.start()
        self.port = self.server.port
        self.do(f"""
            CREATE ROLE keeper LOGIN CREATEROLE PASSWORD '{KEEPER}';
            GRANT pg_read_all_stats, pg_signal_backend TO keeper;
            CREATE ROLE orders NOLOGIN;
            CREATE TABLE stock (item text);
            GRANT SELECT, INSERT ON stock TO orders""")
        self.server.run("postgres", PostgreSQL.PASSWORD, "GRANT orders TO keeper WITH ADMIN OPTION")

    def do(self, statements):
        logins.postgresql(self.port, "postgres", PostgreSQL.PASSWORD, statements)

    def stop(self):
        self.server.stop()

    def fall(self):
        self.server.crash()

    def rise(self):
        self.server.launch()

    def admits(self, user, password):
        return logins.postgresql(self.port, user, password)

    def subject(self, strategy, name):
        names = principals(strategy, name)
        role = "IN ROLE orders" if strategy != "administrator" else "CREATEROLE"
        self.do(f"CREATE ROLE {names[0]} LOGIN {role} PASSWORD 'first-{name}'")
        if len(names) == 2:
            self.do(f"CREATE ROLE {names[1]} NOLOGIN IN ROLE orders; "
                    f"GRANT {names[0]}, {names[1]} TO keeper WITH ADMIN OPTION")
        one = self.at_proxy("one-principal" if len(names) == 1 else strategy, name, names, f"first-{name}", role="orders")
        if strategy in ("by-itself", "administrator"):
            del one.connector["role"], one.connector["administrator"]
            one.secrets = {}
        if strategy == "administrator":
            self.do(f"GRANT pg_read_all_stats TO {names[0]}")
            one.connector["administrator"] = f"secrets/{name}"
        return one


class OwnProcess(Target):
    """A server that is a process over a folder of its own."""

    can_crash = True

    def launch(self, *command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env=self.environment())

    def environment(self):
        """Temporary files are called by the process's number, which servers in containers share with others."""
        return os.environ | {"TMPDIR": self.folder}

    def fall(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        end(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


class RedisTarget(OwnProcess):
    """With users in an ACL file."""

    kind = "redis"
    replies = RedisReplies

    def start(self):
        self.folder = tempfile.mkdtemp(prefix="rekey-redis-")
        self.port = free_port()
        Path(self.folder, "users.acl").write_text(
            f"user default off\nuser root on >root-secret ~* &* +@all\n"
            f"user keeper on >{KEEPER} +acl +client +config|get\n")
        self.rise()

    def rise(self):
        self.launch(shutil.which("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder,
                    "--save", "", "--aclfile", f"{self.folder}/users.acl")
        wait_for(lambda: works(lambda: self.admits("root", "root-secret")))

    def admits(self, user, password):
        return logins.redis(self.port, user, password)

    def subject(self, strategy, name):
        names = principals(strategy, name)
        rights = ["~*", "+@all", "-@dangerous"]
        logins.redis(self.port, "root", "root-secret", ["ACL", "SETUSER", names[0], "on", f">first-{name}", *rights],
                     *(["ACL", "SETUSER", other, "off", *rights] for other in names[1:]), ["ACL", "SAVE"])
        return self.at_proxy(strategy, name, names, f"first-{name}")


class MariaDBTarget(OwnProcess):
    """With the accounts' host part unless told."""

    kind = "mariadb"
    replies = MariaDBReplies

    def start(self):
        self.folder = tempfile.mkdtemp(prefix="rekey-mariadb-")
        self.port = free_port()
        self.user = [f"--user={'root' if os.getuid() == 0 else os.environ.get('USER', '')}"]
        made = subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={self.folder}/data", "--skip-test-db",
             "--auth-root-authentication-method=normal", "--innodb-use-native-aio=0", *self.user], capture_output=True,
            text=True, env=self.environment())
        assert made.returncode == 0, made.stdout + made.stderr
        Path(self.folder, "init.sql").write_text(
            "CREATE USER IF NOT EXISTS boss IDENTIFIED BY 'boss-secret';\n"
            "GRANT ALL ON *.* TO boss WITH GRANT OPTION;\n")
        self.rise()
        self.do(f"CREATE USER keeper IDENTIFIED BY '{KEEPER}'", "GRANT CREATE USER, PROCESS ON *.* TO keeper",
                "GRANT CONNECTION ADMIN, SELECT ON *.* TO keeper", "CREATE DATABASE orders")

    def rise(self):
        self.launch(
            shutil.which("mariadbd") or "/usr/sbin/mariadbd", "--no-defaults", *self.user, f"--datadir={self.folder}/data",
            f"--port={self.port}", "--bind-address=127.0.0.1", f"--socket={self.folder}/socket",
            f"--pid-file={self.folder}/pid", "--innodb-flush-log-at-trx-commit=2", "--innodb-use-native-aio=0",
            "--innodb-buffer-pool-size=8M", "--skip-name-resolve", f"--init-file={self.folder}/init.sql")
        wait_for(lambda: works(lambda: self.admits("boss", "boss-secret")))

    def do(self, *statements):
        logins.mariadb(self.port, "boss", "boss-secret", statements)

    def admits(self, user, password):
        return logins.mariadb(self.port, user, password)

    def subject(self, strategy, name):
        names = principals(strategy, name)
        for index, one in enumerate(names):
            password = f"first-{name}" if index == 0 else "nobody-knows"
            self.do(f"CREATE USER {one} IDENTIFIED BY '{password}'", f"GRANT SELECT ON orders.* TO {one}")
        return self.at_proxy(strategy, name, names, f"first-{name}")


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
    daemon_threads = True
    request_queue_size = 128


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


TARGETS = (PostgreSQLTarget, RedisTarget, MariaDBTarget, WebhookTarget, ExecTarget, APIKeyPairTarget)


def works(attempt):
    try:
        return attempt()
    except logins.Trouble:
        return False


def end(process):
    """Ends a server by its pid."""
    if process is None:
        return
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
