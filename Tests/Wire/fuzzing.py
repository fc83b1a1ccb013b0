"""A seeded fuzzer over every route: mutates methods, paths, queries, headers and bodies.

A case is made from the seed and its number alone, so that one printed line replays it:

    FUZZ_SEED=… FUZZ_FIRST=… FUZZ_CASES=1 pytest Tests/Wire/test_fuzz.py
"""

import json
import random

from harness import VERSION, b64url

METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"]
NAMES = ["fuzz-a", "fuzz-b", "FUZZ-A", "fuzz-rsa", "fuzz-ec", "fuzz-oct", "x" * 127, "x" * 128, "a_b", "%00", "..", "", "ä"]
# Every path with the methods it takes, and the shape of body that goes with it
ROUTES = [
    ("/secrets", "GET", None), ("/secrets/{name}", "PUT GET PATCH DELETE", "secret"), ("/secrets/{name}/", "GET PATCH", "secret"),
    ("/secrets/{name}/{version}", "GET PATCH", "secret"), ("/secrets/{name}/versions", "GET", None),
    ("/secrets/{name}/backup", "POST", None), ("/secrets/restore", "POST", "use"), ("/deletedsecrets", "GET", None),
    ("/deletedsecrets/{name}", "GET DELETE", None), ("/deletedsecrets/{name}/recover", "POST", None),
    ("/keys", "GET", None), ("/keys/{name}", "PUT GET PATCH DELETE", "import"), ("/keys/{name}/", "GET PATCH", "create"),
    ("/keys/{name}/{version}", "GET PATCH", "create"), ("/keys/{name}/versions", "GET", None),
    ("/keys/{name}/create", "POST", "create"), ("/keys/{name}/create", "POST", "create"), ("/keys/{name}/rotate", "POST", None),
    ("/keys/{name}/backup", "POST", None), ("/keys/restore", "POST", "use"), ("/keys/{name}/rotationpolicy", "GET PUT", "policy"),
    ("/keys/{name}/{version}/{operation}", "POST", "use"), ("/keys/{name}/{operation}", "POST", "use"),
    ("/keys/{name}//{operation}", "POST", "use"), ("/keys/{name}/{version}/release", "POST", "use"),
    ("/keys/{name}/{version}/attestation", "GET", None), ("/deletedkeys", "GET", None), ("/deletedkeys/{name}", "GET DELETE", None),
    ("/deletedkeys/{name}/recover", "POST", None), ("/rng", "POST", "random"),
    ("/{tenant}/oauth2/v2.0/token", "POST", "token"), ("/{tenant}/oauth2/token", "POST", "token"),
    ("/{tenant}/v2.0/.well-known/openid-configuration", "GET", None), ("/{tenant}/discovery/v2.0/keys", "GET", None),
    ("/metadata/endpoints", "GET", None), ("/metadata/identity/oauth2/token", "GET", None), ("/subscriptions", "GET", None),
    ("/healthstatus", "GET", None), ("/metrics", "GET", None), ("/rekey/v1/status", "GET", None), ("/rekey/v1/openapi.json", "GET", None),
    ("/rekey/v1/vaults", "GET POST", "vault"), ("/rekey/v1/vaults/{name}", "GET PATCH", "vault"),
    ("/rekey/v1/identities", "GET POST", "identity"), ("/rekey/v1/identities/{name}", "GET PATCH DELETE", "identity"),
    ("/rekey/v1/identities/{name}/credentials", "GET POST", "credential"),
    ("/rekey/v1/identities/{name}/credentials/{version}", "DELETE", None), ("/rekey/v1/roles", "GET", None),
    ("/rekey/v1/role-assignments", "GET POST", "role"), ("/rekey/v1/role-assignments/{version}", "DELETE", None),
    ("/rekey/v1/seal", "GET", None), ("/rekey/v1/seal/rotate", "POST", "seal"), ("/rekey/v1/backup", "POST", "seal"),
    ("/rekey/v1/dev/clock", "GET POST", "seal"), ("/certificates", "GET", None), ("/certificates/{name}", "GET DELETE", None),
    ("/certificates/{name}/policy", "GET PATCH", "policy"), ("/", "GET", None), ("/{garbage}", "GET", None),
]
OPERATIONS = ["encrypt", "decrypt", "wrapkey", "unwrapkey", "sign", "verify", "Sign", "fly"]
ALGORITHMS = ["RS256", "RS512", "PS256", "PS384", "RSNULL", "ES256", "ES384", "ES512", "ES256K", "HS256", "HS512",
              "RSA1_5", "RSA-OAEP", "RSA-OAEP-256", "A128GCM", "A256GCM", "A256CBC", "A256CBCPAD", "A256KW",
              "CKM_AES_KEY_WRAP", "CKM_AES_KEY_WRAP_PAD", "none", ""]
