"""Every algorithm through CryptographyClient, checked against the `cryptography` package."""

import hashlib
from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError
from azure.keyvault.keys import JsonWebKey
from azure.keyvault.keys.crypto import EncryptionAlgorithm, KeyWrapAlgorithm, SignatureAlgorithm
from cryptography.hazmat.primitives import hashes, hmac, keywrap
from cryptography.hazmat.primitives import padding as block_padding
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from harness import b64url, unb64url

HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512(), "256K": hashes.SHA256()}
CURVES = {"ES256": ("P-256", ec.SECP256R1()), "ES384": ("P-384", ec.SECP384R1()), "ES512": ("P-521", ec.SECP521R1()),
          "ES256K": ("P-256K", ec.SECP256K1())}
MESSAGE = b"what is signed"


def digest_of(algorithm):
    return hashlib.new("sha" + algorithm[2:5], MESSAGE).digest()


def public_rsa(key):
    return rsa.RSAPublicNumbers(int.from_bytes(key.key.e, "big"), int.from_bytes(key.key.n, "big")).public_key()


@pytest.fixture(scope="module", params=[2048, 3072, 4096])
def rsa_key(keys, request):
    return keys.create_rsa_key(f"crypto-rsa-{request.param}", size=request.param)


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
def test_rsa_signatures_verify_elsewhere_and_here(keys, vault, rsa_key, algorithm):
    client = keys.get_cryptography_client(rsa_key.name)
    signed = client.sign(SignatureAlgorithm(algorithm), digest_of(algorithm))
    assert signed.key_id == rsa_key.id
    digest = HASHES[algorithm[2:]]
    scheme = padding.PKCS1v15() if algorithm.startswith("RS") else padding.PSS(padding.MGF1(digest), digest.digest_size)
    public_rsa(rsa_key).verify(signed.signature, MESSAGE, scheme, digest)
    check_remote_verify(vault, rsa_key, algorithm, signed.signature)


def check_remote_verify(vault, key, algorithm, signature):
    """The SDK verifies locally when it can; this asks the server."""
    path = f"/keys/{key.name}/{key.properties.version}/verify"
    wrong = bytes([signature[0] ^ 1]) + signature[1:]
    for value, answer in ((signature, True), (wrong, False)):
        body = {"alg": algorithm, "digest": b64url(digest_of(algorithm)), "value": b64url(value)}
        assert vault.do("POST", path, body) == {"value": answer}


@pytest.mark.parametrize("algorithm", list(CURVES))
def test_ec_signatures_verify_elsewhere_and_here(keys, vault, name, algorithm):
    crv, curve = CURVES[algorithm]
    key = keys.create_ec_key(name, curve=crv)
    signature = keys.get_cryptography_client(name).sign(SignatureAlgorithm(algorithm), digest_of(algorithm)).signature
    width = (curve.key_size + 7) // 8
    assert len(signature) == 2 * width
    r, s = int.from_bytes(signature[:width], "big"), int.from_bytes(signature[width:], "big")
    point = ec.EllipticCurvePublicNumbers(
        int.from_bytes(key.key.x, "big"), int.from_bytes(key.key.y, "big"), curve).public_key()
    point.verify(utils.encode_dss_signature(r, s), MESSAGE, ec.ECDSA(HASHES[algorithm[2:]]))
    check_remote_verify(vault, key, algorithm, signature)


def test_rsnull_signs_what_it_is_given(vault, rsa_key):
    """RSNULL pads and signs the bytes themselves; with a DigestInfo in front of a digest that is RS256."""
    digest = hashlib.sha256(MESSAGE).digest()
    info = bytes.fromhex("3031300d060960864801650304020105000420") + digest
    path = f"/keys/{rsa_key.name}"
    bare = vault.do("POST", f"{path}/sign", {"alg": "RSNULL", "value": b64url(info)})["value"]
    assert bare == vault.do("POST", f"{path}/sign", {"alg": "RS256", "value": b64url(digest)})["value"]
    for value, answer in ((bare, True), (bare[:-6] + "AAAAAA", False)):
        body = {"alg": "RSNULL", "digest": b64url(info), "value": value}
        assert vault.do("POST", f"{path}/verify", body) == {"value": answer}


