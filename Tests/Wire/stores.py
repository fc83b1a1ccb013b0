"""Where the tests' servers keep their data: SQLite, or with REKEY_STORE=postgresql a database for each data folder."""

import atexit
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from postgres import PostgreSQL, program

_server = None
_names = {}


def is_postgresql():
    return os.environ.get("REKEY_STORE") == "postgresql"


def _shared():
    """One PostgreSQL for all tests of this process."""
    global _server
    if _server is None:
        _server = PostgreSQL()
        atexit.register(_server.stop)
        _server.settings = ["max_connections=400"]
        _server.start()
    return _server


def arguments(data):
    """What `rekey serve` is told beside its data folder; the database is made when it does not stand."""
    if not is_postgresql():
        return []
    server = _shared()
    if str(data) not in _names:
        _names[str(data)] = f"store{len(_names)}"
        server.do(f"CREATE DATABASE {_names[str(data)]}")
    address = f"postgresql://postgres@127.0.0.1:{server.port}/{_names[str(data)]}?sslmode=disable"
    return ["--database", address, "--database-password-file", f"{server.folder}/password"]


def move_in(server):
    """Takes what was restored into a server's folder to where the server keeps its data."""
    if is_postgresql():
        _, address, *password = arguments(server.data)
        server.cli("store", "copy", "--from", str(server.data), "--to", address, *password, output=None)


def stored(data, query):
    """What a store says that no process has open, row by row."""
    if is_postgresql():
        lines = _shared().do(f"\\c {_names[str(data)]}\n{query};").splitlines()
        return [tuple(int(part) if part.lstrip("-").isdigit() else part for part in line.split("|")) for line in lines]
    # A copy is asked, so that the next start finds what the last left.
    with tempfile.TemporaryDirectory() as folder:
        for path in data.glob("rekey.db*"):
            shutil.copy(path, folder)
        connection = sqlite3.connect(f"{folder}/rekey.db")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


def change(data, statement):
    """Does to a store that no process has open what Rekey would not."""
    if is_postgresql():
        _shared().do(f"\\c {_names[str(data)]}\n{statement};")
        return
    connection = sqlite3.connect(data / "rekey.db")
    try:
        with connection:
            connection.execute(statement)
    finally:
        connection.close()


def content(data):
    """All that a store that no process has open holds, to be compared with later."""
    if not is_postgresql():
        return (data / "rekey.db").read_bytes()
    server = _shared()
    done = subprocess.run(
        [program("pg_dump"), "-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-d", _names[str(data)]],
        capture_output=True, timeout=60, env=os.environ | {"PGPASSWORD": server.PASSWORD})
    assert done.returncode == 0, done.stderr
    return b"\n".join(line for line in done.stdout.splitlines() if not line.startswith((b"\\restrict", b"\\unrestrict")))


def files(data):
    """The files outside a server's folder that hold what its store wrote, and what was taken away since."""
    if not is_postgresql():
        return []
    server = _shared()
    server.do("CHECKPOINT")
    number = server.do(f"SELECT oid FROM pg_database WHERE datname = '{_names[str(data)]}'")
    folder = Path(server.folder)
    return [folder / "log", *(folder / f"data/base/{number}").iterdir(), *(folder / "data/pg_wal").glob("0*")]


def is_sound(data):
    """Whether a store that no process has open is whole; PostgreSQL looks after that itself."""
    return is_postgresql() or stored(data, "PRAGMA integrity_check") == [("ok",)]