VERSIONS = ["0" * 32, "f" * 32, "z" * 32, "1", "versions", ""]


def scalar(rng):
    return rng.choice([
        None, True, False, 0, 1, -1, 7, 2048, 2**31, 2**63, -2**63, 2**64, 10**40, 1.5, 1e308, "", "v", "x" * 300,
        "x" * 30_000, "\x00", "\ud7ff", "P30D", "P2Y", "PT1S", "-P1D", "P" + "9" * 40 + "D", "RSA", "EC", "oct", "P-256", "P-521",
        "AQAB", "***", b64url(rng.randbytes(rng.choice([0, 1, 12, 15, 16, 32, 48, 64, 255, 256, 512]))), [], {}])


def bodies(rng):
    """A body of each shape that some route wants, before anything is broken."""
    digest = b64url(rng.randbytes(rng.choice([0, 16, 20, 31, 32, 48, 64, 256])))
    start = rng.randrange(2**33)
    attributes = {"enabled": rng.choice([True, True, False]), "nbf": start, "exp": start + rng.randrange(-2**10, 2**32)}
    return {
        "secret": rng.choice([
            {"value": "v" * rng.randrange(200)}, {"contentType": "text/plain"},
            {"value": "v" * rng.randrange(200), "tags": {"a": "b"}, "attributes": attributes, "contentType": "text/plain"}]),
        "create": rng.choice([
            {"kty": rng.choice(["RSA", "EC", "oct", "RSA-HSM", "ec"]), "key_size": rng.choice([128, 256, 1024, 2048, 2049]),
             "crv": rng.choice(["P-256", "P-384", "P-521", "P-256K", "P-1"]), "attributes": attributes,
             "key_ops": ["sign", "encrypt", "fly"][:rng.randrange(4)]},
            {"kty": "EC"}, {"kty": "oct"}, {"tags": {"a": "b"}}, {"key_ops": ["sign"]}]),
        "import": {"key": {
            "kty": rng.choice(["RSA", "EC", "oct"]), "n": digest, "e": "AQAB", "d": digest, "p": digest, "q": digest, "dp": digest,
            "dq": digest, "qi": digest, "crv": "P-256", "x": digest, "y": digest, "k": digest}},
        "use": rng.choice([
            {"alg": rng.choice(ALGORITHMS), "value": digest, "digest": digest, "iv": b64url(rng.randbytes(rng.choice([0, 12, 16]))),
             "tag": b64url(rng.randbytes(16)), "aad": digest},
            {"alg": rng.choice(ALGORITHMS), "value": digest}, {"alg": rng.choice(ALGORITHMS), "value": digest, "digest": digest},
            {"value": digest}]),
        "policy": rng.choice([{}, {"attributes": {"expiryTime": "P90D"}}, {
            "lifetimeActions": [{"trigger": {rng.choice(["timeAfterCreate", "timeBeforeExpiry"]): rng.choice([scalar(rng), "P30D"])},
                                 "action": {"type": rng.choice(["Rotate", "Notify", "x"])}}],
            "attributes": {"expiryTime": rng.choice([scalar(rng), "P90D"])}}]),
        "random": {"count": rng.randrange(200)},
        "vault": {"name": rng.choice(["fuzz-v", *NAMES]), "softDeleteDays": rng.randrange(100), "purgeProtection": rng.choice([True, False])},
        "identity": {"name": rng.choice(NAMES), "kind": rng.choice(["application", "workload", "person", "x"])},
        "credential": {
            "kind": rng.choice(["secret", "certificate", "federated", "managed"]), "certificate": "-----BEGIN", "jwks": "{}",
            "issuer": "https://x", "subject": "s", "lifetime": "P1D", "address": "::1"},
        "role": {"role": "Key Vault Reader", "principal": rng.choice(NAMES), "scope": rng.choice(["/", "/vaults/default", "//", "x"])},
        # Nothing here that works: seals, archives and the clock are for tests that look at what comes of it.
        "seal": {"layer": "moon", "vault": rng.choice(NAMES), "passphrase": "short"},
        "token": {"grant_type": "client_credentials"},
    }


