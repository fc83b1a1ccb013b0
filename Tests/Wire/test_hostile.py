"""Clients that mean harm: they get clean refusals or a closed connection, and everyone else is served meanwhile."""

import json
import re
import subprocess
import time

import pytest

from harness import Connection, Server, wait_for
import frames
from frames import frame
from hostility import (ATTACKS, DOCUMENTS, HIDDEN, ODD_PATHS, SMUGGLING, Crowd, Place, Process, answer, first_status)

# Those that a server which is well ends by itself.
CLOSED_BY_THE_SERVER = {name for name in ATTACKS if name.startswith("HTTP/2 ")} - {"HTTP/2 closed windows"}
# What one attack may add to the server's memory, in MiB; most add none.
GROWTH = 96


@pytest.fixture(scope="module")
def victim(tmp_path_factory):
    one = Server(tmp_path_factory.mktemp("victim"), dev=False, arguments=["--throttle", "none"]).start()
    one.vault().do("PUT", "/secrets/read", {"value": "v" * 20_000})
    yield one
    assert one.stop() == 0
    faults = [line for line in one.audit_lines() if line["properties"].get("httpStatusCode", 0) >= 500]
    assert not faults, f"the server answered 5xx: {faults[:3]}"


@pytest.fixture
def place(victim):
    return Place(victim.port, victim.ca, victim.tenant, victim.token())


