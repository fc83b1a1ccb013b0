#!/usr/bin/env python3
"""Three nodes of Rekey over a PostgreSQL with a standby, under load, while a node and then the database die.

Writers remember what was acknowledged; applications log in all the time, at a target, with what any node serves;
their logins rotate one rotation after the other. In each round the node that does the rotations is killed, then the
primary is killed (in every other round it freezes instead) and its standby promoted, then the node comes back, and a
new standby is made. At the end everything is held against what was acknowledged, against the journals of the
rotations, and against the target's own log.

    failover.py [--rounds N] [--nodes N] [--patroni COMMAND] [--plant asynchronous|twice|login|audit] ...

`--plant` spoils something, so that it can be seen that it is found: a standby that hears nothing of the last writes, a
password that somebody sets at the target, an application that logs in with a wrong one, an audit log that somebody
removes. `--patroni` leaves the choice of the primary to Patroni, which the user of PostgreSQL must be able to run.
"""

import argparse
import shlex
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Wire"), str(HERE.parent / "Drill")]

import logins  # noqa: E402
from load import Load  # noqa: E402
from nodes import Nodes  # noqa: E402
from pair import Pair  # noqa: E402
from rotated import Target  # noqa: E402
from trio import Trio  # noqa: E402

LONGEST = 240  # seconds that anything may take on a slow machine
SHOWN = 20  # faults of a kind that are written out


class Failover:
    """The play, from the first start to the verdict."""

    def __init__(self, options):
        self.options = options
        self.began = time.monotonic()
        self.folder = Path(tempfile.mkdtemp(prefix="rekey-failover-"))
        self.databases = (Trio(shlex.split(options.patroni)) if options.patroni
                          else Pair(is_synchronous=options.plant != "asynchronous"))
        self.target = Target()
        self.nodes = None

    def say(self, text):
        print(f"failover: {time.monotonic() - self.began:4.0f} s  {text}", file=sys.stderr, flush=True)

    def run(self):
        """Returns the exit status."""
        try:
            self.set_up()
            self.play()
            return self.judge()
        finally:
            self.take_down()

    def set_up(self):
        self.say("starting databases and nodes")
        self.target.start()
        self.databases.start()
        self.nodes = Nodes(self.folder, self.options.nodes, self.databases.arguments)
        self.nodes.start()
        self.load = Load(self.nodes, self.target, self.options.secrets)

    def take_down(self):
        if self.nodes:
            self.nodes.kill()
        for one in (self.databases, self.target):
            one.stop()
        if self.options.keep:
            self.say(f"the nodes' folders are in {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    # The play

    def play(self):
        self.load.start()
        self.wait_for_progress("under load", rotations=self.options.secrets)
        for number in range(self.options.rounds):
            self.round(number)
        if self.options.plant == "twice":
            self.target.set_password(f"{self.load.names[0]}_b", "somebody-else")
        if self.options.plant == "login":
            logins.postgresql(self.target.port, "app0_a", "wrong", host=self.target.folder)
        if self.options.plant == "audit":
            (self.nodes.all[0].data / "audit/audit.jsonl").unlink()
            self.wait_for_progress("an audit log was removed")
        self.say("the load ends")
        self.load.finish()

    def round(self, number):
        node = self.worker()
        if len(self.nodes.all) > 1:
            node.kill()
            self.wait_for_progress(f"{node.folder.name} was killed, which did the rotations", 2 * self.options.secrets)
        frozen = number % 2 == 1 and not self.options.patroni
        if self.options.plant == "asynchronous":
            self.databases.hold_back()
            self.wait_for_progress("the standby hears nothing more")
        self.databases.fail_over(frozen)
        self.wait_for_progress(f"the primary {'froze' if frozen else 'was killed'}, a standby was promoted")
        self.databases.fence()
        if len(self.nodes.all) > 1:
            node.start(seconds=LONGEST)
        self.wait_for_progress("all nodes are there", rotations=self.options.secrets)
        if number + 1 < self.options.rounds:
            self.databases.rebuild()
            self.wait_for_progress("there is a new standby")

    def worker(self):
        """The node that does the rotations, by the lease it holds."""
        holder = self.databases.primary.do("\\c rekey\nSELECT holder FROM leases WHERE name = 'scheduler'")
        for one in self.nodes.all:
            name = one.data / "node"
            if name.exists() and name.read_text().strip() == holder:
                return one
        return self.nodes.all[0]

    def wait_for_progress(self, what, rotations=0):
        """Writes are acknowledged anew, applications log in, and so many rotations come to their end."""
        self.say(what)
        began = time.monotonic()
        before = self.load.acknowledged, self.load.logins, self.load.done
        wanted = 20, 50, rotations
        while True:
            self.load.check_alive()
            now = self.load.acknowledged, self.load.logins, self.load.done
            enough = all(there - here >= much for there, here, much in zip(now, before, wanted))
            if enough and time.monotonic() - began >= self.options.pause:
                return
            assert time.monotonic() - began < LONGEST, f"too little goes on: {before} to {now}, wanted {wanted} more"
            time.sleep(0.1)

    # The verdict

    def judge(self):
        self.say("everything is held against what was acknowledged")
        writes, records, rotations = self.load.lost_writes(), self.load.lost_records(), self.load.wrong_rotations()
        met, refused = self.load.failed_logins()
        faults = [*self.load.faults(), *self.nodes.lost_logs(), *self.nodes.stop()]
        self.tell()
        for kind in (writes, records, rotations, met, faults):
            for line in kind[:SHOWN]:
                print(f"failover: {line}", file=sys.stderr)
            if len(kind) > SHOWN:
                print(f"failover: and {len(kind) - SHOWN} more of this kind", file=sys.stderr)
        print(f"{len(writes) + len(records)} acknowledged writes lost, {len(rotations)} rotations run twice, "
              f"{max(len(met), refused)} failed logins", flush=True)
        return 1 if writes or records or rotations or met or refused or faults else 0

    def tell(self):
        load = self.load
        count = self.target.counts()[0]
        print(f"nodes {len(self.nodes.all)}, failovers {self.options.rounds}, rotations {load.done}, "
              f"logins {count:,} of which the applications made {load.logins:,}")
        print(f"writes acknowledged {load.acknowledged:,}, not acknowledged {sum(one.unknown for one in load.writers):,}, "
              f"not sent as the node was dead {sum(one.unsent for one in load.writers):,}")
        print(f"longest pause of a writer {max(one.longest for one in load.writers):.1f} s, "
              f"of a reader {max(one.longest for one in load.applications):.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often a node and the database die")
    parser.add_argument("--pause", type=float, default=5, help="seconds between two harms at least")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--secrets", type=int, default=3, help="logins that rotate at the same time")
    parser.add_argument("--patroni", metavar="COMMAND", help="three databases under Patroni, started by this command")
    parser.add_argument("--plant", choices=["asynchronous", "twice", "login", "audit"], help="what to spoil")
    parser.add_argument("--keep", action="store_true", help="keep the nodes' folders")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    return Failover(parser.parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
