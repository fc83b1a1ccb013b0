"""Kills the server at every durable step of rotations, and spoils every reply of their targets.

    drill.py [--only PATTERN,...] [--jobs N] [--keep]

A scenario is called TARGET/STRATEGY/FAULT, such as postgresql/two-principals/kill:rotationPromote:before or
redis/one-principal/drop:7; a pattern may hold `*`.
"""

import argparse
import fnmatch
import itertools
import queue
import re
import signal
import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Wire")]

from harness import ROOT  # noqa: E402
from matrix import Matrix  # noqa: E402
from scenario import Fault, Result, Scenario  # noqa: E402
from stage import Stage  # noqa: E402
from targets import TARGETS  # noqa: E402

# Writes that no rotation of a login commits; every other one is a place to be killed at.
ELSEWHERE = {
    "serverSetup", "clockAdvance", "vaultCreate", "vaultUpdate", "vaultPurge", "secretSet", "secretUpdate", "keyCreate",
    "keyImport", "keyUpdate", "rotationPolicySet", "policyApply", "objectDelete", "objectRecover", "objectPurge", "objectRestore",
    "scheduledEvent", "outboxDelivered", "identityChange", "roleChange", "signingKeyRotate", "kekCreate", "kekRetire",
    "rewrapBatch", "rootRewrap",
}
# Writes that come again and again by the clock, not by steps: so many of each are enough.
BY_THE_CLOCK = {"evidenceFlush": 2, "leaseChange": 3}
REPLY_FAULTS = ("fall", "drop", "hold", "double")
CRASHES = 12  # how many one target has to live through


def durable_writes():
    """The names that the source declares, without those that rotations of logins never commit."""
    text = (ROOT / "Sources/VaultCore/Store/DurableWrite.swift").read_text()
    names = [name for line in text.splitlines() if line.strip().startswith("case ")
             for name in re.findall(r"\w+", line.strip()[5:])]
    return [name for name in names if name not in ELSEWHERE]


