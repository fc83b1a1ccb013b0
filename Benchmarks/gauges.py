"""What is looked at while a herd runs: the target's connections and commands, the server's counters and CPU time, and
how long reads of the vault take."""

import os
import random
import re
import threading
import time
from contextlib import contextmanager
from statistics import median, quantiles

from logins import redis_connection

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class Gauges:
    """Looks at a Redis ten times a second, and at the server when asked."""

    def __init__(self, scene, target):
        self.scene, self.place = scene, target.place
        self.ended, self.samples = threading.Event(), []
        self.thread = threading.Thread(target=self.sample, daemon=True)

    def __enter__(self):
        self.connection = redis_connection(self.place, "root", "root-secret", tcp=True)
        self.connection.connect()
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join(10)
        self.connection.disconnect()

    def sample(self):
        while not self.ended.wait(0.1):
            self.connection.send_command("INFO", "clients", "stats")
            text = self.connection.read_response().decode()
            fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
            # Its own connection is not counted.
            self.samples.append((time.monotonic(), int(fields["connected_clients"]) - 1,
                                 int(fields["total_commands_processed"])))

    def reset(self):
        self.samples, self.kept = [], None

    def stop(self):
        """Ends the time that `peaks` speaks of."""
        self.kept = list(self.samples)

    def peaks(self):
        """The most connections at once, and the commands a second."""
        first, last = self.kept[0], self.kept[-1]
        return max(sample[1] for sample in self.kept), round((last[2] - first[2]) / max(1, last[0] - first[0]))

    def counter(self, name):
        """A counter of the server's own; 0 while it has none of this name."""
        text = self.scene.server.vault().connection.request("GET", "/metrics").body.decode()
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def cpu_seconds(self):
        """User and system time of the server so far."""
        with open(f"/proc/{self.scene.server.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


class Reads:
    """Two connections read objects at random, 25 times a second each."""

    def __init__(self, scene, paths):
        self.vault, self.paths = scene.server.vault(), paths
        self.ended, self.gate = threading.Event(), threading.Lock()
        self.times, self.faults = [], []
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(2)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(40)

    def run(self):
        while not self.ended.wait(0.04):
            with self.gate:  # closed while the clock moves, which ends tokens
                pass
            began = time.monotonic()
            try:
                reply = self.vault.call("GET", random.choice(self.paths))
                if reply.status != 200:
                    self.faults.append(repr(reply))
            except Exception as error:  # whatever it is, a read failed, and that is counted
                self.faults.append(repr(error))
            self.times.append(time.monotonic() - began)

    @contextmanager
    def still(self):
        """No read begins, and those that began have ended."""
        with self.gate:
            time.sleep(1)
            yield

    def during(self, seconds):
        """Median and 99th percentile, in milliseconds, of the next seconds."""
        mark = len(self.times)
        time.sleep(seconds)
        return self.summary(mark)

    def summary(self, mark):
        """The same since a mark; waits for two reads to end."""
        while len(self.times) < mark + 2:
            time.sleep(0.1)
        times = self.times[mark:]
        return median(times) * 1000, quantiles(times, n=100)[98] * 1000
