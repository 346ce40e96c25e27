"""Takes Chinese place names off the front of texts, quickly."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from addin.cleaning.division_table import Level, division_table, stem

_SUFFIXES = "省市区县州盟旗"


@cache
def _stems() -> Mapping[str, tuple[str, ...]]:
    """{first two characters: writings of provinces, cities and districts, longest first}."""
    table = division_table()
    found: dict[str, set[str]] = {}
    for writing, places in table.places.items():
        if len(writing) < 2:
            continue
        if any(p.level is not Level.DISTRICT for p in places) or writing[-1] in _SUFFIXES:
            found.setdefault(writing[:2], set()).add(writing)
            short = stem(writing)
            if len(short) >= 2 and any(p.level is not Level.DISTRICT for p in places):
                found.setdefault(short[:2], set()).add(short)
    return {head: tuple(sorted(names, key=len, reverse=True)) for head, names in found.items()}


def leading_places(text: str) -> int:
    """How many characters at the front of a folded text name provinces, cities, districts."""
    stems = _stems()
    end = 0
    for _ in range(3):
        names = stems.get(text[end : end + 2])
        if names is None:
            break
        for name in names:
            if text.startswith(name, end):
                end += len(name)
                break
        else:
            break
        if text[end : end + 1] in ("省", "市") and name[-1] not in _SUFFIXES:
            end += 1
    return end
