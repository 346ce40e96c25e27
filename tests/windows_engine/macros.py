"""The add-in's macros that are about the window, and what only Excel knows of a workbook.

The others are those of `addin.hosts.calc_macros`, which work on the same open workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from addin.hosts.calc import uno_bridge
from addin.hosts.calc.books import FILTERS
from addin.hosts.excel.macros import ADD_IN, ASK, OFFER_UNDO, READ, SAVE_COPY, Aspect
from tests.windows_engine.com import Excel

Rows = list[tuple[Any, ...]]
_OK = ("ok",)


def _ask(excel: Excel, _book: str, _title: str, text: str, proposal: str) -> Rows:
    excel.shown.append(text)
    answer = excel.answers.pop(0)
    return [_OK] if answer is None else [_OK, (proposal if answer == "=" else answer,)]


def _save_copy(excel: Excel, book: str, path: str) -> Rows:
    options = uno_bridge.properties(FilterName=FILTERS[".xlsx"])
    excel.calc.books(book).document.storeToURL(uno_bridge.url_of(path), options)
    return [_OK]


def _offer_undo(excel: Excel, _book: str, text: str) -> Rows:
    excel.undo = text
    return [_OK]


def _read(excel: Excel, book: str, sheet: str, aspect: str, addresses: list[str]) -> Rows:
    rows: Rows = excel.calc.run(f"'{ADD_IN}'!{READ}", [book, sheet, aspect, addresses])
    if aspect == Aspect.BOOK.value:
        # LibreOffice has no sharing of the old kind.
        is_read_only = bool(excel.calc.books(book).document.isReadonly())
        return [_OK, (rows[1][0], is_read_only, False)]
    return rows


WINDOW_MACROS: Mapping[str, Callable[..., Rows]] = {
    ASK: _ask, SAVE_COPY: _save_copy, OFFER_UNDO: _offer_undo, READ: _read,
}  # fmt: skip
