"""Which version a workbook asks for, and whether this one is enough."""

from __future__ import annotations

import re
from itertools import zip_longest

from addin import __version__
from addin.errors import AddInTooOldError

NEEDS_PROPERTY = "CustSheet needs"
"""The custom document property of a workbook that holds the oldest version that suits it."""

OLDEST_VERSION = "0.1.0"
"""The oldest version that can work on the templates of this one: raised with their rules."""


def needs_newer_addin(needed: str | None, present: str = __version__) -> AddInTooOldError | None:
    """The error for a workbook that asks for a newer version; None when it can be worked on.

    Args:
        needed: what stands in its property; None, and what is no version, asks for nothing.
        present: the version that is installed.
    """
    wanted = _numbers(needed or "")
    if not wanted:
        return None
    pairs = zip_longest(wanted, _numbers(present), fillvalue=0)
    newer = next((a > b for a, b in pairs if a != b), False)
    return AddInTooOldError((needed or "").strip(), present) if newer else None


def _numbers(version: str) -> tuple[int, ...]:
    """The release numbers at the start of a version: "1.4.0rc1" -> (1, 4, 0)."""
    found = re.match(r"\s*v?(\d+(?:\.\d+)*)", version, re.ASCII)
    return tuple(map(int, found[1].split("."))) if found else ()
