"""Logs in at a target as an application does, by the target's own Python client, and as somebody else does.

Applications come through the target's socket file (Redis: with `HELLO`), Rekey and the checks over TCP (Redis: with
`AUTH`). So the target's own log tells the logins of applications from all others.
"""

import psycopg
import pymysql
import redis


def postgresql(place, user, password, tcp=False):
    try:
        psycopg.connect(host="127.0.0.1" if tcp else place["folder"], port=place["port"], user=user, password=password,
                        dbname="postgres", connect_timeout=20).close()
    except psycopg.OperationalError as error:
        return str(error)


def mariadb(place, user, password, tcp=False):
    way = {"host": "127.0.0.1", "port": place["port"]} if tcp else {"unix_socket": place["socket"]}
    try:
        pymysql.connect(user=user, password=password, connect_timeout=20, read_timeout=20,
                        ssl_disabled=True, **way).close()
    except pymysql.MySQLError as error:
        return str(error)


def redis_connection(place, user, password, tcp=False):
    """A connection that is not open yet; protocol 3 logs in with `HELLO`, protocol 2 with `AUTH`."""
    common = {"username": user, "password": password, "lib_name": None, "lib_version": None, "socket_timeout": 20}
    if tcp:
        return redis.Connection(host="127.0.0.1", port=place["port"], protocol=2, **common)
    return redis.UnixDomainSocketConnection(path=place["socket"], protocol=3, **common)


def redis_login(place, user, password, tcp=False):
    connection = redis_connection(place, user, password, tcp)
    try:
        connection.connect()
    except redis.RedisError as error:
        return str(error)
    finally:
        connection.disconnect()


KINDS = {"postgresql": postgresql, "mariadb": mariadb, "redis": redis_login}


def attempt(place, user, password, tcp=False):
    """Logs in and out; returns why it was refused, or nothing."""
    return KINDS[place["kind"]](place, user, password, tcp)
