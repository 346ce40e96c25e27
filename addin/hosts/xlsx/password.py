"""Passwords of protected sheets: hashing new ones, checking old ones.

Excel keeps either the 16-bit hash of its early versions (ECMA-376 part 4, 3.3.1.81) or a
salted hash, spun many times (ISO/IEC 29500-1, 18.3.1.85; MS-OFFCRYPTO 2.4.2.4). Both keep
people from accidents, not from attacks.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import struct
from collections.abc import Mapping

SPIN_COUNT = 100_000
_MAX_SPIN = 10_000_000
_ALGORITHMS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
    "RIPEMD-160": "ripemd160",
}


def new_hash(password: str) -> dict[str, str]:
    """The attributes of `sheetProtection` that hold a new password, with a random salt."""
    salt = os.urandom(16)
    digest = _spun("sha512", password, salt, SPIN_COUNT)
    return {
        "algorithmName": "SHA-512",
        "hashValue": base64.b64encode(digest).decode("ascii"),
        "saltValue": base64.b64encode(salt).decode("ascii"),
        "spinCount": str(SPIN_COUNT),
    }


def has_password(attributes: Mapping[str, str]) -> bool:
    """Whether the attributes of `sheetProtection` ask for a password."""
    return bool(attributes.get("hashValue") or attributes.get("password"))


def matches(attributes: Mapping[str, str], password: str | None) -> bool:
    """Whether a password opens the protection.

    Args:
        attributes: of `sheetProtection`.
        password: None is no password; it opens what has none.

    Returns:
        False also for an algorithm that this computer does not know.
    """
    if not has_password(attributes):
        return True
    if password is None:
        return False
    if attributes.get("hashValue"):
        return _matches_salted(attributes, password)
    try:
        stored = int(attributes["password"], 16)
    except ValueError:
        return False
    # The early hash works on bytes of the system's code page, which the file does not name.
    encodings = ("latin-1", "gb18030", "utf-8", "cp1252", "big5", "shift_jis")
    candidates = {password.encode(e, "replace") for e in encodings}
    return any(legacy_hash(candidate) == stored for candidate in candidates)


def _matches_salted(attributes: Mapping[str, str], password: str) -> bool:
    algorithm = _ALGORITHMS.get(attributes.get("algorithmName", "").upper())
    try:
        salt = base64.b64decode(attributes.get("saltValue", ""))
        stored = base64.b64decode(attributes["hashValue"])
        spins = int(attributes.get("spinCount", "0"))
        if algorithm is None or not 0 <= spins <= _MAX_SPIN:
            return False
        return hmac.compare_digest(_spun(algorithm, password, salt, spins), stored)
    except (ValueError, binascii.Error):
        return False


def _spun(algorithm: str, password: str, salt: bytes, spins: int) -> bytes:
    digest = hashlib.new(algorithm, salt + password.encode("utf-16-le")).digest()
    for count in range(spins):
        digest = hashlib.new(algorithm, digest + struct.pack("<I", count)).digest()
    return digest


def legacy_hash(password: bytes) -> int:
    """Excel's 16-bit password hash."""
    if not password:
        return 0
    value = 0
    for byte in reversed(password):
        value = _rotated(value) ^ byte
    return _rotated(value) ^ len(password) ^ 0xCE4B


def _rotated(value: int) -> int:
    """A 15-bit number turned left by one bit."""
    return (value >> 14 & 1) | (value << 1 & 0x7FFF)