@pytest.mark.parametrize("size", [16, 24, 32])
@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_hmac_signatures_equal_those_of_the_owner(keys, vault, name, algorithm, size):
    secret = bytes(range(size))
    key = keys.import_key(name, JsonWebKey(kty="oct", k=secret, key_ops=["sign", "verify"]))
    digest = digest_of(algorithm)
    body = {"alg": algorithm, "value": b64url(digest)}
    signature = unb64url(vault.do("POST", f"/keys/{name}/sign", body)["value"])
    mac = hmac.HMAC(secret, HASHES[algorithm[2:]])
    mac.update(digest)
    assert signature == mac.finalize()
    check_remote_verify(vault, key, algorithm, signature)


@pytest.mark.parametrize("algorithm", ["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"])
def test_rsa_encryption_opens_in_both_directions(keys, vault, rsa_key, algorithm):
    client = keys.get_cryptography_client(rsa_key.name)
    sealed = client.encrypt(EncryptionAlgorithm(algorithm), b"plain")
    assert client.decrypt(EncryptionAlgorithm(algorithm), sealed.ciphertext).plaintext == b"plain"
    path = f"/keys/{rsa_key.name}/{rsa_key.properties.version}"
    for seal, open_ in (("encrypt", "decrypt"), ("wrapkey", "unwrapkey")):
        here = vault.do("POST", f"{path}/{seal}", {"alg": algorithm, "value": b64url(b"plain")})
        assert here["kid"] == rsa_key.id
        back = vault.do("POST", f"{path}/{open_}", {"alg": algorithm, "value": here["value"]})
        assert unb64url(back["value"]) == b"plain"


@pytest.mark.parametrize("algorithm", ["RSA1_5", "RSA-OAEP", "RSA-OAEP-256"])
def test_rsa_wraps_and_unwraps_keys(keys, rsa_key, algorithm):
    client = keys.get_cryptography_client(rsa_key.name)
    wrapped = client.wrap_key(KeyWrapAlgorithm(algorithm), b"k" * 32)
    assert client.unwrap_key(KeyWrapAlgorithm(algorithm), wrapped.encrypted_key).key == b"k" * 32


@pytest.fixture(scope="module", params=[128, 192, 256])
def oct_key(keys, request):
    return keys.create_oct_key(f"crypto-oct-{request.param}", size=request.param), request.param


def test_aes_gcm_round_trip_binds_the_associated_data(keys, oct_key):
    key, size = oct_key
    algorithm = EncryptionAlgorithm(f"A{size}GCM")
    client = keys.get_cryptography_client(key.name)
    sealed = client.encrypt(algorithm, b"plain", additional_authenticated_data=b"aad")
    assert len(sealed.iv) == 12 and len(sealed.tag) == 16
    opened = client.decrypt(algorithm, sealed.ciphertext, iv=sealed.iv, authentication_tag=sealed.tag,
                            additional_authenticated_data=b"aad")
    assert opened.plaintext == b"plain"
    with pytest.raises(HttpResponseError) as refused:
        client.decrypt(algorithm, sealed.ciphertext, iv=sealed.iv, authentication_tag=sealed.tag,
                       additional_authenticated_data=b"other")
    assert refused.value.status_code == 400


@pytest.mark.parametrize("padded, plain", [(True, b"any length"), (False, b"sixteen bytes ok" * 2)])
def test_aes_cbc_round_trip(keys, oct_key, padded, plain):
    key, size = oct_key
    algorithm = EncryptionAlgorithm(f"A{size}CBC{'PAD' if padded else ''}")
    client = keys.get_cryptography_client(key.name)
    sealed = client.encrypt(algorithm, plain, iv=b"i" * 16)
    assert client.decrypt(algorithm, sealed.ciphertext, iv=sealed.iv).plaintext == plain


