"""One scenario: a rotation with one fault, watched by an application in each ring, and its verdict."""

import time
from dataclasses import dataclass, field

from stage import LONGEST, Fallen, Violation

DUE = "P1DT1M"
STEPS = {"exposed": "PT10M", "observing": "PT31M", "restoring": "PT6S", "promoted": "PT2S"}
RETENTION = "PT1H"


@dataclass
class Fault:
    """What goes wrong: `kill:WRITE:MOMENT[:N]`, or something at a reply of the target, by its number.

    The reply is dropped (`drop`), held until it is too late (`hold`), or sent twice (`double`); Rekey is killed when the
    target has acted and the reply is on its way (`fall`), or the target is (`crash`).
    """

    text: str

    @property
    def column(self):
        return self.text.partition(":")[0]

    @property
    def crash(self):
        return self.text.partition(":")[2] if self.column == "kill" else None

    @property
    def reply(self):
        return int(self.text.partition(":")[2]) if self.column != "kill" else 0

    @property
    def retention(self):
        return RETENTION if self.crash and self.crash.startswith("versionDestroy") else None


@dataclass
class Result:
    """How a scenario went; `came` says whether its fault came about."""

    name: str
    column: str
    came: bool
    violations: list
    state: str
    seconds: float
    replies: int
    struck: str = ""
    logins: int = 0
    dark: float = 0.0
    timeline: list = field(default_factory=list)


