"""How an application logs in, by each server's own client library."""

import ctypes
import ctypes.util
import socket


class Trouble(Exception):
    """The login was not tried, or the target does not work."""


def _library(name, **functions):
    """A C library with the result type and argument types of what is used of it."""
    library = ctypes.CDLL(ctypes.util.find_library(name))
    for function, (result, *arguments) in functions.items():
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


_pointer, _text = ctypes.c_void_p, ctypes.c_char_p
_pq = _library(
    "pq", PQconnectdb=(_pointer, _text), PQstatus=(ctypes.c_int, _pointer), PQerrorMessage=(_text, _pointer),
    PQfinish=(None, _pointer), PQexec=(_pointer, _pointer, _text), PQresultStatus=(ctypes.c_int, _pointer),
    PQclear=(None, _pointer), PQsetNoticeProcessor=(_pointer, _pointer, _pointer, _pointer))
_mariadb = _library(
    "mariadb", mysql_server_init=(ctypes.c_int, ctypes.c_int, _pointer, _pointer), mysql_init=(_pointer, _pointer),
    mysql_real_connect=(_pointer, _pointer, _text, _text, _text, _text, ctypes.c_uint, _text, ctypes.c_ulong),
    mysql_errno=(ctypes.c_uint, _pointer), mysql_error=(_text, _pointer), mysql_close=(None, _pointer),
    mysql_query=(ctypes.c_int, _pointer, _text))
_silence = ctypes.CFUNCTYPE(None, _pointer, _text)(lambda *_: None)
_mariadb.mysql_server_init(0, None, None)  # before there are threads


def postgresql(port, user, password, statements=None, host="127.0.0.1"):
    """Whether PostgreSQL takes a login; `statements` have to succeed then."""
    login = f"host={host} port={port} dbname=postgres user='{user}' password='{password}' " \
            "connect_timeout=10 sslmode=disable gssencmode=disable"
    handle = _pq.PQconnectdb(login.encode())
    try:
        if _pq.PQstatus(handle) != 0:
            message = _pq.PQerrorMessage(handle).decode(errors="replace")
            if "authentication failed" in message or "not permitted to log in" in message:
                return False
            raise Trouble(message.strip())
        if statements:
            _pq.PQsetNoticeProcessor(handle, ctypes.cast(_silence, _pointer), None)
            result = _pq.PQexec(handle, statements.encode())
            status = _pq.PQresultStatus(result)
            _pq.PQclear(result)
            if status not in (1, 2):
                raise Trouble(_pq.PQerrorMessage(handle).decode(errors="replace"))
        return True
    finally:
        _pq.PQfinish(handle)


def mariadb(port, user, password, statements=()):
    """Whether MariaDB takes a login; `statements` have to succeed then."""
    handle = _mariadb.mysql_init(None)
    try:
        if not _mariadb.mysql_real_connect(handle, b"127.0.0.1", user.encode(), password.encode(), None, port, None, 0):
            if _mariadb.mysql_errno(handle) in (1045, 1698, 4151):  # wrong password, no password allowed, locked
                return False
            raise Trouble(_mariadb.mysql_error(handle).decode(errors="replace"))
        for statement in statements:
            if _mariadb.mysql_query(handle, statement.encode()):
                raise Trouble(_mariadb.mysql_error(handle).decode(errors="replace"))
        return True
    finally:
        _mariadb.mysql_close(handle)


def redis(port, user, password, *commands):
    """Whether Redis takes a login; `commands`, lists of words, have to be answered with OK then."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, connection.makefile("rb") as replies:
            for words in (["AUTH", user, password], *commands):
                parts = [f"*{len(words)}\r\n"] + [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
                connection.sendall("".join(parts).encode())
                reply = replies.readline()
                if words[0] == "AUTH" and reply.startswith(b"-WRONGPASS"):
                    return False
                if reply != b"+OK\r\n":
                    raise Trouble(f"{words[:2]}: {reply!r}")
    except OSError as error:
        raise Trouble(str(error)) from error
    return True