@pytest.mark.parametrize("size", [16, 24, 32])
@pytest.mark.parametrize("mode", ["GCM", "CBC", "CBCPAD"])
def test_aes_ciphertext_is_that_of_the_owner(keys, vault, name, mode, size):
    secret, plain, algorithm = bytes(range(size)), b"sixteen bytes ok" * 2, f"A{size * 8}{mode}"
    keys.import_key(name, JsonWebKey(kty="oct", k=secret, key_ops=["encrypt", "decrypt"]))
    path, iv = f"/keys/{name}", {} if mode == "GCM" else {"iv": b64url(b"i" * 16)}
    sealed = vault.do("POST", f"{path}/encrypt", {"alg": algorithm, "value": b64url(plain)} | iv)
    if mode == "GCM":
        whole = unb64url(sealed["value"]) + unb64url(sealed["tag"])
        assert AESGCM(secret).decrypt(unb64url(sealed["iv"]), whole, None) == plain
        return
    padder = block_padding.PKCS7(128).padder()
    blocks = padder.update(plain) + padder.finalize() if mode == "CBCPAD" else plain
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(b"i" * 16)).encryptor()
    assert unb64url(sealed["value"]) == encryptor.update(blocks) + encryptor.finalize()
    opened = vault.do("POST", f"{path}/decrypt", {"alg": algorithm, "value": sealed["value"]} | iv)
    assert unb64url(opened["value"]) == plain


def test_two_encryptions_never_share_an_iv(vault, oct_key):
    key, size = oct_key
    body = {"alg": f"A{size}GCM", "value": b64url(b"plain")}
    seen = {vault.do("POST", f"/keys/{key.name}/encrypt", body)["iv"] for _ in range(20)}
    assert len(seen) == 20


def test_the_sdk_wraps_with_aes(keys, oct_key):
    key, size = oct_key
    algorithm = KeyWrapAlgorithm(f"A{size}KW")
    client = keys.get_cryptography_client(key.name)
    wrapped = client.wrap_key(algorithm, b"k" * 32)
    assert client.unwrap_key(algorithm, wrapped.encrypted_key).key == b"k" * 32


@pytest.mark.parametrize("algorithm", ["A{}KW", "CKM_AES_KEY_WRAP", "CKM_AES_KEY_WRAP_PAD"])
def test_aes_key_wrap_round_trip(vault, oct_key, algorithm):
    key, size = oct_key
    algorithm = algorithm.format(size)
    wrapped = vault.do("POST", f"/keys/{key.name}/wrapkey", {"alg": algorithm, "value": b64url(b"w" * 32)})
    back = vault.do("POST", f"/keys/{key.name}/unwrapkey", {"alg": algorithm, "value": wrapped["value"]})
    assert unb64url(back["value"]) == b"w" * 32


@pytest.mark.parametrize("algorithm, wrap", [("A256KW", keywrap.aes_key_wrap), ("CKM_AES_KEY_WRAP", keywrap.aes_key_wrap),
                                             ("CKM_AES_KEY_WRAP_PAD", keywrap.aes_key_wrap_with_padding)])
def test_aes_key_wrap_equals_that_of_the_owner(keys, vault, name, algorithm, wrap):
    secret = bytes(range(32))
    keys.import_key(name, JsonWebKey(kty="oct", k=secret, key_ops=["wrapKey", "unwrapKey"]))
    answer = vault.do("POST", f"/keys/{name}/wrapkey", {"alg": algorithm, "value": b64url(b"w" * 24)})
    assert unb64url(answer["value"]) == wrap(secret, b"w" * 24)


