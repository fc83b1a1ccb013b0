"""Checks of answers without any of the servers' own code, so that a fast wrong answer does not win."""

import base64
import hashlib
import re
import subprocess

# SubjectPublicKeyInfo of a P-256 key up to the x coordinate (RFC 5480), and DigestInfo of SHA-256 (RFC 8017, 9.2).
P256_KEY_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


def base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def require(holds, what):
    if not holds:
        raise RuntimeError(f"wrong answer: {what}")


def require_rsa(modulus, exponent, digest, signature):
    """PKCS #1 v1.5 over a SHA-256 digest."""
    size = (modulus.bit_length() + 7) // 8
    padded = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    tail = b"\0" + SHA256_PREFIX + digest
    require(padded == b"\0\1" + b"\xff" * (size - 2 - len(tail)) + tail, "the RSA signature does not verify")


def require_p256(point, digest, signature, folder):
    """ECDSA over a SHA-256 digest; the point is x and y, the signature r and s, side by side."""
    require(len(signature) == 64, "the P-256 signature has not 64 bytes")
    files = {"key": P256_KEY_PREFIX + point, "signature": der(signature), "digest": digest}
    for name, content in files.items():
        (folder / f"check-{name}").write_bytes(content)
    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder / "check-key",
         "-sigfile", folder / "check-signature", "-in", folder / "check-digest"], capture_output=True)
    require(done.returncode == 0, "the P-256 signature does not verify")


def der(signature):
    """r and s side by side as the DER that openssl reads."""
    def number(data):
        data = data.lstrip(b"\0") or b"\0"
        data = b"\0" + data if data[0] & 0x80 else data
        return bytes([2, len(data)]) + data
    body = number(signature[:32]) + number(signature[32:])
    return bytes([0x30, len(body)]) + body


def public_parts(pem, folder):
    """What openssl reads from a public key in PEM: (modulus, exponent) of RSA, or x and y of P-256."""
    path = folder / "check.pem"
    path.write_text(pem)
    encoded = subprocess.run(["openssl", "pkey", "-pubin", "-in", path, "-outform", "DER"],
                             check=True, capture_output=True).stdout
    if encoded.startswith(P256_KEY_PREFIX):
        return encoded[len(P256_KEY_PREFIX):]
    text = subprocess.run(["openssl", "pkey", "-pubin", "-in", path, "-noout", "-text"],
                          check=True, capture_output=True, text=True).stdout
    digits = re.search(r"Modulus:([0-9a-f:\s]+)Exponent: (\d+)", text)
    return int(re.sub(r"[:\s]", "", digits[1]), 16), int(digits[2])


def count_lines(paths):
    """The lines of some files, read in pieces."""
    lines = 0
    for path in paths:
        with open(path, "rb") as file:
            while piece := file.read(1 << 20):
                lines += piece.count(b"\n")
    return lines


DIGEST = hashlib.sha256(b"rekey benchmark").digest()
