"""How each durable write is caused, and what must hold after a crash at it."""

import signal
import sys
import time
from datetime import timedelta

import stores
from exec_target import ExecTarget
from harness import b64url, wait_for
from rotation_function import Function

DIGEST = b64url(b"d" * 32)


def stored(server, query):
    """What the store of a stopped server says."""
    return stores.stored(server.data, query)


def die(server, seconds=30):
    """Waits until the server has killed itself."""
    deadline = time.monotonic() + seconds
    while server.process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return server.process.poll() == -signal.SIGKILL


def nudge_until(server, condition, step="PT15S", seconds=60):
    """Moves the clock in small steps, which wakes what waits by it, until the condition holds or the server is dead."""
    deadline = time.monotonic() + seconds
    while server.process.poll() is None and time.monotonic() < deadline:
        server.advance(step)
        for _ in range(20):
            if server.process.poll() is not None or condition():
                return
            time.sleep(0.02)


class Drive:
    """How to cause one durable write, and what must hold after the restart."""

    def prepare(self, server):
        """What has to stand before the write."""

    def act(self, server):
        """Causes the write; the server dies in the middle of it."""

    def present(self, server):
        """Whether the write took effect; None where recovery goes on by itself and `settle` judges."""
        return None

    def settle(self, server):
        """What must hold whichever way it went, and that the same act works now."""

    def check_store(self, server):
        """What the store must hold once the server has ended well."""


class Call(Drive):
    """A write that one request causes, and whose effect another request shows."""

    def __init__(self, method, path, body=None, before=(), shown=None, admin=False):
        self.method, self.path, self.body, self.before, self.shown, self.admin = method, path, body, before, shown, admin

    def send(self, server, method, path, body=None):
        vault = server.vault(timeout=15)
        return vault.send(method, "/rekey/v1" + path, body) if self.admin else vault.call(method, path, body)

    def prepare(self, server):
        for method, path, body in self.before:
            reply = self.send(server, method, path, body)
            assert reply.status < 300, reply

    def act(self, server):
        return self.send(server, self.method, self.path, self.body)

    def present(self, server):
        return self.shown(lambda path: self.send(server, "GET", path))

    def settle(self, server):
        if not self.present(server):
            reply = self.act(server)
            assert reply.status < 300, f"the act does not work after the crash: {reply}"
            assert self.present(server)


class Purge(Call):
    """The purge of a vault with something in it, piece by piece; what a stop left half done is done at the next start."""

    def __init__(self):
        super().__init__("POST", "")

    def arm(self, server, method, rest, body=None):
        path = f"/subscriptions/{server.tenant}/{rest}?api-version=2026-02-01"
        return server.vault(timeout=15).send(method, path, body)

    def prepare(self, server):
        where = "resourceGroups/rekey/providers/Microsoft.KeyVault/vaults/killed"
        server.admin("POST", "/vaults", {"name": "killed"})
        server.vault("killed.vault.localhost").do("PUT", "/secrets/one", {"value": "v"})
        assert self.arm(server, "DELETE", where).status == 200

    def act(self, server):
        rest = "providers/Microsoft.KeyVault/locations/local/deletedVaults/killed/purge"
        return self.arm(server, "POST", rest)

    def present(self, server):
        return None  # the server itself may be at it again

    def settle(self, server):
        deleted = "providers/Microsoft.KeyVault/deletedVaults"
        wait_for(lambda: self.arm(server, "GET", deleted).json["value"] == [])
        server.admin("POST", "/vaults", {"name": "killed"})
        assert server.vault("killed.vault.localhost").call("GET", "/secrets/one").status == 404


class Restore(Call):
    """A restore needs a blob that the server itself made."""

    def prepare(self, server):
        vault = server.vault()
        vault.do("PUT", "/secrets/blob", {"value": "v"})
        self.body = vault.do("POST", "/secrets/blob/backup")
        vault.do("DELETE", "/secrets/blob")
        vault.do("DELETE", "/deletedsecrets/blob")