@pytest.mark.parametrize("operation, body", [
    ("sign", {"alg": "RS256", "value": b64url(b"d" * 31)}),
    ("sign", {"alg": "RS512", "value": b64url(b"d" * 32)}),
    ("sign", {"alg": "ES256", "value": b64url(b"d" * 32)}),
    ("sign", {"alg": "RSA-OAEP", "value": b64url(b"d" * 32)}),
    ("sign", {"alg": "none", "value": b64url(b"d" * 32)}),
    ("encrypt", {"alg": "RSA-OAEP", "value": b64url(b"p" * 300)}),
    ("encrypt", {"alg": "A256GCM", "value": b64url(b"p")}),
    ("decrypt", {"alg": "RSA-OAEP", "value": b64url(b"c" * 255)}),
    ("decrypt", {"alg": "RSA-OAEP", "value": b64url(b"c" * 256)}),
    ("unwrapkey", {"alg": "RSA-OAEP-256", "value": b64url(b"\xff" * 256)}),
    ("verify", {"alg": "RS256", "digest": b64url(b"d" * 20), "value": b64url(b"s" * 256)}),
], ids=str)
def test_what_does_not_fit_the_key_is_a_bad_parameter(vault, operation, body):
    if vault.call("GET", "/keys/misfit").status == 404:
        vault.do("POST", "/keys/misfit/create", {"kty": "RSA"})
    reply = vault.call("POST", f"/keys/misfit/{operation}", body)
    assert (reply.status, reply.code) == (400, "BadParameter"), reply


def test_a_verify_of_any_wrong_signature_is_false(vault, name):
    vault.do("POST", f"/keys/{name}/create", {"kty": "EC"})
    for signature in (b"\0" * 64, b"\xff" * 64, b"", b"short"):
        reply = vault.call("POST", f"/keys/{name}/verify", {
            "alg": "ES256", "digest": b64url(b"d" * 32), "value": b64url(signature)})
        assert (reply.status, reply.json) == (200, {"value": False}) or reply.status == 400 and len(signature) != 64, reply


def test_only_operations_of_the_key_are_allowed(vault, name):
    vault.do("POST", f"/keys/{name}/create", {"kty": "RSA", "key_ops": ["sign"]})
    vault.do("POST", f"/keys/{name}/sign", {"alg": "RS256", "value": b64url(b"d" * 32)})
    for operation, body in (("decrypt", {"alg": "RSA-OAEP", "value": b64url(b"c" * 256)}),
                            ("verify", {"alg": "RS256", "digest": b64url(b"d" * 32), "value": b64url(b"s" * 256)}),
                            ("wrapkey", {"alg": "RSA-OAEP", "value": b64url(b"k")})):
        reply = vault.call("POST", f"/keys/{name}/{operation}", body)
        assert (reply.status, reply.code) == (403, "Forbidden"), reply
    assert operation in reply.message.lower()


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("window, inner", [
    ({"enabled": False}, "KeyDisabled"), ({"nbf": HOUR}, "KeyNotYetValid"), ({"exp": -HOUR}, "KeyExpired")],
    ids=["disabled", "not yet", "expired"])
def test_the_window_of_a_key_is_enforced_per_operation(vault, name, window, inner):
    path = f"/keys/{name}"
    vault.do("POST", f"{path}/create", {"kty": "RSA"})
    digest = b64url(b"d" * 32)
    signature = vault.do("POST", f"{path}/sign", {"alg": "RS256", "value": digest})["value"]
    sealed = vault.do("POST", f"{path}/encrypt", {"alg": "RSA-OAEP", "value": b64url(b"p")})["value"]
    now = datetime.now(timezone.utc)
    vault.do("PATCH", path, {"attributes": {
        key: int((now + value).timestamp()) if isinstance(value, timedelta) else value for key, value in window.items()}})
    refused = {"sign": {"alg": "RS256", "value": digest}, "encrypt": {"alg": "RSA-OAEP", "value": b64url(b"p")},
               "wrapkey": {"alg": "RSA-OAEP", "value": b64url(b"p")}}
    allowed = {"verify": {"alg": "RS256", "digest": digest, "value": signature},
               "decrypt": {"alg": "RSA-OAEP", "value": sealed}, "unwrapkey": {"alg": "RSA-OAEP", "value": sealed}}
    for operation, body in refused.items():
        reply = vault.call("POST", f"{path}/{operation}", body)
        assert (reply.status, reply.inner) == (403, inner), reply
    for operation, body in allowed.items():
        reply = vault.call("POST", f"{path}/{operation}", body)
        assert reply.status == (403 if "enabled" in window else 200), reply


