"""Work that would exceed the machine: it waits in lines of bounded length, is refused with 503 and `Retry-After` beyond
them, and nobody else waits for it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from azure.keyvault.keys import KeyClient

from conftest import credential_of
from harness import Connection, Server, b64url

CROWD = 100
SLOW = {"kty": "RSA", "key_size": 2048}


class Reader:
    """Reads a secret and signs with a quick key over and over, and keeps how long each took."""

    def __init__(self, server):
        self.vault = server.vault(timeout=120)
        self.vault.do("PUT", "/secrets/read", {"value": "v"})
        self.vault.do("POST", "/keys/quick/create", {"kty": "EC"})
        self.ended, self.times, self.faults = threading.Event(), [], []
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join(180)

    def run(self):
        sign = {"alg": "ES256", "value": b64url(b"d" * 32)}
        while not self.ended.is_set():
            for ask in (("GET", "/secrets/read"), ("POST", "/keys/quick/sign", sign)):
                began = time.monotonic()
                reply = self.vault.call(*ask)
                self.times.append(time.monotonic() - began)
                if reply.status != 200:
                    self.faults.append(reply)


def crowd(server, ask):
    """The answers to `ask` of many connections at once, each with its own number."""
    token = server.token()
    begin = threading.Barrier(CROWD)

    def one(number):
        connection = Connection(server.port, server.context, timeout=300)
        connection.http.connect()
        begin.wait(120)
        method, path, body = ask(number)
        reply = connection.request(method, f"{path}?api-version=7.6", body, {"Authorization": f"Bearer {token}"})
        connection.close()
        return reply

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


def test_a_flood_of_new_keys_is_bounded_and_readers_go_on(own_server):
    with Reader(own_server) as reader:
        began = time.monotonic()
        replies = crowd(own_server, lambda number: ("POST", f"/keys/k{number}/create", SLOW))
        took = time.monotonic() - began
    made = [number for number, reply in enumerate(replies) if reply.status == 200]
    refused = [reply for reply in replies if reply.status == 503]
    assert made and refused and len(made) + len(refused) == CROWD, [reply.status for reply in replies]
    for reply in refused:
        assert reply.code == "ServiceUnavailable" and "Too many slow keys are being made" in reply.message
        assert 1 <= int(reply.headers["Retry-After"]) <= 30
    # What was refused left nothing, what was made is there.
    names = {item["kid"].rsplit("/", 1)[1] for page in own_server.vault().pages("/keys") for item in page["value"]}
    assert names == {f"k{number}" for number in made} | {"quick"}
    # No reader waited in the line.
    assert not reader.faults and len(reader.times) > 20
    print(f"{len(made)} made, {len(refused)} refused in {took:.1f} s; slowest read {max(reader.times) * 1000:.0f} ms")
    assert max(reader.times) < took / 2


def test_an_sdk_that_waits_gets_its_key(own_server, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", own_server.ca)
    client = credential_of(own_server, own_server.profile["clientId"], own_server.profile["clientSecret"])
    flood = threading.Thread(target=crowd, args=(own_server, lambda number: ("POST", f"/keys/k{number}/create", SLOW)))
    flood.start()
    try:
        with KeyClient(own_server.url(), client, verify_challenge_resource=False, retry_total=40, retry_status=40) as keys:
            assert keys.create_rsa_key("patient", size=2048).key.kty == "RSA"
    finally:
        flood.join()


def test_a_flood_of_signatures_holds_up_no_reader(own_server):
    own_server.vault().do("POST", "/keys/slow/create", {"kty": "RSA", "key_size": 4096})
    sign = {"alg": "RS256", "value": b64url(b"d" * 32)}
    with Reader(own_server) as reader:
        replies = [reply for _ in range(3) for reply in crowd(own_server, lambda _: ("POST", "/keys/slow/sign", sign))]
    statuses = {reply.status for reply in replies}
    assert 200 in statuses and statuses <= {200, 503}
    assert all(reply.headers["Retry-After"] for reply in replies if reply.status == 503)
    assert not reader.faults


def test_the_server_stops_in_the_middle_of_a_flood(tmp_path):
    server = Server(tmp_path).start()
    token = server.token()

    def ask(number):
        connection = Connection(server.port, server.context, timeout=60)
        try:
            return connection.request("POST", f"/keys/k{number}/create?api-version=7.6", SLOW,
                                      {"Authorization": f"Bearer {token}"}).status
        except OSError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(30) as pool:
        answers = [pool.submit(ask, number) for number in range(30)]
        while not any(answer.done() for answer in answers):
            time.sleep(0.05)
        assert server.stop(seconds=60) == 0
        made = {f"k{number}" for number, answer in enumerate(answers) if answer.result() == 200}
    server.start()
    try:
        names = {item["kid"].rsplit("/", 1)[1] for page in server.vault().pages("/keys") for item in page["value"]}
        assert made <= names, "what was acknowledged is there"
    finally:
        server.kill()
