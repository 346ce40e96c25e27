"""The hidden defined names by which the product knows a workbook and its result sheets.

They are those that it writes into closed files, so that a workbook keeps them either way. In an
.xls file, LibreOffice makes underscores of the dots in names; they are known so, too.
"""

from __future__ import annotations

from typing import Any

from addin.hosts.xlsx.workbook_part import IDENTITY, RESULT


def identity(book: Any) -> str | None:
    """The id by which the journal knows an open workbook.

    Args:
        book: xlwings' Book.
    """
    name = _spelling(book.names, IDENTITY)
    if name is None:
        return None
    refers_to = str(book.names(name).refers_to)
    return refers_to.removeprefix("=").strip('"').replace('""', '"')


def set_identity(book: Any, id_: str | None) -> None:
    """Writes the id, or removes it."""
    while (name := _spelling(book.names, IDENTITY)) is not None:
        book.names(name).delete()
    if id_ is not None:
        book.names.add(IDENTITY, _as_constant(id_))


def is_result(sheet: Any) -> bool:
    """Whether a sheet is one of our result sheets.

    Args:
        sheet: xlwings' Sheet.
    """
    return _spelling(sheet.names, RESULT) is not None


def set_result(sheet: Any) -> None:
    """Makes a sheet one of our result sheets."""
    sheet.names.add(RESULT, "=TRUE")


def _spelling(names: Any, name: str) -> str | None:
    """How a name of ours is spelt there; None where it is not there."""
    return next((own for own in (name, name.replace(".", "_")) if names.contains(own)), None)


def _as_constant(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'="{doubled}"'
