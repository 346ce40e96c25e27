"""Locks: protected ranges at Google, and the locked cells that the rest of us know.

Google protects a whole tab but for some ranges, and lets named people edit nevertheless. It
has no passwords. A lock with a password keeps a hash of it in the tab's metadata, so that our
own commands ask for it; whoever may edit the protection can take it away without.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence

from addin.hosts.memory_sheet import Layer
from addin.hosts.mirrors.areas import rectangles
from addin.hosts.xlsx.sqref import cut
from addin.table.cells import RangeRef
from sheets_sync.host.book import Tab
from sheets_sync.host.ranges import Json, grid_range, range_of

DESCRIPTION = "CustSheet"
_SALT_BYTES, _COST, _BLOCK, _LANES = 16, 2**14, 8, 1


def locks_in(tab: Tab) -> Layer[bool]:
    """Which cells of a tab are locked, by the protection that it has."""
    layer = Layer(True)
    for found in tab.whole_protections[:1]:
        for area in found.get("unprotectedRanges", ()):
            layer.paint(range_of(area), False)
    return layer


def unlocked_in(layer: Layer[bool]) -> list[RangeRef]:
    """The ranges whose cells are not locked."""
    found: list[RangeRef] = []
    for area, locked in layer.wide:
        found = cut(found, area)
        if not locked:
            found.append(area)
    for area in rectangles(cell for cell, locked in layer.cells.items() if locked):
        found = cut(found, area)
    found += rectangles(cell for cell, locked in layer.cells.items() if not locked)
    return sorted(found)


def protect(tab_id: int, unlocked: Sequence[RangeRef], editors: Sequence[str]) -> Json:
    """The request that protects a tab.

    Args:
        tab_id: the tab.
        unlocked: ranges that everybody who may edit the spreadsheet may edit still.
        editors: the addresses of those who may edit everything; never left open, as Google
            then lets everybody.
    """
    protected = {
        "range": {"sheetId": tab_id},
        "unprotectedRanges": [grid_range(tab_id, area) for area in unlocked],
        "description": DESCRIPTION,
        "warningOnly": False,
        "editors": {"users": list(editors), "domainUsersCanEdit": False},
    }
    return {"addProtectedRange": {"protectedRange": protected}}


def protect_again(tab_id: int, record: str) -> list[Json]:
    """The requests that protect a tab just as a record says."""
    return [
        {"addProtectedRange": {"protectedRange": {**found, "range": {"sheetId": tab_id}}}}
        for found in json.loads(record)
    ]


def record_of(tab: Tab) -> str:
    """What is needed to protect a tab again as it is protected now."""
    kept = ("unprotectedRanges", "description", "warningOnly", "editors")
    found = [{name: p[name] for name in kept if name in p} for p in tab.whole_protections]
    return json.dumps(found, ensure_ascii=False)


def unprotect(tab: Tab) -> list[Json]:
    """The requests that take a tab's protection away."""
    return [
        {"deleteProtectedRange": {"protectedRangeId": found["protectedRangeId"]}}
        for found in tab.whole_protections
    ]


def others_in(protected: Json, known: Sequence[str]) -> list[str]:
    """Who may edit a protected range besides those that were meant to."""
    editors = protected.get("editors", {})
    names = [*editors.get("users", ()), *editors.get("groups", ())]
    if editors.get("domainUsersCanEdit"):
        names.append("@")
    meant = {address.casefold() for address in known}
    return [str(name) for name in names if str(name).casefold() not in meant]


def hashed(password: str) -> str:
    """What is kept of a password (RFC 7914)."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{salt.hex()}:{_scrypt(password, salt)}"


def fits(password: str | None, kept: str) -> bool:
    """Whether a password is the one of which something was kept."""
    salt, _colon, digest = kept.partition(":")
    try:
        made = _scrypt(password or "", bytes.fromhex(salt))
    except ValueError:
        return False
    return hmac.compare_digest(made.encode(), digest.encode("utf-8", "surrogatepass"))


def _scrypt(password: str, salt: bytes) -> str:
    made = hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=32)
    return made.hex()
