"""A seeded fuzzer over every route: mutates methods, paths, queries, headers and bodies.

A case is made from the seed and its number alone, so that one printed line replays it:

    FUZZ_SEED=… FUZZ_FIRST=… FUZZ_CASES=1 pytest Tests/Wire/test_fuzz.py
"""

import json
import random

from harness import VERSION, b64url

METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"]
NAMES = ["fuzz-a", "fuzz-b", "FUZZ-A", "fuzz-rsa", "fuzz-ec", "fuzz-oct", "x" * 127, "x" * 128, "a_b", "%00", "..", "", "ä"]
ROUTES = [
    "/secrets", "/secrets/{name}", "/secrets/{name}/", "/secrets/{name}/{version}", "/secrets/{name}/versions",
    "/secrets/{name}/backup", "/secrets/restore", "/deletedsecrets", "/deletedsecrets/{name}",
    "/deletedsecrets/{name}/recover", "/keys", "/keys/{name}", "/keys/{name}/", "/keys/{name}/{version}",
    "/keys/{name}/versions", "/keys/{name}/create", "/keys/{name}/rotate", "/keys/{name}/backup", "/keys/restore",
    "/keys/{name}/rotationpolicy", "/keys/{name}/{version}/{operation}", "/keys/{name}/{operation}",
    "/keys/{name}//{operation}", "/keys/{name}/{version}/release", "/keys/{name}/{version}/attestation", "/deletedkeys",
    "/deletedkeys/{name}", "/deletedkeys/{name}/recover", "/rng", "/{tenant}/oauth2/v2.0/token", "/{tenant}/oauth2/token",
    "/{tenant}/v2.0/.well-known/openid-configuration", "/{tenant}/discovery/v2.0/keys", "/metadata/endpoints",
    "/metadata/identity/oauth2/token", "/subscriptions", "/healthstatus", "/metrics", "/rekey/v1/status",
    "/rekey/v1/openapi.json", "/rekey/v1/vaults", "/rekey/v1/vaults/{name}", "/rekey/v1/identities",
    "/rekey/v1/identities/{name}", "/rekey/v1/identities/{name}/credentials", "/rekey/v1/roles",
    "/rekey/v1/role-assignments", "/rekey/v1/role-assignments/{version}", "/rekey/v1/seal", "/certificates",
    "/certificates/{name}", "/certificates/{name}/policy", "/", "/{garbage}",
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
    """A body of a shape that some route wants, before anything is broken."""
    digest = b64url(rng.randbytes(rng.choice([0, 16, 20, 31, 32, 48, 64, 256])))
    attributes = {"enabled": rng.choice([True, False]), "nbf": rng.randrange(2**33), "exp": rng.randrange(2**33)}
    return rng.choice([
        {"value": "v" * rng.randrange(200), "tags": {"a": "b"}, "attributes": attributes, "contentType": "text/plain"},
        {"kty": rng.choice(["RSA", "EC", "oct", "RSA-HSM", "ec"]), "key_size": rng.choice([128, 256, 1024, 2048, 2049]),
         "crv": rng.choice(["P-256", "P-384", "P-521", "P-256K", "P-1"]), "key_ops": ["sign", "encrypt", "fly"][:rng.randrange(4)],
         "attributes": attributes},
        {"kty": "EC"}, {"kty": "oct"},
        {"key": {"kty": rng.choice(["RSA", "EC", "oct"]), "n": digest, "e": "AQAB", "d": digest, "p": digest, "q": digest,
                 "dp": digest, "dq": digest, "qi": digest, "crv": "P-256", "x": digest, "y": digest, "k": digest}},
        {"alg": rng.choice(ALGORITHMS), "value": digest, "digest": digest, "iv": b64url(rng.randbytes(rng.choice([0, 12, 16]))),
         "tag": b64url(rng.randbytes(16)), "aad": digest},
        {"alg": rng.choice(ALGORITHMS), "value": digest},
        {"lifetimeActions": [{"trigger": {rng.choice(["timeAfterCreate", "timeBeforeExpiry"]): scalar(rng)},
                              "action": {"type": rng.choice(["Rotate", "Notify", "x"])}}],
         "attributes": {"expiryTime": scalar(rng)}},
        {"count": rng.randrange(200)}, {"name": rng.choice(NAMES), "kind": "application"},
        {"kind": rng.choice(["secret", "certificate", "federated", "managed"]), "certificate": "-----BEGIN", "jwks": "{}",
         "issuer": "https://x", "subject": "s", "lifetime": "P1D", "address": "::1"},
        {"role": "Key Vault Reader", "principal": "x", "scope": rng.choice(["/", "/vaults/default", "//", "x"])},
    ])


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


def body_of(rng):
    kind = rng.random()
    if kind < 0.15:
        return None
    if kind < 0.20:
        return rng.randbytes(rng.randrange(300))
    if kind < 0.25:
        return b"[" * rng.randrange(3000)
    if kind < 0.30:
        return b"grant_type=client_credentials&client_id=" + rng.randbytes(10).hex().encode() + b"&scope=x&client_secret=%zz"
    value = bodies(rng)
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
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
        self.method = rng.choice(METHODS if rng.random() < 0.3 else METHODS[:5])
        route = rng.choice(ROUTES)
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
        self.body = body_of(rng)

    def __repr__(self):
        return f"{self.method} {self.path} {self.headers} token={self.token} body={(self.body or b'')[:400]!r}"
