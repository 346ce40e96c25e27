"""The add-in's macros for LibreOffice: what `addin.hosts.excel.macros` asks of VBA, in Python.

With the engine `addin.hosts.calc` and these macros, the host for Excel runs on LibreOffice
Calc. `register` makes them known under their names in the add-in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from addin.hosts.calc import CalcError, register_macro
from addin.hosts.calc.application import App
from addin.hosts.calc.books import Book
from addin.hosts.calc.errors import (
    ConnectionLostError,
    DocumentClosedError,
    is_uno,
    plain,
)
from addin.hosts.calc.sheets import Sheet
from addin.hosts.calc_macros import protection, reading, writing
from addin.hosts.calc_trouble import explained
from addin.hosts.excel.macros import (
    ADD_IN,
    ASK,
    CHECK_PASSWORD,
    OFFER_UNDO,
    PROTECT,
    READ,
    SAVE_COPY,
    UNPROTECT,
    WRITE,
    Aspect,
    Row,
)

Macro = Callable[..., Sequence[Row]]

_OK = ("ok",)
_OTHER_PASSWORD = ("password",)


def register() -> None:
    """Makes the macros known to the engine."""
    for name, macro in _OF_SHEETS.items():
        register_macro(f"'{ADD_IN}'!{name}", _answering(_with_sheet(macro)))
    for name, macro in _OF_BOOKS.items():
        register_macro(f"'{ADD_IN}'!{name}", _answering(macro))


def _with_sheet(macro: Macro) -> Macro:
    def call(book: Book, sheet: str, *given: Any) -> Sequence[Row]:
        return macro(book, book.sheets(sheet) if sheet else None, *given)

    return call


def _answering(macro: Macro) -> Callable[..., list[Row]]:
    """A macro that answers with a status first, and never fails."""

    def call(app: App, book: str, *given: Any) -> list[Row]:
        try:
            rows = macro(_book(app, book), *given)
        except protection.OtherPasswordError:
            return [_OTHER_PASSWORD]
        except Exception as problem:
            found = plain(problem) if is_uno(problem) else problem
            if isinstance(found, ConnectionLostError | DocumentClosedError):
                raise (explained(found) or found) from found
            if not isinstance(found, CalcError | KeyError | ValueError | NotImplementedError):
                # The engine makes UNO's exceptions plain.
                raise
            return [("error", str(found))]
        return [_OK, *rows]

    return call


def _book(app: App, key: str) -> Book:
    """The workbook of an id, or of a name.

    Raises:
        DocumentClosedError: it is not open any more.
    """
    for book in app.books:
        if book.id == key:
            return book
    try:
        return app.books(key)
    except KeyError:
        raise DocumentClosedError("The workbook was closed meanwhile.") from None


def _read(book: Book, sheet: Sheet | None, aspect: str, addresses: Sequence[str]) -> Sequence[Row]:
    if sheet is None:
        return reading.book(book)
    return reading.ASPECTS[Aspect(aspect)](sheet, addresses)


def _write(_book: Book, sheet: Sheet, aspect: str, rows: Sequence[Row]) -> Sequence[Row]:
    sheet.require_open()
    writing.ASPECTS[Aspect(aspect)](sheet, rows)
    return ()


def _check(_book: Book, sheet: Sheet, password: str) -> Sequence[Row]:
    protection.check(sheet, password)
    return ()


def _protect(_book: Book, sheet: Sheet, password: str) -> Sequence[Row]:
    sheet.xl.protect(password)
    return ()


def _unprotect(_book: Book, sheet: Sheet, password: str) -> Sequence[Row]:
    protection.unprotect(sheet, password)
    return ()


def _ask(_book: Book, title: str, _text: str, _proposal: str) -> Sequence[Row]:
    raise NotImplementedError(f"LibreOffice cannot be made to ask over this connection: {title}")


def _save_copy(book: Book, path: str) -> Sequence[Row]:
    book.save_copy(path)
    return ()


def _offer_undo(_book: Book, _text: str) -> Sequence[Row]:
    # LibreOffice lets nobody put a line into its list of undos.
    return ()


_OF_SHEETS: dict[str, Macro] = {
    READ: _read, WRITE: _write, CHECK_PASSWORD: _check, PROTECT: _protect, UNPROTECT: _unprotect,
}  # fmt: skip
_OF_BOOKS: dict[str, Macro] = {ASK: _ask, SAVE_COPY: _save_copy, OFFER_UNDO: _offer_undo}
