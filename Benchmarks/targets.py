"""Real servers that logins rotate at: each in a folder of its own on loopback, ended by its pid.

Each counts the logins of applications and those of them that it refused, from what it writes down itself.
"""

import json
import re
import sys
from pathlib import Path

from logins import attempt, redis_connection

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests/Wire"))
import harness  # noqa: E402
from own_server import MariaDBServer, RedisServer  # noqa: E402
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

    def __init__(self):
        self.server = RedisServer()

    def start(self):
        self.server.start(ADMINISTRATOR[1])
        self.place = {"kind": "redis", "port": self.server.port, "socket": f"{self.server.folder}/socket"}
        return self

    def stop(self):
        self.server.stop()

    def connector(self):
        return {"type": "redis", "host": "127.0.0.1", "port": self.server.port, "tls": "disabled"}

    def prepare(self, principals, password, strategy):
        first, *others = principals
        self.do(["ACL", "SETUSER", first, "on", ">" + password, *RedisServer.RIGHTS])
        for other in others:
            self.do(["ACL", "SETUSER", other, "off", *RedisServer.RIGHTS])

    def counts(self):
        found = self.do(["INFO", "commandstats"])[0].decode()
        fields = re.search(r"cmdstat_hello:calls=(\d+),.*failed_calls=(\d+)", found)
        return (int(fields[1]), int(fields[2])) if fields else (0, 0)

    def do(self, *commands):
        """Commands as the owner, all sent before the first reply is read; returns the replies."""
        connection = redis_connection(self.place, *RedisServer.OWNER, tcp=True)
        connection.connect()
        try:
            connection.send_packed_command(connection.pack_commands(commands))
            return [connection.read_response() for _ in commands]
        finally:
            connection.disconnect()


class MariaDBTarget:
    """MariaDB, whose general log has a line for every login; those of applications come from `localhost`."""

    name, strategies = "MariaDB", ["two-principals", "two-passwords"]

    def __init__(self):
        self.server = MariaDBServer("--log-warnings=2", "--general-log=1", "--general-log-file=general.log")

    def start(self):
        self.server.start(ADMINISTRATOR[1])
        self.place = {"kind": "mariadb", "port": self.server.port, "socket": f"{self.server.folder}/socket"}
        return self

    def stop(self):
        self.server.stop()

    def connector(self):
        return {"type": "mariadb", "host": "127.0.0.1", "port": self.server.port, "tls": "disabled"}

    def prepare(self, principals, password, strategy):
        first, *others = principals
        self.server.do(f"CREATE USER {first} IDENTIFIED BY '{password}';" + "".join(f"CREATE USER {o};" for o in others))

    def counts(self):
        text = Path(self.server.folder, "data/general.log").read_text(errors="replace")
        logins = len(re.findall(r"Connect\tapp\w+@localhost on ", text))
        errors = Path(self.server.folder, "log").read_text(errors="replace")
        failed = len(re.findall(r"Access denied for user 'app\w+'@'localhost'", errors))
        return logins, failed


def administrator():
    """The administrator's login as the vault holds it."""
    return json.dumps(dict(zip(("username", "password"), ADMINISTRATOR)))
