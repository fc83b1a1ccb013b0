"""Real servers that logins rotate at: each in a folder of its own on loopback, ended by its pid.

Each counts the logins of applications and those of them that it refused, from what it writes down itself.
"""

import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from logins import attempt, redis_connection

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests/Wire"))
import harness  # noqa: E402
from harness import free_port, wait_for  # noqa: E402
from postgres import PostgreSQL  # noqa: E402

ADMINISTRATOR = ("keeper", "keeper-secret")


class PostgreSQLTarget:
    """PostgreSQL whose log has a line for every connection; those of applications begin with `[local]`."""

    name, strategies = "PostgreSQL", ["two-principals"]

    def __init__(self):
        self.server = PostgreSQL()

    def start(self):
        folder = self.server.folder
        self.server.settings = [
            f"unix_socket_directories={folder}", "log_connections=on", "log_line_prefix=%h|",
            "shared_buffers=16MB"]
        self.server.start()
        self.server.do(f"""
            CREATE ROLE {ADMINISTRATOR[0]} LOGIN CREATEROLE PASSWORD '{ADMINISTRATOR[1]}';
            GRANT pg_read_all_stats, pg_signal_backend TO {ADMINISTRATOR[0]};
            CREATE ROLE application NOLOGIN;
            GRANT application TO {ADMINISTRATOR[0]} WITH ADMIN OPTION;
        """)
        self.place = {"kind": "postgresql", "folder": folder, "port": self.server.port}
        return self

    def stop(self):
        self.server.stop()

    def connector(self):
        return {"type": "postgresql", "host": "127.0.0.1", "port": self.server.port, "tls": "disabled",
                "role": "application"}

    def prepare(self, principals, password, strategy):
        first, *others = principals
        self.server.do(f"CREATE ROLE {first} LOGIN IN ROLE application PASSWORD '{password}';"
                       + "".join(f"CREATE ROLE {other} NOLOGIN IN ROLE application;" for other in others))

    def counts(self):
        """Logins of applications, and those of them that failed."""
        lines = [line for line in Path(self.server.folder, "log").read_text(errors="replace").splitlines()
                 if line.startswith("[local]|")]
        failed = sum("FATAL:" in line for line in lines)
        return sum("connection authorized" in line for line in lines) + failed, failed


class RedisTarget:
    """Redis, whose own statistics count `HELLO`, with which applications log in, apart from `AUTH`."""

    name, strategies = "Redis", ["two-principals", "two-passwords"]
    RIGHTS = ["~*", "+@all", "-@dangerous"]

    def start(self):
        self.folder, self.port = tempfile.mkdtemp(prefix="rekey-redis-"), free_port()
        Path(self.folder, "users.acl").write_text(
            "user default off\nuser root on >root-secret ~* &* +@all\n"
            f"user {ADMINISTRATOR[0]} on >{ADMINISTRATOR[1]} +acl +client +config|get\n")
        with open(f"{self.folder}/log", "wb") as log:
            self.process = subprocess.Popen(
                ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder, "--save", "",
                 "--aclfile", f"{self.folder}/users.acl", "--unixsocket", f"{self.folder}/socket"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.place = {"kind": "redis", "port": self.port, "socket": f"{self.folder}/socket"}
        wait_for(lambda: attempt(self.place, "root", "root-secret", tcp=True) is None)
        return self

    def stop(self):
        stop(self.process, self.folder)

    def connector(self):
        return {"type": "redis", "host": "127.0.0.1", "port": self.port, "tls": "disabled"}

    def prepare(self, principals, password, strategy):
        first, *others = principals
        self.do(["ACL", "SETUSER", first, "on", ">" + password, *self.RIGHTS])
        for other in others:
            self.do(["ACL", "SETUSER", other, "off", *self.RIGHTS])

    def counts(self):
        found = self.do(["INFO", "commandstats"])[0].decode()
        fields = re.search(r"cmdstat_hello:calls=(\d+),.*failed_calls=(\d+)", found)
        return (int(fields[1]), int(fields[2])) if fields else (0, 0)

    def do(self, *commands):
        """Commands as the owner, all sent before the first reply is read; returns the replies."""
        connection = redis_connection(self.place, "root", "root-secret", tcp=True)
        connection.connect()
        try:
            connection.send_packed_command(connection.pack_commands(commands))
            return [connection.read_response() for _ in commands]
        finally:
            connection.disconnect()


class MariaDBTarget:
    """MariaDB, whose general log has a line for every login; those of applications come from `localhost`."""

    name, strategies = "MariaDB", ["two-principals", "two-passwords"]

    def start(self):
        self.folder, self.port = tempfile.mkdtemp(prefix="rekey-mariadb-"), free_port()
        user = pwd.getpwuid(os.getuid()).pw_name
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={self.folder}/data", "--skip-test-db",
                        "--auth-root-authentication-method=normal", f"--user={user}"], check=True, capture_output=True)
        program = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
        with open(f"{self.folder}/log", "wb") as log:
            self.process = subprocess.Popen(
                [program, "--no-defaults", f"--user={user}", f"--datadir={self.folder}/data", f"--port={self.port}",
                 "--bind-address=127.0.0.1", f"--socket={self.folder}/socket", f"--pid-file={self.folder}/pid",
                 "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=8M", "--skip-name-resolve",
                 "--log-warnings=2", "--general-log=1", f"--general-log-file={self.folder}/general.log"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.place = {"kind": "mariadb", "port": self.port, "socket": f"{self.folder}/socket"}
        wait_for(lambda: self.run("SELECT 1").returncode == 0, 60)
        self.do(f"CREATE USER {ADMINISTRATOR[0]} IDENTIFIED BY '{ADMINISTRATOR[1]}';"
                f"GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO {ADMINISTRATOR[0]};"
                f"GRANT SELECT ON mysql.* TO {ADMINISTRATOR[0]}; DROP USER IF EXISTS ''@'localhost';")
        return self

    def stop(self):
        stop(self.process, self.folder)

    def connector(self):
        return {"type": "mariadb", "host": "127.0.0.1", "port": self.port, "tls": "disabled"}

    def prepare(self, principals, password, strategy):
        first, *others = principals
        self.do(f"CREATE USER {first} IDENTIFIED BY '{password}';" + "".join(f"CREATE USER {o};" for o in others))

    def counts(self):
        text = Path(self.folder, "general.log").read_text(errors="replace")
        logins = len(re.findall(r"Connect\tapp\w+@localhost on ", text))
        errors = Path(self.folder, "log").read_text(errors="replace")
        failed = len(re.findall(r"Access denied for user 'app\w+'@'localhost'", errors))
        return logins, failed

    def run(self, statements):
        return subprocess.run(["mariadb", "--no-defaults", f"--socket={self.folder}/socket", "--user=root"],
                              input=statements, capture_output=True, text=True, timeout=30)

    def do(self, statements):
        done = self.run(statements)
        assert done.returncode == 0, done.stderr


def stop(process, folder):
    """Ends a server by its pid and takes its folder away."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def administrator():
    """The administrator's login as the vault holds it."""
    return json.dumps(dict(zip(("username", "password"), ADMINISTRATOR)))
