#!/usr/bin/env python3
"""Floods one server with work that is slow, attacks it, and gives it an hour's worth of load; tells what honest readers
of the same vault feel, and what the server's memory and open files come to.

Each flood and each attack is a crowd of connections in a process of its own. Exit status 1 when a read failed, when a
flood was answered with anything but 200, or 503 with `Retry-After`, when an attack was answered with success, when files
stay open, when memory grows under the same load, or when the server is not well afterwards.
"""

import argparse
import collections
import http.client
import multiprocessing
import os
import resource
import ssl
import sys
import threading
import time
from pathlib import Path

import endurance
import siege
from gauges import Reads
from scene import Scene
from targets import harness

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = multiprocessing.get_context("spawn")
SIGN = {"alg": "RS256", "value": harness.b64url(b"d" * 32)}
GARBAGE = {"alg": "RSA-OAEP-256", "value": harness.b64url(b"g" * 512)}
# What is asked over and over, and the statuses it may have.
FLOODS = {
    "create RSA-4096": ("POST", "/keys/made/create", {"kty": "RSA", "key_size": 4096}, {200}),
    "create RSA-2048": ("POST", "/keys/made/create", {"kty": "RSA", "key_size": 2048}, {200}),
    "sign RSA-4096": ("POST", "/keys/large/sign", SIGN, {200}),
    "sign RSA-2048": ("POST", "/keys/small/sign", SIGN, {200}),
    "decrypt garbage": ("POST", "/keys/large/decrypt", GARBAGE, {400}),
}


def say(text):
    print(f"flood: {text}", file=sys.stderr, flush=True)


def ask(spec, flood, ended, counts, lock):
    """Asks over one connection until told to end, and counts the outcomes."""
    method, path, body, good = flood
    connection = harness.Connection(spec["port"], ssl.create_default_context(cafile=spec["ca"]), timeout=120)
    headers = {"Authorization": f"Bearer {spec['token']}"}
    while not ended.is_set():
        try:
            reply = connection.request(method, f"{path}?api-version={harness.VERSION}", body, headers)
            patient = reply.status == 503 and reply.headers["Retry-After"]
            outcome = "done" if reply.status in good else "refused" if patient else str(reply.status)
        except (OSError, http.client.HTTPException) as error:
            outcome = repr(error)
        with lock:
            counts[outcome] += 1
        if outcome != "done":
            ended.wait(0.2)  # a rude client: it comes again far too soon