class Rotate(Drive):
    """Rotation goes on after a crash; there are one or two versions, and the current one works."""

    def prepare(self, server):
        self.first = server.vault().do("POST", "/keys/turning/create", {"kty": "EC"})["key"]["kid"]

    def act(self, server):
        server.vault(timeout=15).call("POST", "/keys/turning/rotate")

    def settle(self, server):
        vault = server.vault()
        vault.do("POST", "/keys/turning/sign", {"alg": "ES256", "value": DIGEST})
        vault.do("POST", f"/keys/turning/{self.first.rpartition('/')[2]}/sign", {"alg": "ES256", "value": DIGEST})
        # The rotation that was cut short may be going on at this moment; only then it is a conflict.
        wait_for(lambda: vault.call("POST", "/keys/turning/rotate").status == 200)
        rotated = vault.do("GET", "/keys/turning")["key"]["kid"]
        listed = [item["kid"] for item in vault.do("GET", "/keys/turning/versions")["value"]]
        assert 2 <= len(listed) <= 3 and rotated in listed and self.first in listed
        vault.do("POST", "/keys/turning/sign", {"alg": "ES256", "value": DIGEST})


class Scheduled(Drive):
    """A rotation that the clock causes: it is caught up once after the crash."""

    def prepare(self, server):
        vault = server.vault()
        vault.do("POST", "/keys/due/create", {"kty": "EC"})
        vault.do("PUT", "/keys/due/rotationpolicy", {
            "lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Rotate"}}]})
        self.due = server.time() + timedelta(days=30)

    def act(self, server):
        server.advance("P31D")
        die(server, seconds=15)

    def settle(self, server):
        if server.time() < self.due:  # it died when it joined the others of its database, before the clock was moved
            server.advance("P31D")
        wait_for(lambda: len(server.vault().do("GET", "/keys/due/versions")["value"]) == 2)
        server.vault().do("POST", "/keys/due/sign", {"alg": "ES256", "value": DIGEST})
        wait_for(lambda: "KeyRotateIfDue" in [line["operationName"] for line in server.audit_lines()])

    def check_store(self, server):
        assert stored(server, "SELECT count(*) FROM rotations") == [(1,)]
        assert stored(server, "SELECT stage, count(*) FROM versions WHERE name = 'due' GROUP BY stage ORDER BY stage") == [
            ("current", 1), ("previous", 1)]


class Moved(Drive):
    """The clock was moved, or it was not; it goes on from there."""

    def prepare(self, server):
        self.began = server.time()

    def act(self, server):
        server.advance("P31D")

    def settle(self, server):
        before = server.time() - self.began
        assert before.days in (0, 31)
        server.advance("P31D")
        assert (server.time() - self.began).days == before.days + 31


class Announced(Drive):
    """An event that the clock causes: subscribers are told exactly once."""

    def prepare(self, server):
        server.vault().do("PUT", "/secrets/ending", {"value": "v", "attributes": {"exp": int(time.time()) + 40 * 86400}})

    def act(self, server):
        server.advance("P31D")
        die(server, seconds=15)

    def settle(self, server):
        wait_for(lambda: "SecretNearExpiryEventGridNotification" in [line["operationName"] for line in server.audit_lines()])

    def check_store(self, server):
        def told():
            return stored(server, "SELECT count(*) FROM outbox WHERE spelling = 'ending' AND type LIKE '%NearExpiry'")[0][0]

        if told() == 0:  # stopped between the record and the event: it comes at the next start
            server.start()
            nudge_until(server, lambda: False, seconds=2)
            server.stop()
        assert told() == 1