def statuses(received):
    """The status of each answer; one begins where the body of another ends."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def put(place, rest):
    return place.head("PUT", "/secrets/smuggle?api-version=7.6", "Content-Type: application/json")[:-2] + rest


@pytest.mark.parametrize("form", SMUGGLING.values(), ids=SMUGGLING)
def test_a_request_with_two_meanings_is_refused_and_nothing_after_it_is_read(victim, place, form):
    with place.secure() as secure:
        secure.sendall(put(place, form) + HIDDEN)
        found = statuses(answer(secure))
    assert len(found) == 1 and 400 <= found[0] < 500, found
    assert not [line for line in victim.audit_lines() if "smuggled" in line["properties"].get("requestUri", "")]


@pytest.mark.parametrize("rest", [
    b"Content-Length: 1\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1;name=\"a b\"\r\n{\r\n0;last\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\nX-Trailer: t\r\n\r\n",
], ids=["length", "chunk extensions", "trailer"])
def test_a_request_with_one_meaning_ends_where_it_says(place, rest):
    with place.secure() as secure:
        secure.sendall(put(place, rest) + b"GET /healthstatus HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert statuses(answer(secure)) == [400, 200]


@pytest.mark.parametrize("target, hosts", [
    ("", ["one", "two"]), ("", ["two", "one"]), ("", ["one", "one"]), ("", []), ("https://two", ["one"]),
    ("https://one@two", ["one"]), ("http://two", ["one"]),
], ids=str)
def test_a_request_that_could_be_for_two_vaults_is_for_none(victim, place, target, hosts):
    """What a proxy in front reads as one vault must not be another one here."""
    def address(name):
        return f"{name}.vault.localhost:{victim.port}"

    for name in ("one", "two"):
        victim.admin("POST", "/vaults", {"name": name}, expect=(201, 409))
        target = target.replace(name, address(name))
    lines = [f"GET {target}/secrets?api-version=7.6 HTTP/1.1", *(f"Host: {address(host)}" for host in hosts),
             f"Authorization: Bearer {victim.token()}", "", ""]
    with place.secure() as secure:
        secure.sendall("\r\n".join(lines).encode() + HIDDEN)
        received = answer(secure)
    assert statuses(received) == [400] and b"must name one host" in received, received


@pytest.mark.parametrize("host, status", [("localhost:{}", 0x88), ("two.vault.localhost:{}", 0x8c)])
def test_over_http2_the_host_is_the_authority(victim, place, host, status):
    with place.http2() as connection:
        connection.ask(1, more=[("host", host.format(victim.port))])
        block = next(payload for kind, _, stream, payload in connection.frames() if (kind, stream) == (frames.HEADERS, 1))
    assert block[0] == status  # 200 or 400, by their places in HPACK's table


@pytest.mark.parametrize("path", ODD_PATHS, ids=range(len(ODD_PATHS)))
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_odd_path_is_told_so_and_names_nothing_else(place, method, path):
    with place.secure() as secure:
        secure.sendall(place.head(method, path, "Connection: close", "Content-Length: 0"))
        head, _, body = answer(secure).partition(b"\r\n\r\n")
    assert 400 <= statuses(head)[0] < 500 and b"X-Injected" not in head, head
    assert json.loads(body)["error"]["code"]


@pytest.mark.parametrize("body", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_hostile_document_is_refused(victim, place, body):
    process = Process(victim.process.pid)
    before = process.resident
    for _ in range(3):
        with place.secure() as secure:
            secure.sendall(place.head("PUT", "/secrets/document?api-version=7.6", "Content-Type: application/json",
                                      f"Content-Length: {len(body)}") + body)
            assert first_status(secure) in (400, 413)
    assert process.resident - before < 32


def test_aliases_that_multiply_are_refused(victim):
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12))
    process = Process(victim.process.pid)
    before = process.resident
    victim.vault().send("POST", "/rekey/v1/policies", {"files": [{"name": "bomb.yaml", "text": text}]})
    assert process.resident - before < 64
    assert victim.vault().connection.request("GET", "/healthstatus").status == 200


def test_tls_is_not_negotiated_again(victim):
    client = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{victim.port}", "-tls1_2", "-CAfile", victim.ca],
        input="R\n", capture_output=True, text=True, timeout=60)
    assert "RENEGOTIATING" in client.stdout + client.stderr
    assert "error" in client.stderr and client.stderr.count("depth=0") == 1, client.stderr
    assert victim.vault().connection.request("GET", "/healthstatus").status == 200


def test_a_request_that_its_client_took_back_at_once_is_not_run(victim, place):
    with place.http2() as connection:
        block = frames.request(place.port, path="/secrets/taken-back?api-version=7.6")
        connection.send(*(part for stream in range(1, 61, 2) for part in (
            frame(frames.HEADERS, frames.END_HEADERS | frames.END_STREAM, stream, block),
            frame(frames.RST_STREAM, 0, stream, b"\0\0\0\x08"))))
        connection.ask(61)
        next(kind for kind, _, stream, _ in connection.frames() if (kind, stream) == (frames.HEADERS, 61))
    assert not [line for line in victim.audit_lines() if "taken-back" in line["properties"].get("requestUri", "")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_honest_clients_are_served_during(victim, place, attack):
    process, honest = Process(victim.process.pid), victim.vault()
    honest.do("GET", "/secrets/read")
    before = (process.resident, process.files)
    with Crowd(place, attack, size=12) as crowd:
        asked, deadline = 0, time.monotonic() + 150
        while asked < 30 or (attack in CLOSED_BY_THE_SERVER and not crowd.outcomes["closed"]):
            assert time.monotonic() < deadline, crowd.outcomes
            assert honest.call("GET", "/secrets/read").status == 200
            asked += 1
            time.sleep(0.02)
        newcomer = Connection(victim.port, victim.context)
        assert newcomer.request("GET", "/healthstatus").status == 200
        newcomer.close()
        after = process.resident
    assert not [outcome for outcome in crowd.outcomes if outcome.startswith("answered 2") or "answered 5" in outcome]
    assert after - before[0] < GROWTH, (before, after)
    assert process.settle(before[1] + 2) <= before[1] + 2, "connections stay open"


def test_idle_connections_beyond_the_places_keep_nobody_out(tmp_path):
    server = Server(tmp_path, arguments=["--max-connections", "48"]).start()
    try:
        with Crowd(Place(server.port, server.ca, server.tenant), "idle connections", size=150) as crowd:
            wait_for(lambda: crowd.outcomes["closed"] > 50)
            for _ in range(5):
                newcomer = Connection(server.port, server.context)
                assert newcomer.request("GET", "/healthstatus").status == 200
                newcomer.close()
            assert Process(server.process.pid).files < 48 + 60
    finally:
        server.kill()


def test_load_leaves_neither_memory_nor_files(victim):
    """Thrice the same, of everything; `make flood` does it for longer."""
    process = Process(victim.process.pid)
    found = []
    for _ in range(3):
        for number in range(25):
            vault = victim.vault()
            for turn in range(10):
                assert vault.call("GET", "/secrets/read").status == 200
                assert vault.call("GET", f"/secrets/missing-{turn}").status == 404
                assert vault.call("PUT", f"/secrets/load-{number % 7}", {"value": f"{turn}"}).status == 200
                assert vault.call("PUT", "/secrets/x", "{").status == 400
            vault.connection.close()
        wait_for(lambda: process.files < 100)
        found.append((process.resident, process.files))
    assert found[2][0] < found[0][0] * 1.15 + 8 and found[2][1] <= found[0][1] + 4, found
