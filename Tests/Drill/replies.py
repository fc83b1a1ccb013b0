"""Cuts what a server sends into replies: as much as one request gets before the client speaks again."""


class Replies:
    """Takes bytes as they come, and gives whole replies."""

    def __init__(self):
        self.buffer = b""

    def feed(self, data):
        """The replies that are complete now."""
        self.buffer += data
        whole = []
        while self.buffer:
            end = self.end()
            if end is None:
                break
            whole.append(self.buffer[:end])
            self.buffer = self.buffer[end:]
            self.taken()
        return whole

    def end(self):
        """Where the reply at the front of the buffer ends; nil while it is not complete."""
        raise NotImplementedError

    def taken(self):
        """A reply was taken from the buffer."""


class PostgreSQLReplies(Replies):
    """Messages up to ReadyForQuery, or up to a request for authentication that the client has to answer.

    (PostgreSQL's manual, "Frontend/Backend Protocol", "Message Formats".)
    """

    ASKING = (3, 5, 10, 11)  # cleartext, MD5, SASL, SASL continued

    def end(self):
        place = 0
        while len(self.buffer) >= place + 5:
            kind, size = self.buffer[place:place + 1], int.from_bytes(self.buffer[place + 1:place + 5], "big")
            if len(self.buffer) < place + 1 + size:
                return None
            asks = kind == b"R" and int.from_bytes(self.buffer[place + 5:place + 9], "big") in self.ASKING
            place += 1 + size
            if kind == b"Z" or asks:
                return place
        return None


class RedisReplies(Replies):
    """One value of RESP, with all that it holds."""

    def end(self):
        return self.value(0)

    def value(self, place):
        line = self.buffer.find(b"\r\n", place)
        if line < 0:
            return None
        kind, head, place = self.buffer[place:place + 1], self.buffer[place + 1:line], line + 2
        if kind in b"$=!" and int(head) >= 0:
            place += int(head) + 2
            return place if len(self.buffer) >= place else None
        if kind in b"*~>%":
            for _ in range(max(int(head), 0) * (2 if kind == b"%" else 1)):
                place = self.value(place)
                if place is None:
                    return None
        return place


class MariaDBReplies(Replies):
    """One packet while logging in; afterwards an OK, an error, or a whole result.

    (MariaDB's documentation, "Clients & Utilities", "0-packet" to "Result Set Packets".)
    """

    def __init__(self):
        super().__init__()
        self.is_logged_in = False
        self.first = b""

    def packet(self, place):
        """The payload of the packet at a place, and where the next one begins; nil while it is not complete."""
        if len(self.buffer) < place + 4:
            return None, None
        end = place + 4 + int.from_bytes(self.buffer[place:place + 3], "little")
        return (self.buffer[place + 4:end], end) if len(self.buffer) >= end else (None, None)

    def end(self):
        self.first, place = self.packet(0)
        if self.first is None:
            return None
        if not self.is_logged_in or self.first[:1] in (b"\x00", b"\xff"):
            return place
        columns, ends = self.first[0], 0
        for _ in range(columns):
            payload, place = self.packet(place)
            if payload is None:
                return None
        while True:
            payload, place = self.packet(place)
            if payload is None:
                return None
            if payload[:1] == b"\xff":
                return place
            if payload[:1] == b"\xfe" and len(payload) < 9:
                ends += 1
                if ends == 2 or len(payload) > 5:  # the second EOF, or the OK that stands for it
                    return place

    def taken(self):
        self.is_logged_in = self.is_logged_in or self.first[:1] == b"\x00"


class HTTPReplies(Replies):
    """One response with a Content-Length."""

    def end(self):
        head, mark, _ = self.buffer.partition(b"\r\n\r\n")
        if not mark:
            return None
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        end = len(head) + 4 + length
        return end if len(self.buffer) >= end else None
