"""A slice of the drill, so that it cannot rot; `make drill` runs all of it. And that it can fail."""

import io
import sys

import pytest

from harness import ROOT

sys.path.insert(0, str(ROOT / "Tests/Drill"))
import drill  # noqa: E402
import replies  # noqa: E402
import targets  # noqa: E402
from test_kill import durable_writes  # noqa: E402

LIAR = """
import json, sys
json.load(sys.stdin)
json.dump({"answer": "accepted", "sessions": []}, sys.stdout)
"""


def drilled(*patterns):
    """The exit status of a drill and what it printed."""
    out = io.StringIO()
    return drill.Drill(patterns, jobs=2, out=out).run(), out.getvalue()


@pytest.mark.parametrize("patterns, least", [
    (["exec/two-principals/kill:rotation[CIO]*", "exec/two-principals/kill:rotationPromote*"], 12),
    (["redis/one-principal/kill:rotation[IO]*", "redis/one-principal/drop:*"], 25),
], ids=["exec", "redis"])
def test_nobody_is_left_without_a_login(patterns, least):
    status, shown = drilled(*patterns)
    assert status == 0, shown
    count, *words = shown.splitlines()[-1].split()
    assert words == ["scenarios,", "0", "violations"] and int(count) >= least, shown


def test_one_scenario_is_replayed_alone():
    status, shown = drilled("exec/one-principal/fall:2")
    assert status == 0 and shown.splitlines()[-1] == "1 scenarios, 0 violations", shown


def test_a_target_that_lies_is_found_out(tmp_path, monkeypatch):
    """It says yes to everything and does nothing: what is served then does not log in."""
    program = tmp_path / "liar.py"
    program.write_text(LIAR)
    honest = targets.ExecTarget.subject

    def subject(self, strategy, name):
        one = honest(self, strategy, name)
        one.connector["arguments"][2] = str(program)
        return one

    monkeypatch.setattr(targets.ExecTarget, "subject", subject)
    status, shown = drilled("exec/two-principals/none")
    assert status == 1 and shown.splitlines()[-1] == "0 scenarios, 1 violations", shown
    assert "just served, does not log in" in shown
    assert 'make drill ONLY="exec/two-principals/none"' in shown


def test_every_write_of_a_rotation_is_a_place_to_be_killed_at():
    assert drill.ELSEWHERE < set(durable_writes()), "a name that the source does not have"
    assert {"rotationPlan", "rotationIntent", "rotationCandidate", "rotationOutcome", "rotationPromote", "rotationEnd",
            "evidenceFlush", "versionDestroy", "leaseChange"} <= set(drill.durable_writes())


def packet(number, payload):
    return len(payload).to_bytes(3, "little") + bytes([number]) + payload


def message(kind, payload=b""):
    return kind + (len(payload) + 4).to_bytes(4, "big") + payload


OK, END, ROW = b"\x00\x00\x00\x02\x00\x00\x00", b"\xfe\x00\x00\x02\x00", b"\x01a\x01b"
RESULT = [packet(1, b"\x02"), packet(2, b"column a"), packet(3, b"column b")]


@pytest.mark.parametrize("kind, whole", [
    (replies.PostgreSQLReplies, [
        message(b"R", b"\x00\x00\x00\x0aSCRAM-SHA-256\x00\x00"), message(b"R", b"\x00\x00\x00\x0br=1,s=2"),
        message(b"R", b"\x00\x00\x00\x0cv=1") + message(b"R", b"\x00\x00\x00\x00") + message(b"Z", b"I"),
        message(b"1") + message(b"2") + message(b"D", b"\x00\x01") + message(b"C", b"SELECT 1\x00") + message(b"Z", b"I")]),
    (replies.RedisReplies, [
        b"+OK\r\n", b"-WRONGPASS no\r\n", b":42\r\n", b"$-1\r\n", b"$3\r\na\r\n\r\n",
        b"*3\r\n$1\r\na\r\n*2\r\n:1\r\n$-1\r\n+b\r\n", b"%1\r\n+a\r\n:1\r\n", b"*0\r\n"]),
    (replies.MariaDBReplies, [
        packet(0, b"\x0a10.11\x00"), packet(2, b"\xfemysql_native_password\x00"), packet(4, OK), packet(1, OK),
        b"".join(RESULT) + packet(4, END) + packet(5, ROW) + packet(6, END),
        b"".join(RESULT) + packet(4, ROW) + packet(5, b"\xfe" + OK[1:]), packet(1, b"\xff\x15\x04no")]),
    (replies.HTTPReplies, [
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.0 401 No\r\ncontent-length: 0\r\n\r\n"]),
], ids=lambda one: one.__name__ if isinstance(one, type) else "")
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_what_a_server_sends_is_cut_into_replies(kind, whole, size):
    stream, cutter, found = b"".join(whole), kind(), []
    for place in range(0, len(stream), size):
        found += cutter.feed(stream[place:place + size])
    assert found == whole and not cutter.buffer
