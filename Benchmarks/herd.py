#!/usr/bin/env python3
"""Has thousands of logins at one Redis, and then thousands of keys, fall due in the same second, and tells how long
the last one takes, what the target feels of it, and what reads of the vault feel.

The clock of the server is moved past the due time of all objects at once, and later past the quiet period of all, so
two herds come: one that makes, tries and promotes new logins, one that takes the old ones away. Exit status 1 when an
object was not rotated, a read failed, or the target saw more connections at once than the cap allows; a look at its
sessions comes beside the cap.
"""

import argparse
import random
import secrets
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gauges import Gauges, Reads
from logins import attempt
from scene import Scene
from targets import RedisServer, RedisTarget, administrator

ROOT = Path(__file__).resolve().parent.parent
POLICY = """\
owners:
  herd: {{ contact: "herd@example.com" }}
connectors:
  target:
    {{ type: redis, host: 127.0.0.1, port: {port}, tls: disabled, save: nowhere, administrator: secrets/administrator,
       concurrency: {cap} }}
policies:
  herd: {{ trigger: {{ every: P30D }}, grace: {{ quiet: P1D, deadline: P7D }} }}
objects:
"""
OBJECT = """\
  secrets/{0}:
    {{ owner: herd, connector: target, strategy: two-principals, principals: [{0}_a, {0}_b], policy: herd }}
"""


def say(text):
    print(f"herd: {text}", file=sys.stderr, flush=True)


def timed(what, function, count=None):
    """Runs a part of the preparation and says how long it took."""
    began = time.monotonic()
    result = function()
    took = time.monotonic() - began
    say(f"{what}: {took:.1f} s" + (f", {count / took:,.0f} a second" if count else ""))
    return result


# Preparing

def make_users(target, passwords):
    """Two users at the target for each name; the first logs in."""
    names = list(passwords)
    for start in range(0, len(names), 1_000):
        commands = []
        for name in names[start:start + 1_000]:
            commands.append(["ACL", "SETUSER", f"{name}_a", "on", ">" + passwords[name], *RedisServer.RIGHTS])
            commands.append(["ACL", "SETUSER", f"{name}_b", "off", *RedisServer.RIGHTS])
        target.do(*commands)


def for_each(scene, names, act):
    """Calls `act` with a connection and each name, a few at a time."""
    vault = scene.server.vault()
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda name: act(vault, name), names):
            pass


def follow(scene, target, names, cap):
    """Has the vault follow a file that names every object."""
    folder = scene.folder / "policies"
    folder.mkdir()
    (folder / "herd.yaml").write_text(
        POLICY.format(port=target.server.port, cap=cap) + "".join(OBJECT.format(name) for name in names))
    said = scene.server.cli("apply", "-f", str(folder), "--yes", output=None)
    if "warning" in said:
        say("\n".join(line for line in said.splitlines() if "warning" in line)[:1_000])


# The herds

class Herd:
    """One crowd of work that falls due at once."""

    def __init__(self, scene, gauges, reads):
        self.scene, self.gauges, self.reads = scene, gauges, reads

    def run(self, name, count, advance, counter, limit, at_target=True):
        """Moves the clock and waits until the server's own counter says that all is done; returns a row."""
        start = self.gauges.counter(counter)
        before = self.reads.during(10)
        self.gauges.reset()
        with self.reads.still():
            self.scene.server.advance(advance)
        began, used = time.monotonic(), self.gauges.cpu_seconds()
        mark, done, half = len(self.reads.times), 0, None
        while (done := self.gauges.counter(counter) - start) < count:
            if time.monotonic() - began > limit:
                say(f"{name}: {done} of {count} after {limit} s")
                break
            half = half or (done * 2 >= count and time.monotonic() - began)
            time.sleep(1)
        took = time.monotonic() - began
        self.gauges.stop()
        return {"herd": name, "count": count, "done": int(done), "seconds": took, "half": half or took,
                "cpu": (self.gauges.cpu_seconds() - used) / max(1, done) * 1000, "before": before,
                "meanwhile": self.reads.summary(mark), "target": self.gauges.peaks() if at_target else None}


