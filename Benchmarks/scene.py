"""Rekey and a target beside it, for a load: secrets, policies and the identities of applications."""

import json
import secrets
import shutil
import tempfile
from pathlib import Path

from targets import administrator, harness

# What a complete rotation leaves in its journal, and why the old login was taken away.
WHOLE = ["planned", "generated", "staging", "staged", "verified", "exposed", "promoted", "recorded", "retiring",
         "retired"]
QUIET = "nobody uses the old version any more"


def policy(quiet):
    """A canary ring, and retirement on quiet alone; no word of caches, so that a quiet too short is taken too."""
    return {"rings": [{"name": "canary", "select": "ring=canary", "soak": "PT2S"}, {"name": "everyone"}],
            "grace": {"quiet": quiet, "deadline": "PT5M", "atDeadline": "hold", "emergency": "PT1M"}}


def login_value(user, password):
    """A login in the form of the policies' template."""
    return json.dumps({"password": password, "username": user}, separators=(",", ":"))


class Scene:
    """One server of Rekey over one target, from `with` to its end."""

    def __init__(self, target, binary, dev=False):
        harness.BINARY = str(binary)
        self.target = target
        self.folder = Path(tempfile.mkdtemp(prefix="rekey-load-"))
        self.server = harness.Server(self.folder, dev=dev, arguments=["--throttle", "none"])

    def __enter__(self):
        try:
            self.server.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.server.process:
            self.server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def manage(self, names, strategy, policy):
        """Logins at the target, secrets that hold them, and policies that rotate them."""
        objects = {}
        vault = self.server.vault()
        vault.do("PUT", "/secrets/administrator", {"value": administrator()})
        for name in names:
            principals = [name] if strategy == "two-passwords" else [f"{name}_a", f"{name}_b"]
            password = secrets.token_hex(16)
            self.target.prepare(principals, password, strategy)
            vault.do("PUT", f"/secrets/{name}", {"value": login_value(principals[0], password)})
            objects[f"secrets/{name}"] = {
                "connector": "target", "strategy": strategy, "principals": principals, "policy": "load",
                "template": {"username": "{user}", "password": "{password}"}}
        self.apply({"connectors": {"target": self.target.connector() | {"administrator": "secrets/administrator"}},
                    "policies": {"load": policy}, "objects": objects})

    def apply(self, policies):
        upload = {"files": [{"name": "load.yaml", "text": json.dumps(policies)}], "strict": True}
        answer = self.server.admin("POST", "/policies", upload)
        assert answer["applied"], answer

    def application(self, name, ring=None):
        """An identity that reads secrets; returns its client id and secret."""
        made = self.server.make_identity(name, ("Key Vault Secrets User", "/vaults/default"))
        if ring:
            self.server.admin("PATCH", f"/identities/{name}", {"ring": ring})
        return made["clientId"], made["secret"]

    def spec(self, secret, client, sdk=False):
        """What an application needs to read a secret."""
        server = self.server
        return {"source": "sdk" if sdk else "rekey", "secret": secret, "client": client, "port": server.port,
                "token": server.token(*client), "ca": server.ca, "tenant": server.tenant,
                "authority": server.authority, "url": server.url()}

    def login(self, name):
        """What the vault serves now."""
        value = json.loads(self.server.vault().do("GET", f"/secrets/{name}")["value"])
        return value["username"], value["password"]
