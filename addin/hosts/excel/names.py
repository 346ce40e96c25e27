"""The hidden defined names by which the product knows a workbook and its result sheets.

They are those that it writes into closed files, so that a workbook keeps them either way.
"""

from __future__ import annotations

from typing import Any

from addin.hosts.xlsx.workbook_part import IDENTITY, RESULT


def identity(book: Any) -> str | None:
    """The id by which the journal knows an open workbook.

    Args:
        book: xlwings' Book.
    """
    return _text_of(book.names, IDENTITY)


def set_identity(book: Any, id_: str | None) -> None:
    """Writes the id, or removes it."""
    if book.names.contains(IDENTITY):
        book.names(IDENTITY).delete()
    if id_ is not None:
        book.names.add(IDENTITY, _as_constant(id_))


def is_result(sheet: Any) -> bool:
    """Whether a sheet is one of our result sheets.

    Args:
        sheet: xlwings' Sheet.
    """
    return bool(sheet.names.contains(RESULT))


def set_result(sheet: Any) -> None:
    """Makes a sheet one of our result sheets."""
    sheet.names.add(RESULT, "=TRUE")


def _text_of(names: Any, name: str) -> str | None:
    if not names.contains(name):
        return None
    refers_to = str(names(name).refers_to)
    return refers_to.removeprefix("=").strip('"').replace('""', '"')


def _as_constant(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'="{doubled}"'