def logins(scene, target, options):
    """The herd of logins: two rows."""
    names = [f"h{number:05}" for number in range(options.objects)]
    passwords = {name: secrets.token_hex(12) for name in names}
    timed("users at the target", lambda: make_users(target, passwords), 2 * len(names))
    scene.server.vault().do("PUT", "/secrets/administrator", {"value": administrator()})
    timed("secrets", lambda: for_each(
        scene, names, lambda vault, name: vault.do("PUT", f"/secrets/{name}", {"value": passwords[name]})), len(names))
    timed("apply", lambda: follow(scene, target, names, options.cap))
    with Gauges(scene, target) as gauges, Reads(scene, [f"/secrets/{name}" for name in names]) as reads:
        herd = Herd(scene, gauges, reads)
        promoted = "rekey_rotation_duration_seconds_count"
        retired = "rekey_revocation_latency_seconds_count"
        yield herd.run("logins staged, tried, promoted", len(names), "P31D", promoted, options.limit)
        yield herd.run("old logins retired, refusal seen", len(names), "P2D", retired, options.limit)
        check(scene, target, passwords)
        assert not reads.faults, f"{len(reads.faults)} reads failed: {reads.faults[0]}"


def keys(scene, target, options):
    """The herd of keys that only the vault holds."""
    names = [f"k{number:05}" for number in range(options.keys)]
    policy = {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P30D"}, "action": {"type": "Rotate"}}]}

    def make(vault, name):
        vault.do("POST", f"/keys/{name}/create", {"kty": "EC", "crv": "P-256"})
        vault.do("PUT", f"/keys/{name}/rotationpolicy", policy)
    timed("keys", lambda: for_each(scene, names, make), len(names))
    with Gauges(scene, target) as gauges, Reads(scene, [f"/keys/{name}" for name in names]) as reads:
        done = 'rekey_rotations_total{kind="key",trigger="scheduled",outcome="done"}'
        yield Herd(scene, gauges, reads).run("keys made anew", len(names), "P31D", done, options.limit, False)
        assert not reads.faults, f"{len(reads.faults)} reads failed: {reads.faults[0]}"


def check(scene, target, passwords):
    """Of fifty logins, drawn at random: what the vault serves logs in, and what it served before does not."""
    for name in random.sample(list(passwords), min(50, len(passwords))):
        new = scene.server.vault().do("GET", f"/secrets/{name}")["value"]
        assert attempt(target.place, f"{name}_b", new, tcp=True) is None, f"{name}: the new login is refused"
        assert attempt(target.place, f"{name}_a", passwords[name], tcp=True), f"{name}: the old login is taken still"


def report(rows, cap):
    print("\n| herd | objects | last after s | half after s | a second | CPU ms each | connections at once (cap + looks) "
          "| commands /s | reads before p50, p99 ms | meanwhile p50, p99 ms |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        peak, commands = row["target"] or (0, 0)
        load = f"{peak} ({cap} + 2) | {commands:,}" if row["target"] else "– | –"
        (b50, b99), (m50, m99) = row["before"], row["meanwhile"]
        print(f"| {row['herd']} | {row['done']:,} of {row['count']:,} | {row['seconds']:.0f} | {row['half']:.0f} "
              f"| {row['done'] / row['seconds']:.0f} | {row['cpu']:.1f} | {load} "
              f"| {b50:.1f}, {b99:.1f} | {m50:.1f}, {m99:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=14_000, help="logins that fall due at once")
    parser.add_argument("--keys", type=int, default=2_000, help="keys that fall due at once")
    parser.add_argument("--cap", type=int, default=4, help="how many rotations may be at work at the target at once")
    parser.add_argument("--limit", type=int, default=1_800, help="how many seconds a herd may take")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build-release/release/rekey")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    target, rows = RedisTarget(), []
    try:
        target.start()
        for herd, size in ((logins, options.objects), (keys, options.keys)):
            if size:
                with Scene(target, options.binary.resolve(), dev=True) as scene:
                    rows += herd(scene, target, options)
    finally:
        target.stop()
    report(rows, options.cap)
    late = any(row["done"] < row["count"] for row in rows)
    crowded = any(row["target"] and row["target"][0] > options.cap + 1 for row in rows)
    sys.exit(1 if late or crowded else 0)


if __name__ == "__main__":
    main()
