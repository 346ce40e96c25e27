"""Counts what is asked of LibreOffice: every member of its objects that is called or set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlwings

from addin.hosts.calc.number_formats import NumberFormats

__all__ = ["Counter", "counted"]


class _Seen:
    """An object of UNO that is watched, and whatever it hands out as well."""

    def __init__(self, own: Any, calls: Counter[str]) -> None:
        object.__setattr__(self, "_own", own)
        object.__setattr__(self, "_calls", calls)

    def __getattr__(self, name: str) -> Any:
        own, calls = self._own, self._calls
        found = getattr(own, name)
        if not callable(found) or type(found).__name__ == "pyuno":
            calls[name] += 1
            return _watched(found, calls)

        def call(*given: Any) -> Any:
            calls[name] += 1
            return _watched(found(*map(_bare, given)), calls)

        return call

    def __setattr__(self, name: str, value: Any) -> None:
        self._calls[f"{name}="] += 1
        setattr(self._own, name, _bare(value))

    def __iter__(self) -> Iterator[Any]:
        for found in self._own:
            self._calls["next"] += 1
            yield _watched(found, self._calls)


def _watched(found: Any, calls: Counter[str]) -> Any:
    if isinstance(found, tuple) and found and type(found[0]).__name__ == "pyuno":
        return tuple(_Seen(one, calls) for one in found)
    return _Seen(found, calls) if type(found).__name__ == "pyuno" else found


def _bare(given: Any) -> Any:
    return given._own if isinstance(given, _Seen) else given


@contextmanager
def counted(book: xlwings.Book) -> Iterator[Counter[str]]:
    """Counts the calls about a workbook by the names of the members."""
    calls: Counter[str] = Counter()
    own, office = book.impl, book.app.impl.office
    kept = (own._document, own.formats, office.desktop)
    own._document, office.desktop = _Seen(own._document, calls), _Seen(office.desktop, calls)
    own.formats = NumberFormats(own._document)
    try:
        yield calls
    finally:
        own._document, own.formats, office.desktop = kept