class Scenario:
    """Runs a fault against a subject on a stage."""

    def __init__(self, name, fault, stage, subject, crash=None):
        self.name, self.fault, self.stage, self.subject, self.crash = name, fault, stage, subject, crash
        self.consumers = []
        self.rotation = None
        self.has_fallen = self.has_been_due = False
        self.came = fault is None
        self.timeline = []

    def run(self):
        began, violations = time.monotonic(), []
        try:
            self.play()
        except Violation as violation:
            violations.append(str(violation))
        finally:
            for one in self.consumers:
                one.finish()
                violations += one.violations[:3]
            self.tell()
        if self.subject.is_up and not self.subject.is_up.wait(60):
            violations.append("the target does not come back")
        self.came = self.came or self.has_fallen or self.subject.tap.struck is not None
        return Result(
            self.name, self.fault.column if self.fault else "none", self.came, violations,
            self.rotation["state"] if self.rotation else "none", time.monotonic() - began, self.subject.tap.count,
            self.subject.tap.struck or (self.fault.crash if self.fault and self.came else "") or "",
            sum(one.logins for one in self.consumers), max((one.longest_dark for one in self.consumers), default=0.0),
            self.timeline)

    def play(self):
        stage, fault = self.stage, self.fault
        stage.scenarios += 1
        retention = fault.retention if fault else None
        stage.set_up(self.subject, retention)
        if fault and fault.crash:
            stage.restart(fault.crash)
        self.consumers = stage.consumers(self.subject)
        for one in self.consumers:
            one.start()
        self.wait_for_round()
        self.arm()
        self.converge(self.is_over)
        if retention:
            self.converge(self.is_destroyed)
        if fault and fault.crash and not self.has_fallen:
            stage.restart()  # disarmed
        self.judge()

    def tell(self):
        """Keeps the rotation's timeline for the report, if the server can tell it."""
        try:
            detail = self.stage.ask("GET", f"/rotations/{self.rotation['id']}") if self.rotation else {"timeline": []}
        except (Violation, Fallen):
            return
        self.timeline = [f"{event['at']} {event['event']} {event.get('detail') or ''}" for event in detail["timeline"]]

    def arm(self):
        fault = self.fault
        if not fault or not fault.reply:
            self.subject.tap.arm()
        elif fault.column in ("fall", "crash"):
            strike = self.strike if fault.column == "fall" else self.crash
            self.subject.tap.arm("drop", fault.reply, strike=strike)
        else:
            self.subject.tap.arm(fault.column, fault.reply)

    def strike(self):
        """Kills the server from outside."""
        self.stage.is_armed = True
        self.stage.server.process.kill()

    # Until it is over

    def converge(self, is_over):
        """Lets time pass until the rotation has ended; whenever the server has fallen, it is started again."""
        end = time.monotonic() + LONGEST
        seen, since = None, time.monotonic()
        while time.monotonic() < end:
            try:
                if is_over():
                    return
                if any(one.violations for one in self.consumers):
                    raise Violation("an application met what it must not meet")
                place = (self.rotation or {}).get("events"), (self.rotation or {}).get("state")
                if place != seen:
                    seen, since = place, time.monotonic()
                if self.subject.is_target_down:
                    since = time.monotonic()
                if time.monotonic() - since >= self.pause():
                    self.wait_for_round()
                    self.stage.advance(self.step(), self.consumers)
                    since = time.monotonic()
                time.sleep(0.03)
            except Fallen:
                self.rise()
        raise Violation(f"it does not converge: {self.rotation}")

    def pause(self):
        """How long nothing must have happened before the clock is moved."""
        if self.rotation is None:
            return 1.0 if self.has_been_due else 0.0
        if self.rotation.get("failure") or self.rotation["state"] in STEPS or self.rotation.get("ended"):
            return 0.1
        return 3.0  # a call is under way

    def step(self):
        """How far the clock is moved."""
        if self.rotation is None:
            self.has_been_due = True
            return DUE
        if self.rotation.get("ended"):
            return RETENTION
        if self.rotation.get("failure"):
            return "PT2S"
        return STEPS.get(self.rotation["state"], "PT2M1S")  # a lease lapses

    def rise(self):
        deadline = time.monotonic() + 5
        while not self.stage.fell():
            if time.monotonic() > deadline:
                raise Violation("the server does not answer")
            time.sleep(0.01)
        if self.has_fallen:
            raise Violation("the server fell again")
        self.has_fallen = True
        time.sleep(0.1)  # applications go on with what they have
        self.stage.rise()

    def is_over(self):
        found = self.stage.ask("GET", f"/rotations?object=secrets/{self.subject.name}&limit=5")["value"]
        self.rotation = found[-1] if found else None
        if self.rotation and self.rotation["state"] == "stuck":
            raise Violation(f"it is stuck, and waits for a person: {self.rotation.get('failure')}")
        return bool(self.rotation) and self.rotation["state"] in ("done", "rolledBack")

    def is_destroyed(self):
        self.is_over()
        if self.has_fallen or self.rotation["state"] == "rolledBack":
            return True
        return self.stage.status(f"/secrets/{self.subject.name}/{self.rotation['predecessor']}") != 200

    def wait_for_round(self):
        """Every application has got the latest login and used it since now."""
        rounds = [one.reads for one in self.consumers]
        end = time.monotonic() + 20
        while time.monotonic() < end and self.subject.has_overlap:
            if all(one.reads >= before + 2 or not one.is_alive() for one, before in zip(self.consumers, rounds)):
                return
            if self.stage.server.process.poll() is not None:
                raise Fallen
            time.sleep(0.005)
        if self.subject.has_overlap:
            raise Violation("applications get no answers")

    # The verdict

    def judge(self):
        """It has ended: the served login works for everyone, and the other one no more."""
        if self.subject.is_up:
            self.subject.is_up.wait(60)
        for one in self.consumers:
            one.finish()
        if any(one.is_alive() for one in self.consumers):
            raise Violation("an application hangs")
        done = self.rotation["state"] == "done"
        wanted = self.rotation["candidate" if done else "predecessor"]
        served = [one.get() for one in self.consumers]
        for one, found in zip(self.consumers, served):
            if found is None or found.version != wanted:
                raise Violation(f"{one.ring} is served {found and found.version}, not {wanted}")
            if not self.subject.admits(found.user, found.password):
                raise Violation(f"{one.ring}: the login does not work in the end")
        self.judge_others(wanted)

    def judge_others(self, wanted):
        """Every other login that was ever served is refused, the first one too."""
        others = {(self.subject.principals[0], self.subject.password)}
        others |= {(seen.user, seen.password) for one in self.consumers for seen in one.seen.values()}
        for one in self.consumers:
            others.discard((one.seen[wanted].user, one.seen[wanted].password))
        for user, password in others:
            if self.subject.admits(user, password):
                raise Violation(f"a login of {user} that is retired still works ({self.rotation['state']})")
