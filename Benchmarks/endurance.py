"""An hour's worth of load, as fast as it goes: what the server's memory and open files are at its start, at both
thirds and at its end."""

import subprocess
import tempfile
from pathlib import Path

from targets import harness
from hostility import Process

SCRIPT = Path(__file__).with_name("endurance.lua")
# What an hour at a hundred requests a second comes to.
HOUR = 360_000


def endure(scene, options):
    """Returns the rows: share of the load, requests so far, MiB, files."""
    server = scene.server
    process = Process(server.process.pid)
    server.vault().do("POST", "/keys/hour/create", {"kty": "EC"})
    for number in range(100):
        server.vault().do("PUT", f"/secrets/hour-{number}", {"value": "v" * 100})
    requests, rows = load(server, 5), []
    files = process.files
    for share, goal in (("start", 0), ("1/3", 1 / 3), ("2/3", 2 / 3), ("end", 1)):
        done = 0 if share == "start" else rows[-1]["requests"]
        while done < goal * options.hour:
            done += load(server, 5)
        process.settle(files)
        rows.append({"share": share, "requests": done, "memory": process.resident, "files": process.files})
    return rows


def load(server, seconds):
    """All kinds of requests for some seconds; returns how many were answered."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(server.token(fresh=True))
        file.flush()
        done = subprocess.run(
            ["wrk", "--threads", "1", "--connections", "32", "--timeout", "30s", "--duration", f"{seconds}s",
             "--script", str(SCRIPT), f"https://localhost:{server.port}", "--", file.name,
             harness.b64url(b"d" * 32)],
            capture_output=True, text=True, check=True)
    count = next(line.split()[1] for line in done.stdout.splitlines() if line.startswith("RESULT "))
    return int(count)


def table(rows):
    lines = ["| of the load | requests | MiB | files |", "|---|---|---|---|"]
    lines += [f"| {row['share']} | {row['requests']:,} | {row['memory']:.0f} | {row['files']} |" for row in rows]
    return "\n".join(lines)


def troubles(rows):
    """Growth between a third and the end is a leak; before that, caches fill."""
    found = []
    third, end = rows[1], rows[-1]
    if end["memory"] > third["memory"] * 1.1 + 4:
        found.append(f"memory grew from {third['memory']:.0f} to {end['memory']:.0f} MiB")
    if end["files"] > rows[0]["files"] + 4:
        found.append(f"files grew from {rows[0]['files']} to {end['files']}")
    return found
