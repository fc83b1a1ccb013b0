"""Hostile clients against one server, one attack after the other: what honest readers feel meanwhile, and what the
attack costs the server in memory and files."""

import multiprocessing
import os
import threading
import time

from gauges import Reads
from targets import harness
from hostility import ATTACKS, Crowd, Place, Process

PROCESSES = multiprocessing.get_context("spawn")
# Crowds of connections that only stay are larger than the places the server has.
SIZES = {"slow heads": 1_000, "slow bodies": 1_000, "idle connections": 1_500, "idle before TLS": 3_000,
         "HTTP/2 closed windows": 200}


def attack(place, name, size, pause, ended, outcomes):
    """One process; it yields the processor to the server, as an attacker on another machine would."""
    os.nice(19)
    with Crowd(place, name, size, pause) as crowd:
        ended.wait()
    outcomes.put(crowd.outcomes)


class Arrivals(Reads):
    """Readers that come with a connection of their own each time, ten times a second."""

    def run(self):
        token = self.vault.server.token()
        while not self.ended.wait(0.2):
            began = time.monotonic()
            connection = harness.Connection(self.vault.server.port, self.vault.server.context, timeout=30)
            try:
                reply = connection.request("GET", f"{self.paths[0]}?api-version={harness.VERSION}",
                                           headers={"Authorization": f"Bearer {token}"})
                if reply.status != 200:
                    self.faults.append(repr(reply))
            except Exception as error:  # whatever it is, a read failed, and that is counted
                self.faults.append(repr(error))
            finally:
                connection.close()
            self.times.append(time.monotonic() - began)


class Watch:
    """The most memory and files that a process had, from `with` to its end."""

    def __init__(self, process):
        self.process, self.memory, self.files = process, 0, 0
        self.ended, self.thread = threading.Event(), threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def run(self):
        while not self.ended.wait(0.1):
            self.memory, self.files = max(self.memory, self.process.resident), max(self.files, self.process.files)


def besiege(scene, name, options):
    """One attack; returns its row."""
    server = scene.server
    process = Process(server.process.pid)
    place = Place(server.port, server.ca, server.tenant, server.token(fresh=True))
    with Reads(scene, ["/secrets/read"]) as reads, Arrivals(scene, ["/secrets/read"]) as arrivals:
        before = (reads.during(options.seconds), arrivals.summary(0))
        held = (process.resident, process.files)
        ended, outcomes = PROCESSES.Event(), PROCESSES.Queue()
        attacker = PROCESSES.Process(
            target=attack, args=(place, name, SIZES.get(name, options.crowd), options.pause, ended, outcomes),
            daemon=True)
        attacker.start()
        time.sleep(2)
        with Watch(process) as watch:
            mark = len(arrivals.times)
            meanwhile = (reads.during(options.seconds), arrivals.summary(mark))
        ended.set()
        counts = outcomes.get(timeout=180)
        attacker.join()
        files = process.settle(held[1] + 2)
        return {"attack": name, "before": before, "meanwhile": meanwhile, "counts": counts,
                "faults": reads.faults + arrivals.faults, "seconds": options.seconds + 2,
                "memory": (held[0], watch.memory, process.resident), "files": (held[1], watch.files, files)}


def troubles(row):
    """What a row must not hold."""
    found = [f"{count} turns ended with {outcome}" for outcome, count in row["counts"].items()
             if outcome.startswith("answered 2") or outcome.startswith("answered 5")]
    if row["faults"]:
        found.append(f"{len(row['faults'])} reads failed: {row['faults'][0]}")
    if row["files"][2] > row["files"][0] + 4:
        found.append(f"{row['files'][2] - row['files'][0]} files stay open")
    return found


HEAD = ("| attack | turns a second | reads before p50, p99 ms | meanwhile p50, p99 ms | ratio p50, p99 "
        "| newcomers before p50, p99 ms | meanwhile p50, p99 ms | MiB before, most, after | files before, most, after |\n"
        "|---|---|---|---|---|---|---|---|---|")


def line(row):
    (kept, new), (kept_then, new_then) = row["before"], row["meanwhile"]
    return (f"| {row['attack']} | {sum(row['counts'].values()) / row['seconds']:.0f} "
            f"| {pair(kept)} | {pair(kept_then)} | {kept_then[0] / kept[0]:.1f}, {kept_then[1] / kept[1]:.1f} "
            f"| {pair(new)} | {pair(new_then)} | {', '.join(f'{mib:.0f}' for mib in row['memory'])} "
            f"| {', '.join(map(str, row['files']))} |")


def pair(times):
    return f"{times[0]:.2f}, {times[1]:.2f}"


NAMES = list(ATTACKS)