class Drill:
    """All scenarios that a choice names, on a few servers at a time."""

    def __init__(self, only=("*",), jobs=3, keep=False, verbose=False, out=sys.stdout):
        self.only, self.keep = only, keep
        self.jobs = queue.PriorityQueue()
        self.lock = threading.Lock()
        self.left = 0
        self.numbers = itertools.count(1)
        self.width = jobs
        self.targets = {}
        self.is_over = threading.Event()
        kinds = {kind.kind: kind for kind in TARGETS}
        rows = [f"{name}/{strategy}" for name, kind in kinds.items() for strategy in kind.strategies]
        self.rows = [row for row in rows if any(self.may_match(row, pattern) for pattern in only)]
        if not self.rows:
            raise ValueError(f"--only {','.join(only)} matches nothing; there are {', '.join(f'{row}/*' for row in rows)}")
        self.kinds = {name: kind for name, kind in kinds.items() if any(row.startswith(name + "/") for row in self.rows)}
        self.matrix = Matrix(self.rows, verbose, out)

    @staticmethod
    def may_match(row, pattern):
        """Whether scenarios of a row can match a pattern."""
        head = "/".join(pattern.split("/")[:2])
        return fnmatch.fnmatchcase(row, head) or pattern.startswith("*")

    def wants(self, name):
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self.only)

    # Running

    def run(self):
        """Runs it to its end; returns the exit status."""
        workers = [threading.Thread(target=self.work, daemon=True) for _ in range(self.width)]
        try:
            for name, kind in self.kinds.items():
                self.matrix.say(f"starting {name}")
                self.targets[name] = kind()
                self.targets[name].start()
            for row in self.rows:
                self.plan(row)
            for one in workers:
                one.start()
            for one in workers:
                while one.is_alive():
                    one.join(0.5)
        finally:
            self.is_over.set()
            for one in workers:
                if one.ident:
                    one.join(120)
            for target in self.targets.values():
                target.stop()
        return self.matrix.show()

    def put(self, rank, job, *arguments):
        with self.lock:
            self.left += 1
        self.jobs.put((rank, next(self.numbers), job, arguments))

    def plan(self, row):
        """First a rotation without a fault, which tells how many replies there are; kills need no such count."""
        exact = [pattern for pattern in self.only if pattern.startswith(row + "/") and not set(pattern) & set("*?[")]
        if exact and len(exact) == len(self.only):
            for name in exact:
                self.put(1, self.one, row, name.rpartition("/")[2])
            return
        self.put(0, self.without_fault, row)
        for write in durable_writes():
            for moment in ("before", "after"):
                if self.wants(f"{row}/kill:{write}:{moment}") or self.wants(f"{row}/kill:{write}:{moment}:2"):
                    self.put(1, self.kills, row, write, moment)

    def work(self):
        """Takes jobs until none is left."""
        stage = None
        try:
            while not self.is_over.is_set():
                try:
                    _, _, job, arguments = self.jobs.get(timeout=0.2)
                except queue.Empty:
                    if self.left == 0:
                        return
                    continue
                try:
                    stage = job(stage, *arguments)
                except Exception as error:  # such as a target that does not start
                    self.add(Result(f"{arguments[0]}/{job.__name__}", "none", False, [f"{type(error).__name__}: {error}"],
                                    "none", 0.0, 0))
                finally:
                    with self.lock:
                        self.left -= 1
        finally:
            if stage:
                stage.close()

    # Jobs

    def without_fault(self, stage, row):
        stage, result = self.scenario(stage, row, None)
        for column in REPLY_FAULTS:
            for number in range(1, result.replies + 1):
                text = f"{column}:{number}"
                if self.wants(f"{row}/{text}"):
                    self.put(2, self.one, row, text)
        for column in REPLY_FAULTS:
            if self.wants(f"{row}/{column}:{result.replies + 1}"):
                self.put(3, self.further, row, column, result.replies + 1)
        if self.targets[row.partition("/")[0]].can_crash:
            for first in range(1, result.replies + 1, CRASHES):
                self.put(2, self.crashes, row, range(first, first + CRASHES))
        return stage

    def one(self, stage, row, fault):
        if fault == "none":
            return self.scenario(stage, row, None)[0]
        if fault.startswith("crash:"):
            return self.crashes(stage, row, [int(fault.partition(":")[2])])
        return self.scenario(stage, row, fault)[0]

    def crashes(self, stage, row, numbers):
        """The target crashes, so it is one that no other scenario uses."""
        wanted = [f"crash:{number}" for number in numbers if self.wants(f"{row}/crash:{number}")]
        if not wanted:
            return stage
        target = self.kinds[row.partition("/")[0]]()
        try:
            target.start()
            for fault in wanted:
                stage, result = self.scenario(stage, row, fault, target)
                if self.is_over.is_set() or not result.came:
                    break
        finally:
            target.stop()
        return stage

    def further(self, stage, row, column, number):
        """More replies came than in the rotation without a fault: on until none comes."""
        while not self.is_over.is_set():
            stage, result = self.scenario(stage, row, f"{column}:{number}")
            number += 1
            if not result.came or result.violations:
                break
        return stage

    def kills(self, stage, row, write, moment):
        """At the first write of this name, the second, and so on, until none comes."""
        for number in range(1, BY_THE_CLOCK.get(write, 1_000) + 1):
            if self.is_over.is_set():
                break
            name = f"kill:{write}:{moment}" + (f":{number}" if number > 1 else "")
            if not self.wants(f"{row}/{name}"):
                continue
            stage, result = self.scenario(stage, row, name)
            if not result.came:
                break
        return stage

    def scenario(self, stage, row, fault, target=None):
        """Runs one scenario; returns the stage for the next one."""
        name = f"{row}/{fault or 'none'}"
        kind, strategy = row.split("/")
        target = target or self.targets[kind]
        subject = target.subject(strategy, f"d{next(self.numbers)}")
        try:
            if stage is None:
                stage = Stage()
            result = Scenario(name, Fault(fault) if fault else None, stage, subject, target.crash).run()
        except Exception as error:
            result = Result(name, "none", False, [f"{type(error).__name__}: {error}"], "none", 0.0, 0)
        finally:
            subject.tap.close()
        if stage and (result.violations or stage.is_worn):
            stage.close(self.keep and bool(result.violations))
            if self.keep and result.violations:
                result.violations.append(f"its server's folder is {stage.folder}")
            stage = None
        self.add(result)
        return stage, result

    def add(self, result):
        with self.lock:
            if not self.is_over.is_set():
                self.matrix.add(result, self.left)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="*", help="scenarios, by patterns with commas between")
    options.add_argument("--jobs", type=int, default=3, help="how many servers run at a time")
    options.add_argument("--keep", action="store_true", help="keep the folders of servers that showed a violation")
    options.add_argument("--verbose", action="store_true", help="a line for each scenario")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        drill = Drill(tuple(chosen.only.split(",")), chosen.jobs, chosen.keep, chosen.verbose)
    except ValueError as error:
        options.error(str(error))
    try:
        return drill.run()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