def mutate(rng, value, depth=0):
    """Breaks a JSON value somewhere."""
    if isinstance(value, dict) and value and rng.random() < 0.8 and depth < 5:
        copy = dict(value)
        key = rng.choice(list(copy))
        change = rng.randrange(4)
        if change == 0:
            del copy[key]
        elif change == 1:
            copy[rng.choice(["extra", key + "x", "", "\x00"])] = scalar(rng)
        else:
            copy[key] = mutate(rng, copy[key], depth + 1)
        return copy
    if isinstance(value, list) and value and rng.random() < 0.7:
        return [mutate(rng, value[0], depth + 1)] + value[1:] * rng.randrange(3)
    return scalar(rng)


def body_of(rng, shape):
    kind = rng.random()
    if kind < (0.7 if shape is None else 0.1):
        return None
    if kind < 0.20:
        return rng.randbytes(rng.randrange(300))
    if kind < 0.25:
        return b"[" * rng.randrange(3000)
    if kind < (0.9 if shape == "token" else 0.28):
        return b"grant_type=client_credentials&client_id=" + rng.randbytes(10).hex().encode() + b"&scope=x&client_secret=%zz"
    shapes = bodies(rng)
    value = shapes[shape if shape and rng.random() < 0.85 else rng.choice(list(shapes))]
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
        value = mutate(rng, value)
    text = json.dumps(value).encode("utf-8", "surrogatepass")
    if rng.random() < 0.1:
        cut = rng.randrange(len(text) + 1)
        text = text[:cut] + rng.choice([b"", b"\xff", b"}", b"\x00"]) + text[cut:][rng.randrange(3):]
    return text


class Case:
    """One request, made from a seed and a number."""

    def __init__(self, seed, number, tenant, versions):
        rng = random.Random(f"{seed}/{number}")
        self.number = number
        route, methods, shape = rng.choice(ROUTES)
        self.method = rng.choice(methods.split() if rng.random() < 0.85 else METHODS)
        self.path = route.format(
            name=rng.choice(NAMES if rng.random() < 0.3 else NAMES[:6]), tenant=tenant,
            version=rng.choice(VERSIONS + versions), operation=rng.choice(OPERATIONS),
            garbage="".join(rng.choice("ab/%.?#[]{}\\;,=&+!") for _ in range(rng.randrange(40))))
        self.path = self.path.encode("utf-8", "replace").decode("latin-1").replace(" ", "").replace("#", "%23")
        self.path += "&" if "?" in self.path else "?"
        self.path += f"api-version={rng.choice([VERSION] * 12 + ['7.4', '2025-07-01', '0', ''])}"
        if rng.random() < 0.2:
            self.path += rng.choice(["&maxresults=1", "&maxresults=0", "&maxresults=x", "&$skiptoken=abc", "&%24skiptoken=%00",
                                     "&$skiptoken=" + b64url(b'{"x":1}'), "&api-version=7.6", "&outContentType=x", "&%", "&="])
        self.headers = {"Content-Type": rng.choice(["application/json"] * 8 + [
            "application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", ""])}
        if rng.random() < 0.1:
            name, value = rng.choice([
                ("X-HTTP-METHOD", "DELETE"), ("X-HTTP-METHOD", "x" * 50), ("Accept", "\x7f"), ("traceparent", "00-zz"), ("Expect", "x"),
                ("x-ms-client-request-id", "y" * 500), ("Metadata", "true"), ("X-IDENTITY-HEADER", "z"), ("Content-Encoding", "gzip")])
            self.headers[name] = value
        self.token = rng.choices(["right", "none", "wrong"], [20, 1, 1])[0]
        self.body = body_of(rng, shape)

    def __repr__(self):
        return f"{self.method} {self.path} {self.headers} token={self.token} body={(self.body or b'')[:400]!r}"