class Told(Drive):
    """Somebody is told of an expiry: at least once, as one event, and then no more."""

    FILES = """
connectors:
  renewal: {{ type: webhook, url: "{url}", signingKey: secrets/events-key, tls: disabled }}
policies:
  soon: {{ trigger: {{ beforeExpiry: P10D }}, retries: {{ first: PT1S, longest: PT1S }} }}
objects:
  secrets/told: {{ notify: renewal, policy: soon }}
"""

    def prepare(self, server):
        self.function = Function("events-key", clock=None)
        vault = server.vault()
        vault.do("PUT", "/secrets/events-key", {"value": "events-key"})
        vault.do("PUT", "/secrets/told", {"value": "v", "attributes": {"exp": int(time.time()) + 40 * 86400}})
        text = self.FILES.format(url=self.function.url)
        server.admin("POST", "/policies", {"files": [{"name": "p.yaml", "text": text}]})

    def act(self, server):
        server.advance("P31D")
        die(server, seconds=15)

    def settle(self, server):
        nudge_until(server, lambda: self.is_told(server))
        assert self.is_told(server), "it was not told, or nobody knows that it was"

    def is_told(self, server):
        row, = [one for one in server.admin("GET", "/inventory")["value"] if one["object"] == "secrets/told"]
        return bool(self.function.events) and row.get("untoldSince") is None

    def check_store(self, server):
        self.function.stop()
        assert set(self.function.ids) == {self.function.ids[0]} and len(self.function.ids) <= 2
        assert not self.function.refused
        assert stored(server, "SELECT count(*) FROM outbox WHERE type LIKE '%NearExpiry'") == [(0,)]
        assert stored(server, "SELECT count(*) FROM due WHERE work = 'deliver'") == [(0,)]


class Year(Drive):
    """A year on the clock renews the issuer's signing keys."""

    def act(self, server):
        for _ in range(12):
            server.advance("P30D")

    def settle(self, server):
        server.token(fresh=True)
        assert server.vault().call("GET", "/secrets").status == 200


class Login(Drive):
    """A login at a target rotates, its old version is retired and then destroyed.

    The login that is served works at every look, and the rotation comes to its end without a person.
    """

    FILES = """
connectors:
  partner: {{ type: exec, program: {program}, arguments: {arguments} }}
policies:
  quick: {{ grace: {{ quiet: PT1H }}, retention: PT2H, retries: {{ first: PT1S, longest: PT1S }} }}
objects:
  secrets/login:
    {{ connector: partner, strategy: two-principals, principals: [a, b], policy: quick }}
"""

    def prepare(self, server):
        folder = server.data.parent / "target"
        folder.mkdir()
        self.target = ExecTarget(folder)
        self.target.set(a=["first"])
        self.first = server.vault().do("PUT", "/secrets/login", {"value": "first"})["id"].rpartition("/")[2]
        text = self.FILES.format(program=sys.executable, arguments=self.target.arguments)
        server.admin("POST", "/policies", {"files": [{"name": "p.yaml", "text": text}]})

    def act(self, server):
        server.admin("POST", "/rotations", {"object": "secrets/login"})
        self.go_on(server)

    def go_on(self, server):
        nudge_until(server, lambda: self.is_over(server), step="PT30M")

    def is_over(self, server):
        served = server.vault().do("GET", "/secrets/login")["value"]
        assert self.target.accepts(served), "the login that is served does not work"
        states = [one["state"] for one in server.admin("GET", "/rotations")["value"]]
        if states != ["done"]:
            return False  # to get the old version now would be a use of it
        return server.vault().call("GET", f"/secrets/login/{self.first}").status != 200

    def settle(self, server):
        if not server.admin("GET", "/rotations")["value"]:
            self.act(server)
        self.go_on(server)
        assert self.is_over(server), f"not over: {server.admin('GET', '/rotations')['value']}"
        assert not self.target.accepts("first"), "the old login still works"


class Seal(Drive):
    """A rotation of the seal: everything opens afterwards, and the rewrap comes to its end."""

    def __init__(self, layer):
        self.layer = layer

    def prepare(self, server):
        for index in range(30):
            server.vault().do("PUT", f"/secrets/sealed-{index}", {"value": str(index)})

    def act(self, server):
        server.admin("POST", "/seal/rotate", {"layer": self.layer})
        nudge_until(server, lambda: False, step="PT15M", seconds=20)  # past the time the old key is kept

    def settle(self, server):
        server.admin("POST", "/seal/rotate", {"layer": self.layer})
        nudge_until(server, lambda: backlog(server) == 0)
        assert backlog(server) == 0, "the rewrap did not come to its end"
        for index in range(30):
            assert server.vault().do("GET", f"/secrets/sealed-{index}")["value"] == str(index)