RSA_ALGORITHMS = {"RSA1_5", "RSA-OAEP", "RSA-OAEP-256", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "RSNULL"}
WRAPS = {"CKM_AES_KEY_WRAP", "CKM_AES_KEY_WRAP_PAD"}
AES = {f"A{size}{mode}" for size in (128, 192, 256) for mode in ("GCM", "CBC", "CBCPAD", "KW")} | WRAPS
HMACS = {"HS256", "HS384", "HS512"}
KINDS = [({"kty": "RSA"}, RSA_ALGORITHMS)]
KINDS += [({"kty": "EC", "crv": crv}, {algorithm}) for algorithm, (crv, _) in CURVES.items()]
KINDS += [({"kty": "oct", "key_size": size}, HMACS | WRAPS | {one for one in AES if str(size) in one})
          for size in (128, 192, 256)]


def body_of(operation, algorithm):
    """A request that is sound for the algorithm, so that only the key can be what does not fit."""
    bits = "256" if algorithm in ("ES256K", "RSNULL") else algorithm[2:5]
    digest = b64url(bytes(int(bits) // 8)) if operation in ("sign", "verify") and bits.isdigit() else b64url(bytes(32))
    if operation == "verify":
        return {"alg": algorithm, "digest": digest, "value": b64url(bytes(64))}
    body = {"alg": algorithm, "value": digest}
    if "CBC" in algorithm:
        body["iv"] = b64url(bytes(16))
    return body | ({"tag": b64url(bytes(16)), "iv": b64url(bytes(12))} if "GCM" in algorithm and operation == "decrypt" else {})


@pytest.mark.parametrize("shape, fitting", KINDS, ids=[" ".join(map(str, shape.values())) for shape, _ in KINDS])
def test_exactly_the_algorithms_of_a_kind_are_accepted(vault, name, shape, fitting):
    vault.do("POST", f"/keys/{name}/create", shape)
    for algorithm in sorted(RSA_ALGORITHMS | set(CURVES) | AES | HMACS):
        signs = algorithm in set(CURVES) | HMACS or algorithm[:2] in ("RS", "PS") and algorithm[2] != "A"
        wraps = algorithm.startswith("RSA") or algorithm.endswith("KW") or algorithm in WRAPS
        enciphers = not signs and not (algorithm.endswith("KW") or algorithm in WRAPS)
        for operation, possible in (("sign", signs), ("wrapkey", wraps), ("encrypt", enciphers)):
            reply = vault.call("POST", f"/keys/{name}/{operation}", body_of(operation, algorithm))
            if possible and algorithm in fitting:
                assert reply.status == 200, f"{operation} {algorithm}: {reply}"
            elif shape["kty"] == "EC" and operation != "sign" and not signs:
                assert (reply.status, reply.code) == (403, "Forbidden"), f"{operation} {algorithm}: {reply}"
            else:
                assert (reply.status, reply.code) == (400, "BadParameter"), f"{operation} {algorithm}: {reply}"


def test_an_older_version_still_verifies_and_decrypts(keys, vault, name):
    first = vault.do("POST", f"/keys/{name}/create", {"kty": "RSA"})["key"]["kid"].rpartition("/")[2]
    digest = b64url(b"d" * 32)
    signature = vault.do("POST", f"/keys/{name}/sign", {"alg": "PS256", "value": digest})["value"]
    sealed = vault.do("POST", f"/keys/{name}/encrypt", {"alg": "RSA-OAEP-256", "value": b64url(b"p")})
    vault.do("POST", f"/keys/{name}/rotate")
    check = {"alg": "PS256", "digest": digest, "value": signature}
    assert vault.do("POST", f"/keys/{name}/{first}/verify", check) == {"value": True}
    assert vault.do("POST", f"/keys/{name}/verify", check) == {"value": False}
    opened = vault.do("POST", f"/keys/{name}/{first}/decrypt", {"alg": "RSA-OAEP-256", "value": sealed["value"]})
    assert unb64url(opened["value"]) == b"p" and opened["kid"] == sealed["kid"]
    reply = vault.call("POST", f"/keys/{name}/decrypt", {"alg": "RSA-OAEP-256", "value": sealed["value"]})
    assert (reply.status, reply.code) == (400, "BadParameter")
