"""Defined names, of a workbook or of one of its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import addresses, uno_bridge
from addin.hosts.calc.errors import CallError, Plain

if TYPE_CHECKING:
    from addin.hosts.calc.books import Book
    from addin.hosts.calc.ranges import Range
    from addin.hosts.calc.sheets import Sheet

_FOR_NOW = "xlwings_new_name"


class Names(Plain, base_classes.Names):
    """The names of a workbook, or those of a sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        """Use `Book.names` or `Sheet.names`."""
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The names, in UNO."""
        return (self._sheet.xl if self._sheet else self._book.document).NamedRanges

    def _keys(self) -> list[str]:
        return [str(name) for name in self.api.getElementNames()]

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[Name]:
        return iter([Name(self, key) for key in self._keys()])

    def __call__(self, key: Any) -> Name:
        if isinstance(key, int | float):
            return Name(self, self._keys()[int(key) - 1])
        for known in self._keys():
            if known.casefold() == str(key).casefold():
                return Name(self, known)
        raise KeyError(key)

    def contains(self, key: Any) -> bool:
        """Whether there is a name, or a name at a place from 1."""
        if isinstance(key, int | float):
            return 1 <= int(key) <= len(self)
        return str(key).casefold() in (known.casefold() for known in self._keys())

    def add(self, name: str, refers_to: str) -> Name:
        """Defines a name.

        Args:
            refers_to: a formula such as "=Sheet1!$A$1:$B$2" or '="text"'. Cells without a
                sheet are of this sheet, or of the active one.
        """
        content = refers_to.removeprefix("=")
        if addresses.parsed(content):
            sheet = self._sheet or self._book.sheets.active
            content = f"{addresses.quoted(sheet.name)}!{content}"
        names = self.api
        if self.contains(name):
            names.removeByName(self(name).name.rpartition("!")[2])
        place = uno_bridge.cell_at(self._sheet.index - 1 if self._sheet else 0, 0, 0)
        formula = self._book.grammar.calc(content)
        names.addNewByName(_FOR_NOW, formula, place, 0)
        # Dots are refused in a new name, though files may hold such names.
        names.getByName(_FOR_NOW).setName(name)
        return Name(self, name)

    @property
    def book(self) -> Book:
        """The workbook."""
        return self._book

    @property
    def sheet(self) -> Sheet | None:
        """The sheet whose names they are, if it is one's."""
        return self._sheet


class Name(Plain, base_classes.Name):
    """One name."""

    def __init__(self, names: Names, key: str) -> None:
        """
        Args:
            names: to which it belongs.
            key: as LibreOffice has it.
        """
        self._names = names
        self._key = key

    @property
    def api(self) -> Any:
        """The name, in UNO.

        Raises:
            KeyError: it is gone.
        """
        names = self._names.api
        if not names.hasByName(self._key):
            raise KeyError(self._key)
        return names.getByName(self._key)

    @property
    def name(self) -> str:
        """The name; one of a sheet with the sheet before it, as in Excel."""
        sheet = self._names.sheet
        own = str(self.api.getName())
        return own if sheet is None else f"{addresses.quoted(sheet.name)}!{own}"

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._key = value

    @property
    def refers_to(self) -> str:
        """Its formula, with an equals sign."""
        return f"={self._names.book.grammar.excel(self.api.getContent())}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setContent(self._names.book.grammar.calc(value.removeprefix("=")))

    @property
    def refers_to_range(self) -> Range:
        """Its cells.

        Raises:
            CallError: it names no cells.
        """
        cells = self.api.getReferredCells()
        if cells is None:
            raise CallError(f"The name {self._key} refers to no cells.")
        area = cells.getRangeAddress()
        return self._names.book.sheets(area.Sheet + 1).at(addresses.bounds_of(area))

    def delete(self) -> None:
        """Removes it."""
        self._names.api.removeByName(self._key)
