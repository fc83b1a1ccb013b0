"""HTTP/2 frames, sound or not, over a connection of their own (RFC 9113)."""

import socket
import ssl
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 2, 3, 4, 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS = 0x1, 0x1, 0x4
INITIAL_WINDOW_SIZE = 4


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack("!I", len(payload))[1:] + bytes((kind, flags)) + struct.pack("!I", stream) + payload


def setting(name, value):
    return struct.pack("!HI", name, value)


def field(name, value):
    """A header field as a literal that nobody keeps (RFC 7541, section 6.2.2)."""
    return b"\x00" + string(name) + string(value)


def kept_field(name, value):
    """A header field as a literal that goes to the dynamic table (section 6.2.1)."""
    return b"\x40" + string(name) + string(value)


def string(text):
    data = text.encode()
    if len(data) < 127:
        return bytes((len(data),)) + data
    rest, left = b"", len(data) - 127
    while left >= 128:
        rest, left = rest + bytes((left % 128 + 128,)), left // 128
    return b"\x7f" + rest + bytes((left,)) + data


def request(port, method="GET", path="/healthstatus", more=()):
    """A block of headers."""
    fields = [(":method", method), (":scheme", "https"), (":authority", f"localhost:{port}"), (":path", path), *more]
    return b"".join(field(name, value) for name, value in fields)


class HTTP2:
    """A connection that has said its preface."""

    def __init__(self, port, ca, settings=b"", timeout=30):
        context = ssl.create_default_context(cafile=ca)
        context.set_alpn_protocols(["h2"])
        plain = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket = context.wrap_socket(plain, server_hostname="localhost")
        except BaseException:
            plain.close()
            raise
        self.port, self.unread = port, b""
        self.socket.sendall(PREFACE + frame(SETTINGS, payload=settings))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, *frames):
        self.socket.sendall(b"".join(frames))

    def ask(self, stream, path="/healthstatus", more=()):
        """A whole GET."""
        self.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, request(self.port, path=path, more=more)))

    def frames(self):
        """What the server says, until it closes."""
        while True:
            while len(self.unread) >= 9 and len(self.unread) >= 9 + (size := int.from_bytes(self.unread[:3])):
                head, payload = self.unread[:9], self.unread[9:9 + size]
                self.unread = self.unread[9 + size:]
                yield head[3], head[4], int.from_bytes(head[5:9]), payload
            try:
                chunk = self.socket.recv(65536)
            except ConnectionError:
                return
            if not chunk:
                return
            self.unread += chunk

    def farewell(self):
        """Reads to the end; the error code of the server's GOAWAY, if it said one."""
        code = None
        try:
            for kind, _, _, payload in self.frames():
                if kind == GOAWAY:
                    code = int.from_bytes(payload[4:8])
        except ssl.SSLError:
            pass
        return code
