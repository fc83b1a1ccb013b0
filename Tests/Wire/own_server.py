"""Redis and MariaDB servers of a test's own: each a process over a folder of its own on loopback, ended by its pid."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness import free_port, wait_for


class OwnServer:
    """Runs from `start` to `stop`; `settings` are arguments besides those that it always has."""

    def __init__(self, *settings):
        self.settings = settings
        self.folder = tempfile.mkdtemp(prefix=f"rekey-{self.name}-")
        self.port = free_port()
        self.process = None

    def launch(self):
        """Starts the server over what it has kept, and waits until it takes its owner's login."""
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.command(), *self.settings], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env=self.environment())
        wait_for(self.is_ready, 60)
        return self

    def environment(self):
        """Temporary files are called by the process's number, which servers in containers share with others."""
        return os.environ | {"TMPDIR": self.folder}

    def crash(self):
        """Ends it without a word to anybody."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Ends it and takes its folder away."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)


class RedisServer(OwnServer):
    """With users in an ACL file, among them the owner `root` and `keeper`, who may change users."""

    name = "redis"
    OWNER = ("root", "root-secret")
    RIGHTS = ("~*", "+@all", "-@dangerous")

    def start(self, keeper):
        """Starts it anew; `keeper` is the password of that user."""
        Path(self.folder, "users.acl").write_text(
            f"user default off\nuser root on >{self.OWNER[1]} ~* &* +@all\n"
            f"user keeper on >{keeper} +acl +client +config|get\n")
        return self.launch()

    def command(self):
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder, "--save", "",
                "--aclfile", f"{self.folder}/users.acl", "--unixsocket", f"{self.folder}/socket"]

    def is_ready(self):
        done = subprocess.run(
            ["redis-cli", "-p", str(self.port), "--user", self.OWNER[0], "PING"], capture_output=True, timeout=30,
            env=os.environ | {"REDISCLI_AUTH": self.OWNER[1]})
        return done.stdout == b"PONG\n"


class MariaDBServer(OwnServer):
    """With the account `keeper`, who may change accounts; its owner comes through the socket file."""

    name = "mariadb"

    def __init__(self, *settings):
        super().__init__(*settings)
        self.user = f"--user={pwd.getpwuid(os.getuid()).pw_name}"
        self.program = shutil.which("mariadbd") or "/usr/sbin/mariadbd"

    def start(self, keeper):
        """Starts it anew; `keeper` is the password of that account."""
        made = subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={self.folder}/data", "--skip-test-db",
             "--auth-root-authentication-method=normal", "--innodb-use-native-aio=0", self.user],
            capture_output=True, text=True, env=self.environment())
        assert made.returncode == 0, made.stdout + made.stderr
        self.launch()
        self.do(f"CREATE USER keeper IDENTIFIED BY '{keeper}';"
                "GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO keeper;"
                "GRANT SELECT ON mysql.* TO keeper; DROP USER IF EXISTS ''@'localhost'; CREATE DATABASE orders;")
        return self

    def command(self):
        return [self.program, "--no-defaults", self.user, f"--datadir={self.folder}/data", f"--port={self.port}",
                "--bind-address=127.0.0.1", f"--socket={self.folder}/socket", f"--pid-file={self.folder}/pid",
                "--innodb-flush-log-at-trx-commit=2", "--innodb-use-native-aio=0", "--innodb-buffer-pool-size=8M",
                "--skip-name-resolve"]

    def is_ready(self):
        return self.run("SELECT 1").returncode == 0

    def run(self, statements):
        """Statements as the owner, through MariaDB's own client."""
        return subprocess.run(["mariadb", "--no-defaults", f"--socket={self.folder}/socket", "--user=root"],
                              input=statements, capture_output=True, text=True, timeout=30)

    def do(self, statements):
        """Statements as the owner, which have to succeed."""
        done = self.run(statements)
        assert done.returncode == 0, done.stderr
