"""The add-in's macros that are about the window, and what only Excel knows of a workbook.

The others are those of `addin.hosts.calc_macros`, which work on the same open workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from addin.hosts.excel.macros import ADD_IN, ASK, OFFER_UNDO, READ, Aspect
from addin.template.needs import NEEDS_PROPERTY
from tests.windows_engine.com import Excel

Rows = list[tuple[Any, ...]]
_OK = ("ok",)


def _ask(excel: Excel, _book: str, _title: str, text: str, proposal: str) -> Rows:
    excel.shown.append(text)
    answer = excel.answers.pop(0)
    return [_OK] if answer is None else [_OK, (proposal if answer == "=" else answer,)]


def _offer_undo(excel: Excel, _book: str, text: str) -> Rows:
    excel.undo = text
    return [_OK]


def _read(excel: Excel, book: str, sheet: str, aspect: str, addresses: list[str]) -> Rows:
    rows: Rows = excel.calc.run(f"'{ADD_IN}'!{READ}", [book, sheet, aspect, addresses])
    if aspect == Aspect.BOOK.value:
        document = excel.calc.books(book).document
        asked = document.getDocumentProperties().getUserDefinedProperties()
        has_needs = asked.getPropertySetInfo().hasPropertyByName(NEEDS_PROPERTY)
        needs = asked.getPropertyValue(NEEDS_PROPERTY) if has_needs else ""
        # LibreOffice has no sharing of the old kind.
        return [_OK, (rows[1][0], bool(document.isReadonly()), False, needs)]
    return rows


WINDOW_MACROS: Mapping[str, Callable[..., Rows]] = {
    ASK: _ask, OFFER_UNDO: _offer_undo, READ: _read,
}  # fmt: skip
