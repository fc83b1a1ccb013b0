"""Has logins rotated again and again, and looks afterwards whether each rotation was done once."""

import json
import threading
import time

from rotated import is_of

LONGEST = 300  # seconds; a node that died holds its rotations for two minutes
# What stands once in the journal of a rotation that went well.
ONCE = ("planned", "generated", "staged", "verified", "exposed", "promoted", "recorded", "retired")


class Rotator(threading.Thread):
    """Rotates one login after each end anew, from `start` to `finish`, which waits for the last to end."""

    def __init__(self, secret, door):
        super().__init__(daemon=True)
        self.secret, self.door = secret, door
        self.over = threading.Event()
        self.done, self.open, self.fault = 0, None, None

    def run(self):
        try:
            while not self.over.is_set():
                self.open = self.begin()
                if self.open:
                    self.follow()
                    self.done += 1
        except Exception as error:  # such as a rotation that does not end
            self.fault = f"{self.secret}: {type(error).__name__}: {error}"

    def finish(self):
        self.over.set()
        self.join(LONGEST + 60)

    def begin(self):
        """A rotation that begins now, or one that has begun although the answer was lost."""
        reply = self.door.ask("POST", "/rotations", {"object": f"secrets/{self.secret}"})
        if reply.status == 201:
            return reply.json["id"]
        assert reply.status == 409, reply
        return next((one["id"] for one in listed(self.door, self.secret) if "ended" not in one), None)

    def follow(self):
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            reply = self.door.ask("GET", f"/rotations/{self.open}")
            assert reply.status == 200, reply
            rotation = reply.json["rotation"]
            if rotation.get("ended"):
                assert rotation["state"] == "done", f"it ended as {rotation['state']}: {rotation}"
                self.open = None
                return
            assert rotation["state"] != "stuck", f"it waits for a person: {rotation}"
            time.sleep(0.3)
        raise AssertionError(f"it does not end: {rotation}")


def listed(door, secret):
    """All rotations of a secret, in the order of their beginning."""
    reply = door.ask("GET", f"/rotations?object=secrets/{secret}&limit=1000")
    assert reply.status == 200, reply
    return sorted(reply.json["value"], key=lambda one: one["begun"])


class Account:
    """Every rotation of a secret, held against its versions and against what the target wrote down."""

    def __init__(self, door, secret, first, target):
        self.secret, self.first, self.target = secret, first, target
        self.rotations = listed(door, secret)
        self.details = [door.ask("GET", f"/rotations/{one['id']}").json for one in self.rotations]
        self.versions = {item["id"].rpartition("/")[2] for item in door.listed(f"/secrets/{secret}/versions")}
        self.values = {}
        for version in self.versions:
            value = json.loads(door.read(f"/secrets/{secret}/{version}")["value"])
            self.values[version] = value["username"], value["password"]

    def faults(self):
        """Whatever shows that one was run twice, or not to its end."""
        for one in self.rotations:
            if one["state"] != "done":
                yield f"the rotation {one['id']} of {self.secret} is {one['state']}: {one.get('failure')}"
        for detail in self.details:
            yield from self.doubled(detail)
        yield from self.forked()
        yield from self.foreign()

    def doubled(self, detail):
        events = [event["event"] for event in detail["timeline"]]
        for name in ONCE:
            if events.count(name) != 1:
                yield f"the rotation {detail['rotation']['id']} of {self.secret} has {events.count(name)} of {name}: {events}"

    def forked(self):
        """Each began where the one before ended, and made one version."""
        ends = [self.first] + [one["candidate"] for one in self.rotations]
        for one, before in zip(self.rotations, ends):
            if one["predecessor"] != before:
                yield f"the rotation {one['id']} of {self.secret} began at {one['predecessor']}, not at {before}"
        if self.versions != set(ends):
            yield f"{self.secret} has {len(self.versions)} versions after {len(self.rotations)} rotations"

    def foreign(self):
        """The target was given no password but those of the candidates, each in the order of the rotations."""
        turn = {one["candidate"]: number for number, one in enumerate(self.rotations)}
        last = -1
        for login, verifier in self.target.passwords():
            if login.rpartition("_")[0] != self.secret:
                continue
            version = next((version for version, (user, password) in self.values.items()
                            if user == login and is_of(verifier, password)), None)
            if version not in turn:
                yield f"{login} was given a password at the target that no rotation stands for"
            elif turn[version] < last:
                yield f"{login} was given the password of {version} again after a later one"
            else:
                last = turn[version]
        if last != len(self.rotations) - 1:
            yield f"the target was not given the password of the last rotation of {self.secret}"
