#!/usr/bin/env python3
"""Measures one node over SQLite, one over PostgreSQL and three over the same PostgreSQL, in one run, as ratios.

Every store syncs what it acknowledges. The same connections go to one node or are shared among three, and load, nodes
and database share the machine. So beside the rates stands the CPU time of nodes and of database for one request:
it tells how many nodes one database feeds. The stores take turns, round by round, and the median counts.

A load counts only on the conditions of bench.py, which each node has to meet by itself.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.append(str(ROOT / "Tests/Wire"))

from bench import wrk  # noqa: E402
from peers import CLOCK_TICKS, Rekey  # noqa: E402
from postgres import PostgreSQL  # noqa: E402
from proof import require  # noqa: E402

LOADS = ["secret read", "P-256 sign", "secret set"]
CONNECTIONS = 33
# What every node has a copy of.
SHARED = ("seal", "ca.pem", "ca-key.pem", "bootstrap.json")


class Node(Rekey):
    """One node with a folder of its own over a store that others may share."""

    def __init__(self, folder, binary, arguments=()):
        folder.mkdir()
        super().__init__(folder, binary, arguments)

    def start(self):
        super().start()
        self.url = f"https://localhost:{self.port}"  # the profile has the first node's
        self.wait_until("/healthstatus")

    def join(self, first):
        """Takes over seal and authority of the first node, and what the loads ask for."""
        self.data.mkdir(mode=0o700)
        for name in SHARED:
            shutil.copy(first.data / name, self.data / name)
            (self.data / name).chmod(0o600)
        self.start()
        self.authorize()
        self.value, self.versions, self.keys = first.value, first.versions, first.keys


class Database:
    """A PostgreSQL that syncs, with the CPU time of all its processes."""

    def __init__(self):
        self.server = PostgreSQL()
        self.server.settings = ["fsync=on", "max_connections=100", "shared_buffers=128MB"]
        self.server.start()
        self.server.do("CREATE DATABASE rekey ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")

    @property
    def arguments(self):
        return ["--database", f"postgresql://postgres@127.0.0.1:{self.server.port}/rekey?sslmode=disable",
                "--database-password-file", f"{self.server.folder}/password"]

    def cpu_seconds(self):
        ticks, top = 0, self.server.process.pid
        for pid in [top, *map(int, Path(f"/proc/{top}/task/{top}/children").read_text().split())]:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / CLOCK_TICKS


class Group:
    """The nodes of one measurement; `database` is nothing for SQLite."""

    def __init__(self, name, nodes, database=None):
        self.name, self.nodes, self.database = name, nodes, database

    def measure(self, load, seconds):
        """One load on all nodes at once; rates, latencies, and CPU time for a request."""
        for node in self.nodes:
            node.check(load)
            self.write_request(node, load)
        self.run(load, 3)
        lines = [node.audit_lines() for node in self.nodes]
        before = self.cpu()
        found = self.run(load, seconds)
        nodes, database = (after - earlier for after, earlier in zip(self.cpu(), before))
        for node, earlier, (seed, count, *_) in zip(self.nodes, lines, found):
            self.prove(node, load, earlier, seed, count)
        total = sum(count for _, count, *_ in found)
        return {
            "rate": sum(count / (took / 1e6) for _, count, took, *_ in found),
            "p50": median(p50 for *_, p50, _ in found) / 1000, "p99": max(p99 for *_, p99 in found) / 1000,
            "node": nodes / total * 1e6, "database": database / total * 1e6}

    def write_request(self, node, load):
        line, body = node.loads()[load]
        headers = "".join(f"\n{name}: {value}" for name, value in node.headers.items())
        self.spec(node).write_text(f"{line}{headers}\n\n{body}")
        self.spec(node).chmod(0o600)

    def run(self, load, seconds):
        with ThreadPoolExecutor(len(self.nodes)) as pool:
            return list(pool.map(
                lambda node: wrk(node, load, self.spec(node), seconds, CONNECTIONS // len(self.nodes)), self.nodes))

    def prove(self, node, load, lines, seed, count):
        node.check(load)
        audited = node.audit_lines() - lines
        require(audited >= count, f"{audited} audit lines for {count} requests")
        if load == "secret set":
            others = self.nodes  # whichever node is asked has what another was told
            for number in random.sample(range(1, count - CONNECTIONS), 5):
                random.choice(others).check_written(f"{seed}{number:07}")

    def cpu(self):
        database = self.database.cpu_seconds() if self.database else 0.0
        return sum(node.cpu_seconds() for node in self.nodes), database

    @staticmethod
    def spec(node):
        return node.folder / "request"


def start(folder, binary, count, database):
    """The groups; the one node over PostgreSQL is the first of the several."""
    alone = Node(folder / "sqlite", binary)
    alone.start()
    alone.prepare()
    nodes = [Node(folder / f"node{number}", binary, database.arguments) for number in range(count)]
    nodes[0].start()
    nodes[0].prepare()
    for node in nodes[1:]:
        node.join(nodes[0])
    groups = [Group("SQLite", [alone]), Group("PostgreSQL", nodes[:1], database)]
    return groups + [Group("PostgreSQL", nodes, database)] if count > 1 else groups


def report(results):
    print("\n| load | store | nodes | requests/s | ratio to SQLite | p50 ms | p99 ms | node CPU µs | database CPU µs |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for load, rows in results.items():
        for row in rows:
            print(f"| {load} | {row['store']} | {row['nodes']} | {row['rate']:,.0f} | {row['rate'] / rows[0]['rate']:.2f} "
                  f"| {row['p50']:.2f} | {row['p99']:.2f} | {row['node']:.0f} | {row['database']:.0f} |")


def measure(groups, seconds, rounds):
    results = {}
    for load in LOADS:
        runs = [[] for _ in groups]
        for number in range(rounds):
            for group, done in zip(groups, runs):
                print(f"nodes: {load}, {group.name}, {len(group.nodes)} nodes, round {number + 1} of {rounds} …",
                      file=sys.stderr)
                done.append(group.measure(load, seconds))
        results[load] = [
            {"store": group.name, "nodes": len(group.nodes)}
            | {figure: median(run[figure] for run in done) for figure in done[0]} for group, done in zip(groups, runs)]
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=6, help="length of each load")
    parser.add_argument("--rounds", type=int, default=3, help="how often each load runs")
    parser.add_argument("--nodes", type=int, default=3, help="how many nodes share the database")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build-release/release/rekey")
    options = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="rekey-nodes-"))
    database, groups = Database(), []
    try:
        groups = start(folder, options.binary.resolve(), options.nodes, database)
        results = measure(groups, options.seconds, options.rounds)
    finally:
        for node in {node for group in groups for node in group.nodes}:
            node.stop()
        database.server.crash()
        database.server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    (HERE / "results-nodes.json").write_text(json.dumps(results, indent=2) + "\n")
    report(results)


if __name__ == "__main__":
    main()
