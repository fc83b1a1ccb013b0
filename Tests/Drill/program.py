"""The target of the exec connector: one request on standard input, one reply on standard output.

Arguments: the file with the logins, and the folder where the drill says what to spoil and finds what was asked.
"""

import fcntl
import json
import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ConnectorsTests/Partner"))
import partner  # noqa: E402


def answer(state, request):
    """What the partner replies; nobody is logged in for long."""
    if request["operation"] == "sessions":
        return {"answer": "accepted", "sessions": []}
    return partner.work(state, request)


def fault(control, operation):
    """Counts the reply; returns what is to be done with it."""
    with open(f"{control}/asked", "a+") as asked:
        fcntl.flock(asked, fcntl.LOCK_EX)
        asked.write(operation + "\n")
        asked.flush()
        asked.seek(0)
        count = len(asked.readlines())
    try:
        with open(f"{control}/fault") as file:
            kind, number = file.read().split()
    except FileNotFoundError:
        return None
    return kind if count == int(number) else None


def main(state, control):
    request = json.load(sys.stdin)
    reply = json.dumps(answer(state, request))
    kind = fault(control, request["operation"])
    if kind is not None:
        open(f"{control}/struck", "w").close()
    if kind == "hold":
        time.sleep(20)
    if kind == "strike":
        while not os.path.exists(f"{control}/done"):
            time.sleep(0.005)
    if kind in ("drop", "strike"):
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdout.write(reply * 2 if kind == "double" else reply)


if __name__ == "__main__":
    main(*sys.argv[1:])
