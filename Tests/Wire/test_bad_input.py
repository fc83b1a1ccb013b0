"""Everything a client can get wrong: a 4xx that names the field, never a 5xx, never half an object."""

import json
import socket
import ssl
import time

import pytest

from harness import b64url

LONG = "x" * 128
DIGEST = b64url(b"d" * 32)
# The base point of P-256 and the private key 1 (SEC 2, section 2.4.2)
X = b64url(bytes.fromhex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"))
Y = b64url(bytes.fromhex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"))
D = b64url((1).to_bytes(32, "big"))
RSA_JWK = {"kty": "RSA", "n": b64url(b"\xff" * 256), "e": "AQAB"}

# (id, method, path, body, what the message must name)
CASES = [
    # Malformed JSON and wrong types
    ("json cut", "PUT", "/secrets/{}", '{"value":"v"', ""),
    ("json trailing", "PUT", "/secrets/{}", '{"value":"v"} x', ""),
    ("json empty", "PUT", "/secrets/{}", "", "empty"),
    ("json not an object", "PUT", "/secrets/{}", '["value"]', ""),
    ("json not utf-8", "PUT", "/secrets/{}", b'{"value":"\xff\xfe"}', ""),
    ("json deep", "PUT", "/secrets/{}", '{"value":' + "[" * 20_000 + "]" * 20_000 + "}", ""),
    ("json lone surrogate", "PUT", "/secrets/{}", '{"value":"\\ud800"}', ""),
    ("json twice the same member", "PUT", "/secrets/{}", '{"value":"a","value":"b"}', "value"),
    ("value missing", "PUT", "/secrets/{}", {"contentType": "c"}, "value"),
    ("value null", "PUT", "/secrets/{}", {"value": None}, "value"),
    ("value number", "PUT", "/secrets/{}", {"value": 1}, "value"),
    ("value object", "PUT", "/secrets/{}", {"value": {}}, "value"),
    ("enabled text", "PUT", "/secrets/{}", {"value": "v", "attributes": {"enabled": "yes"}}, "enabled"),
    ("exp float", "PUT", "/secrets/{}", {"value": "v", "attributes": {"exp": 1.5}}, "exp"),
    ("exp text", "PUT", "/secrets/{}", {"value": "v", "attributes": {"exp": "2030-01-01"}}, "exp"),
    ("exp huge", "PUT", "/secrets/{}", {"value": "v", "attributes": {"exp": 10**30}}, "exp"),
    ("exp negative", "PUT", "/secrets/{}", {"value": "v", "attributes": {"exp": -1}}, "exp"),
    ("nbf not before exp", "PUT", "/secrets/{}", {"value": "v", "attributes": {"nbf": 2000, "exp": 1000}}, "exp"),
    ("attributes list", "PUT", "/secrets/{}", {"value": "v", "attributes": []}, "attributes"),
    ("tags number", "PUT", "/secrets/{}", {"value": "v", "tags": {"a": 1}}, "tags"),
    ("tags list", "PUT", "/secrets/{}", {"value": "v", "tags": ["a"]}, "tags"),
    ("unknown member", "PUT", "/secrets/{}", {"value": "v", "valeu": "w"}, "valeu"),
    ("unknown attribute", "PUT", "/secrets/{}", {"value": "v", "attributes": {"expires": 1}}, "expires"),
    # Limits
    ("value too large", "PUT", "/secrets/{}", {"value": "v" * 26_000}, "value"),
    ("content type too long", "PUT", "/secrets/{}", {"value": "v", "contentType": "c" * 256}, "contentType"),
    ("too many tags", "PUT", "/secrets/{}", {"value": "v", "tags": {str(i): "t" for i in range(16)}}, "tags"),
    ("tag value too long", "PUT", "/secrets/{}", {"value": "v", "tags": {"a": "t" * 513}}, "tags"),
    ("tag name too long", "PUT", "/secrets/{}", {"value": "v", "tags": {"t" * 513: "a"}}, "tags"),
    # Names out of grammar
    ("name underscore", "PUT", "/secrets/a_b", {"value": "v"}, "name"),
    ("name dot", "PUT", "/secrets/a.b", {"value": "v"}, "name"),
    ("name too long", "PUT", f"/secrets/{LONG}", {"value": "v"}, "name"),
    ("name percent", "PUT", "/secrets/a%20b", {"value": "v"}, "name"),
    ("name percent nul", "PUT", "/secrets/a%00b", {"value": "v"}, "name"),
    ("name bad percent", "PUT", "/secrets/a%zz", {"value": "v"}, ""),
    ("name umlaut", "PUT", "/secrets/%C3%A4", {"value": "v"}, "name"),
    ("name of a key", "POST", "/keys/a_b/create", {"kty": "EC"}, "name"),
    ("version short", "GET", "/secrets/{}/123", None, "version"),
    ("version not hex", "GET", "/secrets/{}/" + "z" * 32, None, "version"),
    # Queries
    ("maxresults 0", "GET", "/secrets?maxresults=0", None, "maxresults"),
    ("maxresults 26", "GET", "/secrets?maxresults=26", None, "maxresults"),
    ("maxresults text", "GET", "/secrets?maxresults=x", None, "maxresults"),
    ("maxresults huge", "GET", "/secrets?maxresults=99999999999999999999", None, "maxresults"),
    ("skiptoken nonsense", "GET", "/secrets?$skiptoken=!!", None, "skiptoken"),
    # Keys
    ("kty missing", "POST", "/keys/{}/create", {}, "kty"),
    ("kty unknown", "POST", "/keys/{}/create", {"kty": "DSA"}, "kty"),
    ("kty number", "POST", "/keys/{}/create", {"kty": 1}, "kty"),
    ("rsa 1024", "POST", "/keys/{}/create", {"kty": "RSA", "key_size": 1024}, "key_size"),
    ("rsa 2049", "POST", "/keys/{}/create", {"kty": "RSA", "key_size": 2049}, "key_size"),
    ("rsa size text", "POST", "/keys/{}/create", {"kty": "RSA", "key_size": "2048"}, "key_size"),
    ("rsa size huge", "POST", "/keys/{}/create", {"kty": "RSA", "key_size": 2**40}, "key_size"),
    ("rsa exponent", "POST", "/keys/{}/create", {"kty": "RSA", "public_exponent": 4}, "public_exponent"),
    ("rsa with a curve", "POST", "/keys/{}/create", {"kty": "RSA", "crv": "P-256"}, "crv"),
    ("curve unknown", "POST", "/keys/{}/create", {"kty": "EC", "crv": "P-224"}, "crv"),
    ("oct 100", "POST", "/keys/{}/create", {"kty": "oct", "key_size": 100}, "key_size"),
    ("key_ops unknown", "POST", "/keys/{}/create", {"kty": "RSA", "key_ops": ["fly"]}, "key_ops"),
    ("key_ops text", "POST", "/keys/{}/create", {"kty": "RSA", "key_ops": "sign"}, "key_ops"),
    ("key_ops that do not fit", "POST", "/keys/{}/create", {"kty": "EC", "key_ops": ["encrypt"]}, "key_ops"),
    ("import key_ops that do not fit", "PUT", "/keys/{}", {
        "key": {"kty": "EC", "crv": "P-256", "x": X, "y": Y, "d": D, "key_ops": ["sign", "wrapKey"]}}, "key_ops"),
    ("import without key", "PUT", "/keys/{}", {}, "key"),
    ("import without private part", "PUT", "/keys/{}", {"key": RSA_JWK}, "d"),
    ("import bad base64", "PUT", "/keys/{}", {"key": RSA_JWK | {"n": "***"}}, "n"),
    ("import curve mismatch", "PUT", "/keys/{}", {
        "key": {"kty": "EC", "crv": "P-384", "x": DIGEST, "y": DIGEST, "d": DIGEST}}, ""),
    ("import point off the curve", "PUT", "/keys/{}", {
        "key": {"kty": "EC", "crv": "P-256", "x": DIGEST, "y": DIGEST, "d": DIGEST}}, ""),
    ("import empty oct", "PUT", "/keys/{}", {"key": {"kty": "oct", "k": ""}}, "k"),
    ("release policy on a software key", "POST", "/keys/{}/create", {
        "kty": "RSA", "attributes": {"exportable": True}, "release_policy": {"data": "e30"}}, "AKV.SKR"),
    # Key operations on a key that stands
    ("sign without alg", "POST", "/keys/standing/sign", {"value": DIGEST}, "alg"),
    ("sign without value", "POST", "/keys/standing/sign", {"alg": "RS256"}, "value"),
    ("sign bad base64url", "POST", "/keys/standing/sign", {"alg": "RS256", "value": "a+b/"}, "value"),
    ("sign half a base64url", "POST", "/keys/standing/sign", {"alg": "RS256", "value": "abcde"}, "value"),
    ("sign short digest", "POST", "/keys/standing/sign", {"alg": "RS256", "value": b64url(b"d" * 31)}, "value"),
    ("sign unknown alg", "POST", "/keys/standing/sign", {"alg": "RS1", "value": DIGEST}, "alg"),
    ("sign alg of another key", "POST", "/keys/standing/sign", {"alg": "ES256", "value": DIGEST}, "alg"),
    ("verify without digest", "POST", "/keys/standing/verify", {"alg": "RS256", "value": DIGEST}, "digest"),
    ("decrypt with sign alg", "POST", "/keys/standing/decrypt", {"alg": "RS256", "value": DIGEST}, "alg"),
    ("encrypt too long", "POST", "/keys/standing/encrypt", {"alg": "RSA-OAEP", "value": b64url(b"p" * 999)}, "value"),
    ("cbc without iv", "POST", "/keys/standing-oct/encrypt", {"alg": "A256CBC", "value": b64url(b"p" * 16)}, "iv"),
    ("cbc short iv", "POST", "/keys/standing-oct/encrypt", {
        "alg": "A256CBCPAD", "value": DIGEST, "iv": b64url(b"i" * 15)}, "iv"),
    ("cbc half a block", "POST", "/keys/standing-oct/encrypt", {
        "alg": "A256CBC", "value": b64url(b"p" * 15), "iv": b64url(b"i" * 16)}, "value"),
    ("gcm without tag", "POST", "/keys/standing-oct/decrypt", {
        "alg": "A256GCM", "value": DIGEST, "iv": b64url(b"i" * 12)}, "tag"),
    ("gcm of another size", "POST", "/keys/standing-oct/encrypt", {"alg": "A128GCM", "value": DIGEST}, "alg"),
    ("unwrap garbage", "POST", "/keys/standing-oct/unwrapkey", {"alg": "A256KW", "value": b64url(b"g" * 40)}, ""),
    ("random 0", "POST", "/rng", {"count": 0}, "count"),
    ("random 129", "POST", "/rng", {"count": 129}, "count"),
    ("random text", "POST", "/rng", {"count": "8"}, "count"),
    ("rotation policy wrong type", "PUT", "/keys/standing/rotationpolicy", {"lifetimeActions": {}}, "lifetimeActions"),
    ("restore nonsense", "POST", "/secrets/restore", {"value": "nonsense"}, "backup"),
    ("restore bad base64", "POST", "/keys/restore", {"value": "***"}, ""),
    ("restore without value", "POST", "/keys/restore", {}, "value"),
]


@pytest.fixture(scope="module")
def standing(vault):
    vault.do("POST", "/keys/standing/create", {"kty": "RSA"})
    vault.do("POST", "/keys/standing-oct/create", {"kty": "oct", "key_size": 256})
    for curve in CURVES.values():
        vault.do("POST", f"/keys/standing-{curve}/create", {"kty": "EC", "crv": curve})
    return vault


def check_refusal(reply, names, statuses=range(400, 500)):
    assert reply.status in statuses, reply
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
    assert reply.headers["Retry-After"] is None
    error = reply.json["error"]
    assert error["code"] and error["message"]
    assert names.lower() in error["message"].lower(), reply


@pytest.mark.parametrize("method, path, body, names", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_mistake_is_named_and_leaves_nothing(standing, name, method, path, body, names):
    headers = {"Content-Type": "application/json"} if body is not None else {}
    reply = standing.call(method, path.format(name), body, headers)
    check_refusal(reply, names, (400, 404) if "version" in names else (400, 413))
    for collection in ("secrets", "keys"):
        assert standing.call("GET", f"/{collection}/{name}").status == 404
        assert standing.do("GET", f"/{collection}/{name}/versions")["value"] == []


# Azure's table of what fits: algorithm and the length of the digest it signs
CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "ES256K": "P-256K"}
DIGESTS = {f"{family}{size}": size // 8 for family in ("RS", "PS", "ES", "HS") for size in (256, 384, 512)} | {"ES256K": 32}


def fits(alg, key):
    return {"RS": "standing", "PS": "standing", "HS": "standing-oct"}.get(
        alg[:2], f"standing-{CURVES.get(alg)}") == key


@pytest.mark.parametrize("key", ["standing", "standing-oct", *(f"standing-{curve}" for curve in CURVES.values())])
def test_only_algorithms_and_digests_that_fit_the_key_are_taken(standing, key):
    for alg, length in DIGESTS.items():
        for given in (length, length - 1, length + 1, 0, 20, 64):
            digest = b64url(b"d" * given)
            signed = standing.call("POST", f"/keys/{key}/sign", {"alg": alg, "value": digest})
            verified = standing.call("POST", f"/keys/{key}/verify", {"alg": alg, "value": b64url(b"s" * 64), "digest": digest})
            if fits(alg, key) and given == length:
                assert (signed.status, verified.status) == (200, 200), (signed, verified)
                assert verified.json["value"] is False
            else:
                check_refusal(signed, "value" if fits(alg, key) else "alg", (400,))
                check_refusal(verified, "digest" if fits(alg, key) else "alg", (400,))


@pytest.mark.parametrize("key, operations", [("standing-P-256", ["sign", "encrypt"]), ("standing-P-256K", ["wrapKey"])])
def test_an_update_to_operations_that_do_not_fit_changes_nothing(standing, key, operations):
    before = standing.do("GET", f"/keys/{key}")["key"]["key_ops"]
    check_refusal(standing.call("PATCH", f"/keys/{key}", {"key_ops": operations}), "key_ops", (400,))
    assert standing.do("GET", f"/keys/{key}")["key"]["key_ops"] == before


@pytest.mark.parametrize("query", ["", "?api-version=", "?api-version=9.9", "?api-version=7.6;", "?apiversion=7.6",
                                   "?api-version=%00"])
def test_the_api_version_is_named(standing, name, query):
    reply = standing.send("PUT", f"/secrets/{name}{query}", {"value": "v"})
    check_refusal(reply, "api-version", (400,))
    assert reply.code == "BadParameter"


@pytest.mark.parametrize("method, path", [
    ("GET", "/"), ("GET", "/nowhere"), ("POST", "/secrets"), ("DELETE", "/secrets"), ("PUT", "/keys/{}/create"),
    ("GET", "/keys/{}/sign"), ("POST", "/secrets/{}/explode"), ("GET", "/secrets/a/b/c/d/e"), ("BREW", "/secrets/{}"),
    ("TRACE", "/secrets"), ("POST", "/keys/{}/SIGN"), ("GET", "//"), ("GET", "/secrets/../keys"), ("PUT", "/certificates/{}"),
    ("GET", "/rekey/v1/nowhere"), ("POST", "/rekey/v1/status"), ("GET", "/" + "a/" * 500)])
def test_a_path_or_method_that_does_not_exist_is_refused(standing, name, method, path):
    reply = standing.call(method, path.format(name))
    assert reply.status in (400, 404, 405, 501) and reply.json["error"]["code"], reply


@pytest.mark.parametrize("path, body, names", [
    ("/vaults", {"name": "x"}, "name"), ("/vaults", {"name": "double--hyphen"}, "name"),
    ("/vaults", {"name": "short-days", "softDeleteDays": 6}, "softDeleteDays"),
    ("/vaults", {"name": "long-days", "softDeleteDays": 91}, "softDeleteDays"), ("/vaults", {}, "name"),
    ("/vaults", "{", ""), ("/identities", {"name": ""}, "name"), ("/identities", {"name": "ok-name", "kind": "alien"}, "kind"),
    ("/role-assignments", {"role": "King", "principal": "nobody", "scope": "/"}, "role"),
    ("/role-assignments", {"role": "Key Vault Reader", "principal": "nobody-knows", "scope": "/"}, "nobody-knows"),
    ("/role-assignments", {"role": "Key Vault Reader", "principal": "{client}", "scope": "/vaults/a/b/c/d"}, "scope"),
    ("/dev/clock", {"advance": "P"}, "advance"), ("/dev/clock", {}, "advance"), ("/seal/rotate", {"layer": "moon"}, "layer"),
], ids=str)
def test_mistakes_to_rekeys_own_api_are_named(server, path, body, names):
    if isinstance(body, dict):
        body = {key: value.replace("{client}", server.profile["clientId"]) if isinstance(value, str) else value
                for key, value in body.items()}
    reply = server.vault().send("POST", f"/rekey/v1{path}", body, {"Content-Type": "application/json"})
    check_refusal(reply, names, (400, 404))


def test_a_body_beyond_the_limit_is_refused_and_the_server_goes_on(standing, name):
    reply = None
    try:
        reply = standing.call("PUT", f"/secrets/{name}", json.dumps({"value": "v" * 20_000_000}),
                              {"Content-Type": "application/json"})
    except OSError:
        pass  # the server may close while the client still sends
    assert reply is None or reply.status == 413, reply
    assert standing.call("GET", f"/secrets/{name}").status == 404


def test_a_body_announced_as_huge_is_refused_before_it_comes(server, standing):
    with secure_socket(server) as secure:
        secure.sendall(request_head(server, "PUT", "/secrets/huge?api-version=7.6", "Content-Length: 99999999999\r\n"))
        assert status_of(secure) in (400, 413)


def test_a_host_that_is_no_vault_is_refused(server):
    reply = server.vault().connection.request(
        "GET", "/secrets?api-version=7.6", headers={"Host": "nosuch.vault.localhost"})
    assert reply.status in (400, 401, 404) and reply.json["error"]["code"], reply


# Raw connections

def secure_socket(server, timeout=60):
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=timeout)
    return server.context.wrap_socket(plain, server_hostname="localhost")


def request_head(server, method, path, more=""):
    return (f"{method} {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
            f"Authorization: Bearer {server.token()}\r\n{more}\r\n").encode()


def read_all(secure):
    received = b""
    try:
        while chunk := secure.recv(65536):
            received += chunk
    except (TimeoutError, OSError):
        pass
    return received


def status_of(secure):
    received = b""
    while b"\r\n" not in received:
        chunk = secure.recv(4096)
        if not chunk:
            break
        received += chunk
    return int(received.split()[1]) if received.startswith(b"HTTP/1.1 ") else received


def assert_serves(server):
    assert server.vault().connection.request("GET", "/healthstatus").status == 200


@pytest.mark.parametrize("data", [b"GET /healthstatus HTTP/1.1\r\nHost: localhost\r\n\r\n", b"post /"], ids=["whole", "cut"])
def test_plain_http_on_the_tls_port_is_told_to_use_https(server, data):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as plain:
        plain.sendall(data)
        received = read_all(plain)
    assert received.startswith(b"HTTP/1.1 400 ") and b"https://" in received
    assert_serves(server)


@pytest.mark.parametrize("data", [b"\x16\x03\x01\xff\xff" + b"\x00" * 100, b"\x00" * 10, b"\x80\x2e\x01"],
                         ids=["broken hello", "nul", "ssl 2"])
def test_what_is_neither_tls_nor_http_is_closed(server, data):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as plain:
        plain.sendall(data)
        plain.shutdown(socket.SHUT_WR)
        assert not read_all(plain).startswith(b"HTTP/")
    assert_serves(server)


@pytest.mark.parametrize("data", [
    b"\x00" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"PUT /secrets/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"PUT /secrets/x HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"PUT /secrets/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nBroken Header: x\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 50_000,
    b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 100,
], ids=["nul", "short", "version", "length -1", "two lengths", "chunked and length", "header", "many headers",
        "long path", "long header", "broken http/2"])
def test_broken_http_is_refused_or_closed(server, data):
    with secure_socket(server, timeout=45) as secure:
        try:
            secure.sendall(data)
            status = status_of(secure)
        except OSError:
            status = b""
    assert status == b"" or isinstance(status, int) and 400 <= status < 500 or status == 505, status
    assert_serves(server)


def test_a_client_that_leaves_in_the_middle_leaves_nothing(server, standing, name):
    for _ in range(20):
        with secure_socket(server) as secure:
            secure.sendall(request_head(
                server, "PUT", f"/secrets/{name}?api-version=7.6",
                "Content-Type: application/json\r\nContent-Length: 1000\r\n") + b'{"value":"half')
    assert standing.call("GET", f"/secrets/{name}").status == 404
    assert_serves(server)
    # The records of what was cut short say so, and none is a fault of the server's.
    mine = [line["properties"]["httpStatusCode"] for line in server.audit_lines()
            if f"/secrets/{name}?" in line["properties"].get("requestUri", "")]
    assert set(mine) <= {400, 404}, mine


def test_slow_clients_are_cut_off_and_do_not_stop_others(server, standing, name):
    """A head, and a body, that trickle in byte by byte: the server closes them within a minute."""
    slow_head, slow_body = secure_socket(server), secure_socket(server)
    slow_body.sendall(request_head(server, "PUT", f"/secrets/{name}?api-version=7.6", "Content-Length: 1000\r\n"))
    head = iter(request_head(server, "GET", "/secrets?api-version=7.6", "X-Padding: " + "y" * 2000 + "\r\n"))
    started, open_ = time.monotonic(), {slow_head: True, slow_body: True}
    for one in open_:
        one.settimeout(0.5)
    while any(open_.values()) and time.monotonic() - started < 75:
        for one in [one for one, still in open_.items() if still]:
            try:
                one.send(b"{" if one is slow_body else bytes([next(head)]))
                open_[one] = one.recv(4096) != b"" and False
            except (TimeoutError, ssl.SSLWantReadError):
                pass
            except OSError:
                open_[one] = False
        assert standing.call("GET", "/secrets?maxresults=1").status == 200
    assert not any(open_.values()), "a slow client was served for over a minute"
    assert standing.call("GET", f"/secrets/{name}").status == 404


def test_half_open_connections_are_bounded_and_do_not_stop_others(server):
    waiting = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    try:
        assert_serves(server)
    finally:
        for one in waiting:
            one.close()
    assert_serves(server)
