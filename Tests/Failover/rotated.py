"""The target whose logins rotate: a PostgreSQL that writes down every login and every change of a password.

Applications come through its socket file, Rekey over TCP; so the log tells their logins from Rekey's probes, of which
some must be refused.
"""

import base64
import hashlib
import hmac
import re
import secrets
from pathlib import Path

from postgres import PostgreSQL
from subject import value

KEEPER = "keeper-secret"
NEW_PASSWORD = re.compile(r"^127\.0\.0\.1\|.*ALTER ROLE \"?(\w+)\"? LOGIN PASSWORD '(SCRAM-SHA-256\$[^']+)'", re.MULTILINE)


class Target:
    """Runs from `start` to `stop`."""

    def start(self):
        self.server = PostgreSQL()
        self.folder, self.port = self.server.folder, self.server.port
        self.server.settings = [
            f"unix_socket_directories={self.folder}", "log_connections=on", "log_line_prefix=%h|", "log_statement=ddl"]
        self.server.start()
        self.server.keeper("application", KEEPER)
        return self

    def stop(self):
        self.server.stop()

    @property
    def connector(self):
        return {"type": "postgresql", "host": "127.0.0.1", "port": self.port, "tls": "disabled", "role": "application",
                "administrator": "secrets/administrator", "timeout": 5}

    @property
    def administrator(self):
        return value("keeper", KEEPER)

    def add(self, name):
        """Two logins that take turns; returns the value of the first, which works."""
        password = secrets.token_hex(16)
        self.server.do(f"CREATE ROLE {name}_a LOGIN IN ROLE application PASSWORD '{password}';"
                       f"CREATE ROLE {name}_b NOLOGIN IN ROLE application;")
        return value(f"{name}_a", password)

    def set_password(self, name, password):
        """Somebody changes a login here, past Rekey."""
        self.server.do(f"ALTER ROLE {name} PASSWORD '{password}'")

    # What it wrote down

    @property
    def log(self):
        return Path(self.folder, "log").read_text(errors="replace")

    def counts(self):
        """Logins of applications, and those of them that it refused."""
        lines = [line for line in self.log.splitlines() if line.startswith("[local]|")]
        refused = sum("FATAL:" in line for line in lines)
        return sum("connection authorized" in line for line in lines) + refused, refused

    def passwords(self):
        """The passwords that Rekey gave to logins, in order, as (login, verifier)."""
        return NEW_PASSWORD.findall(self.log)


def is_of(verifier, password):
    """Whether a verifier is one of this password (RFC 5802, RFC 7677)."""
    salted, keys = verifier.removeprefix("SCRAM-SHA-256$").split("$")
    rounds, salt = salted.split(":")
    secret = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    stored = hashlib.sha256(hmac.digest(secret, b"Client Key", "sha256")).digest()
    return base64.b64encode(stored).decode() == keys.split(":")[0]
