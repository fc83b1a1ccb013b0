"""What goes on while things die: writers, applications in two rings, and one rotation after the other."""

import json

from applications import Application
from harness import wait_for
from nodes import PATIENCE, Door
from rotations import Account, Rotator
from writers import Writer

WRITERS = 4
POLICY = {
    "rings": [{"name": "canary", "select": "ring=canary", "soak": "PT2S"}, {"name": "everyone"}],
    "grace": {"quiet": "PT5S", "deadline": "PT1H", "atDeadline": "hold", "emergency": "PT1M"},
    "retries": {"first": "PT1S", "longest": "PT2S", "attempts": 100},
    "consumersCache": "PT3S",
}


class Load:
    """Over all nodes and one target, from `start` to `finish`."""

    def __init__(self, nodes, target, secrets):
        self.nodes, self.target = nodes, target
        self.door = Door(nodes)
        self.names = [f"app{number}" for number in range(secrets)]
        self.set_up()
        rings = [Door(nodes, self.identity(name, ring)) for name, ring in (("canary", "canary"), ("application", None))]
        self.applications = [Application(name, door, target) for name in self.names for door in rings]
        self.writers = [Writer(f"written{number}", nodes) for number in range(WRITERS)]
        self.rotators = [Rotator(name, self.door) for name in self.names]

    # Before

    def set_up(self):
        """Logins at the target, secrets that hold them, and the policy that rotates them."""
        vault = self.nodes.all[0].vault()
        vault.do("PUT", "/secrets/administrator", {"value": self.target.administrator})
        self.first, objects = {}, {}
        for name in self.names:
            kept = vault.do("PUT", f"/secrets/{name}", {"value": self.target.add(name)})
            self.first[name] = kept["id"].rpartition("/")[2]
            objects[f"secrets/{name}"] = {
                "connector": "target", "strategy": "two-principals", "principals": [f"{name}_a", f"{name}_b"],
                "policy": "failover", "template": {"username": "{user}", "password": "{password}"}}
        text = json.dumps({
            "connectors": {"target": self.target.connector}, "policies": {"failover": POLICY}, "objects": objects})
        answer = self.nodes.all[0].admin("POST", "/policies", {"files": [{"name": "failover.yaml", "text": text}], "strict": True})
        assert answer["applied"], answer

    def identity(self, name, ring):
        first = self.nodes.all[0]
        made = first.make_identity(name, ("Key Vault Secrets User", "/vaults/default"))
        if ring:
            first.admin("PATCH", f"/identities/{name}", {"ring": ring})
        client = made["clientId"], made["secret"]
        wait_for(lambda: all(self.is_let_in(one, client) for one in self.nodes.all), seconds=PATIENCE)
        return client

    def is_let_in(self, node, client):
        """Whether a node has heard of an identity and its role."""
        reply = node.vault(client=client).call("GET", f"/secrets/{self.names[0]}")
        return reply.status == 200

    # Meanwhile

    def start(self):
        for one in self.everyone:
            one.start()

    def finish(self):
        """Rotations come to their end under load, then the load ends."""
        for one in self.rotators:
            one.over.set()
        for one in (*self.rotators, *self.applications, *self.writers):
            one.finish()

    @property
    def everyone(self):
        return [*self.writers, *self.applications, *self.rotators]

    @property
    def acknowledged(self):
        return sum(len(one.acknowledged) for one in self.writers)

    @property
    def done(self):
        return sum(one.done for one in self.rotators)

    @property
    def logins(self):
        return sum(one.logins for one in self.applications)

    def check_alive(self):
        """Fails when one of them has given up."""
        assert not self.faults(), self.faults()
        dead = [type(one).__name__ for one in self.everyone if not one.is_alive()]
        assert not dead, f"stopped: {dead}"

    # Afterwards

    def faults(self):
        """Why one of them gave up."""
        return [one.fault for one in self.everyone if one.fault]

    def lost_writes(self):
        return [loss for one in self.writers for loss in one.losses(self.door)]

    def lost_records(self):
        """Acknowledged writes of which no node has a record."""
        recorded = {line["properties"].get("requestId") for line in self.nodes.audit_lines()}
        return [f"{one.name}: the write {request} has no audit record"
                for one in self.writers for request in one.requests if request not in recorded]

    def wrong_rotations(self):
        return [fault for name in self.names
                for fault in Account(self.door, name, self.first[name], self.target).faults()]

    def failed_logins(self):
        """What applications met, and how many the target's own log has."""
        return [failure for one in self.applications for failure in one.failures], self.target.counts()[1]
