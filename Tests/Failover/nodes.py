"""Several nodes of Rekey over one database, and the way to any of them."""

import http.client
import random
import shutil
import time

from harness import Server

# What every node has a copy of.
SHARED = ("seal", "ca.pem", "ca-key.pem", "bootstrap.json")
PATIENCE = 180  # seconds in which a node must be ready, and a request be answered by some node


class Nodes:
    """So many servers, each with a data folder of its own."""

    def __init__(self, folder, count, arguments):
        self.all = []
        for number in range(count):
            place = folder / f"node{number + 1}"
            place.mkdir()
            self.all.append(Server(place, dev=False, arguments=["--throttle", "none", *arguments]))

    def start(self):
        """The first makes seal and authority, the others get them."""
        first, *others = self.all
        first.start(seconds=PATIENCE)
        for one in others:
            one.data.mkdir(mode=0o700)
            for name in SHARED:
                shutil.copy(first.data / name, one.data / name)
                (one.data / name).chmod(0o600)
            one.start(seconds=PATIENCE)
            one.tokens = first.tokens  # whichever node issued a token, all take it

    def stop(self):
        """Asks all to end; returns those that did not end well."""
        return [f"{one.folder.name} ended with {status}" for one in self.all if (status := one.stop()) != 0]

    def kill(self):
        for one in self.all:
            if one.process:
                one.kill()

    def audit_lines(self):
        """Every record of every node; fails on one that is no whole line."""
        return [line for one in self.all for line in one.audit_lines()]

    def lost_logs(self):
        """Nodes whose audit log is gone, or was taken away meanwhile: then records are missing that were written."""
        for one in self.all:
            if not any(one.data.rglob("*.jsonl")):
                yield f"{one.data} holds no audit log: somebody removed it"
            elif any(line["operationName"] == "AuditLogReplaced" for line in one.audit_lines()):
                yield f"{one.data} has an audit log that was begun anew: somebody removed the one before"


class Door:
    """Any node, as behind a load balancer: when one does not answer, the next is asked."""

    def __init__(self, nodes, client=None):
        self.vaults = [one.vault(client=client, timeout=30) for one in nodes.all]

    def anywhere(self, request):
        """The answer of a node; None when none has one."""
        for vault in random.sample(self.vaults, len(self.vaults)):
            try:
                reply = request(vault)
            except (OSError, http.client.HTTPException, AssertionError):
                continue  # the token's answer or the connection broke
            if reply.status != 503:
                return reply
        return None

    def get(self, path):
        """A read of the vault."""
        return self.anywhere(lambda vault: vault.call("GET", path))

    def ask(self, method, path, body=None):
        """The answer of Rekey's own API, asked again until some node has one."""
        return self.insist(lambda vault: vault.send(method, f"/rekey/v1{path}", body))

    def read(self, path):
        """The JSON of a read of the vault, asked again until some node has it."""
        return self.good(lambda vault: vault.call("GET", path))

    def listed(self, path):
        """The items of a list; each page may come from another node."""
        page = self.read(path)
        items = list(page["value"])
        while page["nextLink"]:
            link = "/" + page["nextLink"].split("/", 3)[3]
            page = self.good(lambda vault: vault.send("GET", link))
            items += page["value"]
        return items

    def good(self, request):
        reply = self.insist(request)
        assert reply.status == 200, reply
        return reply.json

    def insist(self, request):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            reply = self.anywhere(request)
            if reply is not None:
                return reply
            time.sleep(0.2)
        raise AssertionError("no node answers")
