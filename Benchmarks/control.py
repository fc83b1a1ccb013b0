"""OpenBao's static roles as the control of the load: the database secrets engine changes one login's password."""

import time
import urllib.error

from peers import OpenBao
from targets import ADMINISTRATOR


class StaticRoles(OpenBao):
    """OpenBao with its database secrets engine over a PostgreSQL."""

    audit_lines_per_request = 0

    def prepare(self):
        self.headers = self.unseal() | {"Content-Type": "application/json"}
        self.ask("POST", "/v1/sys/mounts/database", {"type": "database"})

    def connect(self, target, roles):
        """Has it rotate the logins of these names, whose roles bear the same name; each gets a first password."""
        user, password = ADMINISTRATOR
        self.ask("POST", "/v1/database/config/target", {
            "plugin_name": "postgresql-database-plugin", "allowed_roles": "*", "username": user, "password": password,
            "password_authentication": "scram-sha-256", "connection_url":
            f"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{target.server.port}/postgres?sslmode=disable"})
        for role in roles:
            self.ask("POST", f"/v1/database/static-roles/{role}", {
                "db_name": "target", "username": role, "rotation_period": "24h"})

    def spec(self, role):
        """What a client needs to read a role's credentials."""
        return {"source": "openbao", "secret": role, "token": self.headers["X-Vault-Token"], "port": self.port,
                "ca": str(self.certificate)}

    def rotate(self, role):
        self.ask("POST", f"/v1/database/rotate-role/{role}", {})

    def ask(self, method, path, body):
        """One request; soon after the start it is not the leader yet and says so."""
        deadline = time.monotonic() + 30
        while True:
            try:
                return self.call(method, path, body, self.headers)
            except urllib.error.HTTPError as error:
                text = error.read().decode(errors="replace")
                if error.code not in (429, 500, 503) or time.monotonic() > deadline:
                    raise RuntimeError(f"OpenBao answered {error.code} to {path}: {text[:300]}") from error
                time.sleep(0.2)