def backlog(server):
    return sum(vault["backlog"] for vault in server.admin("GET", "/seal")["vaults"])


class Setup(Drive):
    """The very first start: another one begins anew and is whole."""


def status(path, code=200):
    return lambda get: get(path).status == code


def equals(path, value, *members):
    def check(get):
        found = get(path).json
        for member in members:
            found = found.get(member, {})
        return found == value
    return check


SECRET = ("PUT", "/secrets/one", {"value": "v"})
KEY = ("POST", "/keys/one/create", {"kty": "EC"})
DELETE = ("DELETE", "/secrets/one", None)
FILES = """
policies:
  monthly: { trigger: { every: P30D } }
objects:
  secrets/kept: { policy: monthly }
"""
POLICY = {"attributes": {"expiryTime": "P99D"}}
# Further ways to writes that have a driver.
OTHER_DRIVERS = [
    *[(name, Scheduled()) for name in ("rotationPlan", "rotationCandidate", "rotationPromote")],
    ("scheduledEvent", Told()),
    *[(name, Login()) for name in ("rotationPlan", "rotationCandidate", "rotationPromote")],
]
DRIVERS = {
    "serverSetup": Setup(), "clockAdvance": Moved(),
    "vaultCreate": Call("POST", "/vaults", {"name": "killed"}, shown=status("/vaults/killed"), admin=True),
    "vaultUpdate": Call("PATCH", "/vaults/default", {"purgeProtection": True},
                        shown=equals("/vaults/default", True, "purgeProtection"), admin=True),
    "vaultPurge": Purge(),
    "secretSet": Call(*SECRET, shown=status("/secrets/one")),
    "secretUpdate": Call("PATCH", "/secrets/one", {"contentType": "c"}, [SECRET],
                         equals("/secrets/one", "c", "contentType")),
    "keyCreate": Call(*KEY, shown=status("/keys/one")),
    "keyImport": Call("PUT", "/keys/one", {"key": {"kty": "oct", "k": DIGEST}}, shown=status("/keys/one")),
    "keyUpdate": Call("PATCH", "/keys/one", {"tags": {"a": "b"}}, [KEY], equals("/keys/one", {"a": "b"}, "tags")),
    "rotationPolicySet": Call("PUT", "/keys/one/rotationpolicy", POLICY, [KEY],
                              equals("/keys/one/rotationpolicy", "P99D", "attributes", "expiryTime")),
    "policyApply": Call("POST", "/policies", {"files": [{"name": "p.yaml", "text": FILES}]},
                        shown=lambda get: "monthly" in get("/policies").json["set"]["policies"], admin=True),
    "objectDelete": Call(*DELETE, [SECRET], status("/deletedsecrets/one")),
    "objectRecover": Call("POST", "/deletedsecrets/one/recover", None, [SECRET, DELETE], status("/secrets/one")),
    "objectPurge": Call("DELETE", "/deletedsecrets/one", None, [SECRET, DELETE], status("/deletedsecrets/one", 404)),
    "objectRestore": Restore("POST", "/secrets/restore", shown=status("/secrets/blob")),
    "rotationPlan": Rotate(), "rotationCandidate": Rotate(), "rotationPromote": Rotate(), "rotationEnd": Scheduled(),
    "rotationIntent": Login(), "rotationOutcome": Login(), "evidenceFlush": Login(), "versionDestroy": Login(),
    "scheduledEvent": Announced(), "leaseChange": Scheduled(), "outboxDelivered": Told(),
    "identityChange": Call("POST", "/identities", {"name": "killed"}, shown=status("/identities/killed"), admin=True),
    "roleChange": Call(
        "POST", "/role-assignments", {"role": "Key Vault Reader", "principal": "killed", "scope": "/"},
        [("POST", "/identities", {"name": "killed"})],
        lambda get: any(one["principal"] == "killed" for one in get("/role-assignments").json["value"]), admin=True),
    "signingKeyRotate": Year(),
    "kekCreate": Seal("kek"), "kekRetire": Seal("kek"), "rewrapBatch": Seal("kek"), "rootRewrap": Seal("root"),
}
