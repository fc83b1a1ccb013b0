"""What a scenario rotates: a login at a target, and how the policy files describe it."""

import json
import threading
from dataclasses import dataclass, field

POLICY = {
    "trigger": {"every": "P1D"},
    "rings": [{"name": "canary", "select": "ring=canary", "soak": "PT10M"}, {"name": "everyone"}],
    "grace": {"quiet": "PT30M", "deadline": "PT2H", "atDeadline": "hold", "emergency": "PT10M"},
    "retries": {"first": "PT1S", "longest": "PT1S", "attempts": 30},
    "consumersCache": "PT5S",
}


@dataclass
class Subject:
    """One login that rotates; `tap` spoils replies, `admits(user, password)` tells what the target takes."""

    name: str
    strategy: str
    principals: list
    password: str
    connector: dict
    tap: object
    admits: object
    secrets: dict = field(default_factory=dict)
    is_up: threading.Event | None = None

    @property
    def is_target_down(self):
        """Whether the target was made to crash and is not back."""
        return self.is_up is not None and not self.is_up.is_set()

    @property
    def has_overlap(self):
        return self.strategy != "one-principal"

    @property
    def first(self):
        """The value that the vault begins with."""
        return value(self.principals[0], self.password)

    def files(self, retention=None):
        """The set of policy files, as the body of a request."""
        entry = {"connector": "target", "strategy": self.strategy, "principals": self.principals, "policy": "drill",
                 "owner": "drill", "template": {"username": "{user}", "password": "{password}"}}
        policy = POLICY | ({"retention": retention} if retention else {})
        text = json.dumps({"connectors": {"target": self.connector}, "policies": {"drill": policy},
                           "objects": {f"secrets/{self.name}": entry}})
        return {"files": [{"name": "drill.yaml", "text": text}], "strict": True}


def value(user, password):
    """A login in the form of the template."""
    return json.dumps({"password": password, "username": user}, separators=(",", ":"))
