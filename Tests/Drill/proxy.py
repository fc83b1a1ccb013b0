"""Stands between a connector and its target, counts the replies, and spoils one of them."""

import re
import socket
import threading

HELD = 20  # seconds; longer than any connector of the drill waits


class Proxy:
    """Listens from the start to `close`; spoils nothing until it is armed."""

    def __init__(self, port, replies):
        self.target, self.replies = port, replies
        self.lock = threading.Lock()
        self.kind, self.number, self.count, self.struck, self.strike = None, 0, 0, None, None
        self.asked = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sockets = set()
        self.is_closed = False
        threading.Thread(target=self.accept, daemon=True).start()

    def arm(self, kind=None, number=0, strike=None):
        """From now on replies count, and the one of this number is dropped, held or doubled.

        With `strike`, that is done in place of passing the reply on, which is then dropped.
        """
        with self.lock:
            self.kind, self.number, self.count, self.struck, self.strike = kind, number, 0, None, strike
            self.asked = []

    def close(self):
        self.is_closed = True
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        with self.lock:
            standing = list(self.sockets)
        for one in standing:
            hang_up(one)

    # MARK: One connection

    def accept(self):
        while not self.is_closed:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target), timeout=10)
            except OSError:
                if not self.is_closed:
                    hang_up(client)
                continue
            server.settimeout(None)
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.sockets |= {client, server}
            Line(self, client, server).start()

    def take(self, question):
        """Counts a reply; returns what is to be done with it."""
        with self.lock:
            self.count += 1
            self.asked.append(question)
            if self.kind is None or self.count != self.number:
                return None
            self.struck = question
            return self.kind

    def forget(self, *sockets):
        with self.lock:
            self.sockets -= set(sockets)


class Line:
    """One connection through the proxy, carried by two threads."""

    def __init__(self, proxy, client, server):
        self.proxy, self.client, self.server = proxy, client, server
        self.client_left = threading.Event()
        self.question = b""

    def start(self):
        threading.Thread(target=self.forward, daemon=True).start()
        threading.Thread(target=self.back, daemon=True).start()

    def forward(self):
        """What the client says goes on as it is."""
        try:
            while data := self.client.recv(65536):
                self.question = data
                self.server.sendall(data)
        except OSError:
            pass
        self.client_left.set()
        hang_up(self.server)

    def back(self):
        replies = self.proxy.replies()
        try:
            while data := self.server.recv(65536):
                for reply in replies.feed(data):
                    self.deliver(reply)
            if replies.buffer:
                self.deliver(replies.buffer)
        except OSError:
            pass
        hang_up(self.client)
        hang_up(self.server)
        self.proxy.forget(self.client, self.server)

    def deliver(self, reply):
        kind = self.proxy.take(words(self.question))
        if kind is None:
            return self.client.sendall(reply)
        if kind == "double":
            return self.client.sendall(reply + reply)
        if kind == "hold":
            self.client_left.wait(HELD)
            return self.client.sendall(reply)
        if self.proxy.strike:
            self.proxy.strike()
        raise ConnectionAbortedError("the reply is lost")


def words(question):
    """The longest readable part of a request, for reports."""
    parts = re.findall(rb"[\x20-\x7e\r\n\t]{3,}", question)
    text = " ".join(max(parts, key=len, default=b"").decode().split())
    return "AUTH" if "AUTH" in text else text[:80]


def hang_up(one):
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    one.close()
