"""A server whose machine's clock is set: no quiet passes by it, what falls due waits, and it is told (issue 3)."""

import shutil
import subprocess
from pathlib import Path

import pytest

from harness import Server, wait_for
from marks import of_sqlite
from postgres import PostgreSQL
from test_rotations import begin, managed, metrics, state, wait_until  # noqa: F401  (a fixture)

COMPILER = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
pytestmark = pytest.mark.skipif(COMPILER is None, reason="a C compiler makes the clock that can be set")
DAY = 86_400


def on_a_clock(tmp_path, *arguments):
    """A server, not started, on a machine whose clock a test can set."""
    library = tmp_path / "clock.so"
    source = Path(__file__).parent / "clock_shift.c"
    subprocess.run([COMPILER, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    one = Server(tmp_path, environment={"LD_PRELOAD": str(library), "CLOCK_SHIFT_FILE": str(tmp_path / "shift")},
                 arguments=arguments)
    set_clock(one, 0)
    return one


@pytest.fixture
def own_server(tmp_path):
    one = on_a_clock(tmp_path)
    yield one.start()
    one.kill()


def set_clock(server, seconds):
    """Sets it so far ahead of the machine's own, and forgets tokens of before."""
    new = server.folder / "shift.new"
    new.write_text(str(seconds))
    new.rename(server.folder / "shift")
    server.tokens.clear()


def jumps(server):
    return [line["resultDescription"] for line in server.audit_lines() if line["operationName"] == "ClockJump"]


def until_told(server, count):
    wait_for(lambda: float(metrics(server)["rekey_clock_jumps_total"]) == count and len(jumps(server)) >= count)


def held(server):
    """For how many seconds more what falls due waits."""
    return float(metrics(server)["rekey_clock_held_seconds"])


def test_no_quiet_passes_by_a_clock_that_is_set_forward(managed):  # noqa: F811
    rotation = begin(managed)
    wait_until(managed, rotation, "exposed")
    set_clock(managed, DAY)
    until_told(managed, 1)
    begun = held(managed)
    assert begun > DAY / 2
    wait_for(lambda: held(managed) <= begun - 4)  # what falls due is looked at each second
    assert state(managed, rotation) == "exposed"
    assert "the machine's clock was set: what falls due waits" in managed.log()
    set_clock(managed, 0)
    until_told(managed, 2)
    assert held(managed) == 0
    assert jumps(managed) == [
        "The machine's clock was set forward by 1 d; what falls due waits",
        "The machine's clock was set back by 1 d, to what it was before it jumped"]
    managed.advance("PT31M")  # which is on purpose
    wait_until(managed, rotation, "observing")
    managed.advance("PT61M")
    wait_until(managed, rotation, "done")


@of_sqlite("by a clock off the database's no server starts, as the next test says")
def test_a_clock_that_was_set_while_no_server_ran_begins_the_soak_anew(managed):  # noqa: F811
    rotation = begin(managed)
    wait_until(managed, rotation, "exposed")
    assert managed.stop() == 0
    set_clock(managed, DAY)
    managed.start()
    wait_for(lambda: jumps(managed))
    assert jumps(managed) == ["The machine's clock was set forward by 1 d since the last server here"]
    # What falls due, as the soak would by this clock, is looked at each second.
    wait_for(lambda: managed.admin("GET", "/status")["uptimeSeconds"] >= 5)
    assert held(managed) == 0 and state(managed, rotation) == "exposed"
    managed.advance("PT31M")
    wait_until(managed, rotation, "observing")


@pytest.fixture
def database():
    one = PostgreSQL()
    yield one.start()
    one.stop()


def test_no_server_goes_by_a_clock_that_is_off_its_databases(tmp_path, database):
    one = on_a_clock(tmp_path, "--database", f"postgresql://postgres@127.0.0.1:{database.port}/postgres?sslmode=disable",
                     "--database-password-file", f"{database.folder}/password")

    def health():
        reply = one.vault().connection.request("GET", "/healthstatus")
        assert reply.status == 200 or "clock" in reply.json["error"]["message"]
        return reply.status

    try:
        for seconds in (90, -90):
            set_clock(one, seconds)
            assert one.launch().process.wait(60) == 1
        assert "89 seconds off the database's" in one.log() or "90 seconds off the database's" in one.log()
        set_clock(one, 0)
        one.start()
        set_clock(one, DAY)
        wait_for(lambda: health() == 503)
        set_clock(one, 0)
        wait_for(lambda: health() == 200)
    finally:
        one.kill()