def crowd(spec, flood, connections, ended, outcomes):
    """Many connections of one process; it yields the processor to the server, as one on another machine would."""
    os.nice(19)
    counts, lock = collections.Counter(), threading.Lock()
    threads = [threading.Thread(target=ask, args=(spec, flood, ended, counts, lock)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes.put(counts)


def flood(scene, name, options):
    """One flood; returns its row."""
    spec = {"ca": scene.server.ca, "port": scene.server.port, "token": scene.server.token(fresh=True)}
    with Reads(scene, ["/secrets/read"]) as reads:
        before = reads.during(options.seconds)
        ended, outcomes = PROCESSES.Event(), PROCESSES.Queue()
        process = PROCESSES.Process(
            target=crowd, args=(spec, FLOODS[name], options.connections, ended, outcomes), daemon=True)
        process.start()
        time.sleep(2)
        meanwhile = reads.during(options.seconds)
        ended.set()
        counts = outcomes.get(timeout=180)
        process.join()
        return {"flood": name, "before": before, "meanwhile": meanwhile, "counts": counts, "faults": reads.faults,
                "seconds": options.seconds + 2}


def troubles(row):
    """What a row must not hold."""
    strange = {outcome: count for outcome, count in row["counts"].items() if outcome not in ("done", "refused")}
    found = [f"{count} answers were {outcome}" for outcome, count in strange.items()]
    if row["faults"]:
        found.append(f"{len(row['faults'])} reads failed: {row['faults'][0]}")
    return found


def table(rows):
    lines = ["| flood | done a second | refused a second | reads before p50, p99 ms | meanwhile p50, p99 ms | p50 ratio |",
             "|---|---|---|---|---|---|"]
    for row in rows:
        before, meanwhile, counts = row["before"], row["meanwhile"], row["counts"]
        lines.append(
            f"| {row['flood']} | {counts['done'] / row['seconds']:.1f} | {counts['refused'] / row['seconds']:.1f} "
            f"| {before[0]:.2f}, {before[1]:.2f} | {meanwhile[0]:.2f}, {meanwhile[1]:.2f} "
            f"| {meanwhile[0] / before[0]:.1f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=ROOT / ".build-release/release/rekey")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=10, help="how long each part lasts")
    parser.add_argument("--only", choices=[*FLOODS, *siege.NAMES, "hour"], action="append",
                        help="this flood, this attack, or the hour; may be repeated")
    parser.add_argument("--crowd", type=int, default=24, help="connections of an attack that does not say itself")
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two turns of one of them")
    parser.add_argument("--hour", type=int, default=endurance.HOUR, help="requests of the hour's worth of load")
    options = parser.parse_args()
    chosen = options.only or [*FLOODS, *siege.NAMES, "hour"]
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with Scene(None, options.binary) as scene:
        ratios, found = {}, []
        for run in (floods, sieges, hour):
            of_readers, wrong = run(scene, chosen, options)
            ratios |= of_readers
            found += wrong
        if ratios:
            verdict(ratios)
        if scene.server.vault().connection.request("GET", "/healthstatus").status != 200:
            found.append("the server is not well afterwards")
        for trouble in found:
            say(trouble)
        return 1 if found else 0


def verdict(ratios):
    """Tells where honest readers waited more than twice as long."""
    slow = [f"{name} {ratio:.1f}" for name, ratio in ratios.items() if ratio > 2]
    beyond = f"; beyond: {', '.join(slow)}" if slow else ""
    print(f"the median read took at most twice as long in {len(ratios) - len(slow)} of {len(ratios)} rows{beyond}")


def floods(scene, chosen, options):
    """Slow work; returns how much longer the median read took meanwhile, by row, and what is wrong."""
    vault, rows = scene.server.vault(), []
    vault.do("PUT", "/secrets/read", {"value": "v"})
    for name, bits in (("small", 2048), ("large", 4096)):
        vault.do("POST", f"/keys/{name}/create", {"kty": "RSA", "key_size": bits})
    for name in [name for name in chosen if name in FLOODS]:
        say(name)
        rows.append(flood(scene, name, options))
    if rows:
        print(table(rows), flush=True)
    ratios = {row["flood"]: row["meanwhile"][0] / row["before"][0] for row in rows}
    return ratios, [f"{row['flood']}: {trouble}" for row in rows for trouble in troubles(row)]


def sieges(scene, chosen, options):
    """Hostile clients; returns how much longer the median read took meanwhile, by row, and what is wrong."""
    rows = []
    for name in [name for name in siege.NAMES if name in chosen]:
        say(name)
        rows.append(siege.besiege(scene, name, options))
        print(siege.line(rows[-1]) if len(rows) > 1 else f"{siege.HEAD}\n{siege.line(rows[-1])}", flush=True)
    ratios = {row["attack"]: row["meanwhile"][0][0] / row["before"][0][0] for row in rows}
    return ratios, [f"{row['attack']}: {trouble}" for row in rows for trouble in siege.troubles(row)]


def hour(scene, chosen, options):
    """An hour's worth of load; returns no row and what is wrong."""
    if "hour" not in chosen:
        return {}, []
    say(f"{options.hour} requests")
    rows = endurance.endure(scene, options)
    print(endurance.table(rows), flush=True)
    return {}, endurance.troubles(rows)


if __name__ == "__main__":
    sys.exit(main())
