"""Sheets: those of a workbook, and one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import addresses, looks
from addin.hosts.calc.charts import Charts
from addin.hosts.calc.errors import CallError, Plain, ProtectedError
from addin.hosts.calc.names import Names
from addin.hosts.calc.notes import Note
from addin.hosts.calc.ranges import Range
from addin.hosts.calc.tables import Tables

if TYPE_CHECKING:
    from addin.hosts.calc.addresses import Bounds
    from addin.hosts.calc.books import Book

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31


class Sheets(Plain, base_classes.Sheets):
    """The sheets of a workbook in tab order."""

    def __init__(self, book: Book) -> None:
        """Use `Book.sheets`."""
        self._book = book

    @property
    def api(self) -> Any:
        """The sheets, in UNO."""
        return self._book.require_sheets()

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return self._book.sheet(
            self._book.document.getCurrentController().getActiveSheet().getName()
        )

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        return iter([self._book.sheet(name) for name in self.api.getElementNames()])

    def __contains__(self, key: str) -> bool:
        return any(sheet.name.casefold() == str(key).casefold() for sheet in self)

    def __call__(self, key: Any) -> Sheet:
        names = self.api.getElementNames()
        if isinstance(key, int | float):
            if not 1 <= key <= len(names):
                raise KeyError(key)
            return self._book.sheet(names[int(key) - 1])
        for name in names:
            if name.casefold() == str(key).casefold():
                return self._book.sheet(name)
        raise KeyError(key)

    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        """Puts a new sheet before another one (the active one if none is said), or after it.

        Raises:
            ValueError: Excel would not take the name.
        """
        sheets = self.api
        place = after.index if after else (before or self.active).index - 1
        if name is None:
            taken = {known.casefold() for known in sheets.getElementNames()}
            name = next(f"Sheet{n}" for n in range(1, len(taken) + 2) if f"sheet{n}" not in taken)
        _require_name(name)
        sheets.insertNewByName(name, place)
        sheet = self(name)
        sheet.activate()
        return sheet


def _require_name(name: str) -> None:
    if not name or len(name) > _LONGEST_NAME or _NOT_IN_NAMES.search(name):
        raise ValueError(
            f"{name!r} cannot name a sheet: 1 to {_LONGEST_NAME} characters, none of []:*?/\\."
        )


class Sheet(Plain, base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: Book, name: str) -> None:
        """Use `Book.sheet`."""
        self._book = book
        self._name = name

    def _is_closed(self) -> bool:
        return self._book._is_closed()

    @property
    def xl(self) -> Any:
        """The sheet, in UNO.

        It is looked up by its name each time: UNO's object of a sheet that was deleted goes on
        as if it was the first sheet.

        Raises:
            DocumentClosedError, ConnectionLostError: as `Book.require_sheets`.
            CallError: the sheet was deleted, or another program renamed it.
        """
        sheets = self._book.require_sheets()
        if not sheets.hasByName(self._name):
            raise CallError(f"The sheet {self._name} was deleted or renamed meanwhile.")
        return sheets.getByName(self._name)

    @property
    def api(self) -> Any:
        """The sheet, in UNO."""
        return self.xl

    @property
    def book(self) -> Book:
        """Its workbook."""
        return self._book

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.xl.getName())

    @name.setter
    def name(self, value: str) -> None:
        _require_name(value)
        self.xl.setName(value)
        self._book.renamed(self, self._name, value)
        self._name = value

    @property
    def index(self) -> int:
        """Its place, from 1."""
        return int(self.xl.getRangeAddress().Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.xl.IsVisible = bool(value)

    @property
    def names(self) -> Names:
        """The names that belong to it."""
        return Names(self._book, self)

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    @property
    def charts(self) -> Charts:
        """Its charts."""
        return Charts(self)

    @property
    def notes(self) -> list[Note]:
        """Its notes."""
        return [Note(self, note) for note in self.xl.getAnnotations()]

    @property
    def freeze_panes(self) -> looks.FreezePanes:
        """What stays in view."""
        return looks.FreezePanes(self)

    def require_open(self) -> None:
        """
        Raises:
            ProtectedError: the sheet is protected.
        """
        if self.xl.isProtected():
            raise ProtectedError(f"The sheet {self.name} is protected.")

    def at(self, bounds: Bounds) -> Range:
        """A range; first row, first column, last row, last column, from 0."""
        return Range(self, bounds)

    def bounds_of(self, given: Any) -> Bounds:
        """Where something lies that xlwings says: a Range, a tuple counted from 1, a text.

        Raises:
            IndexError: a tuple counts from 0.
            ValueError: nothing is known by that text.
        """
        given = getattr(given, "impl", given)
        if isinstance(given, Range):
            return given.bounds
        if isinstance(given, tuple):
            return addresses.of_tuple(given)
        text = str(given)
        if found := addresses.parsed(text):
            return found
        return self._named(text)

    def _named(self, text: str) -> Bounds:
        own, book = self.xl.NamedRanges, self._book.document.NamedRanges
        for names in (own, book, self._book.document.DatabaseRanges):
            if names.hasByName(text):
                cells = names.getByName(text).getReferredCells()
                if cells is not None:
                    return addresses.bounds_of(cells.getRangeAddress())
        raise ValueError(f"{text!r} is neither an address nor the name of a range.")

    def range(self, first: Any, second: Any = None) -> Range:
        """A range, or the one that two corners span."""
        if isinstance(first, int) and isinstance(second, int):
            first, second = (first, second), None
        top, left, bottom, right = self.bounds_of(first)
        if second is not None:
            a, b, c, d = self.bounds_of(second)
            top, left, bottom, right = min(top, a), min(left, b), max(bottom, c), max(right, d)
        return self.at((top, left, bottom, right))

    @property
    def cells(self) -> Range:
        """All cells."""
        return self.at(addresses.bounds_of(self.xl.getRangeAddress()))

    @property
    def used_range(self) -> Range:
        """The rectangle around all cells with a value, a note or a look."""
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return self.at(addresses.bounds_of(cursor.getRangeAddress()))

    def activate(self) -> None:
        """Brings it to the front."""
        self._book.document.getCurrentController().setActiveSheet(self.xl)

    def select(self) -> None:
        """Brings it to the front."""
        self.activate()

    def clear_contents(self) -> None:
        """Empties all cells."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Takes all looks away."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Empties all cells, with notes and looks."""
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Fits widths and heights to what the cells show."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Deletes it.

        Raises:
            CallError: it is the last one that is visible.
        """
        others = [s for s in self._book.sheets if s.index != self.index and s.visible]
        if not others:
            raise CallError("A workbook must keep at least one visible sheet.")
        self._book.document.getSheets().removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copies it inside its workbook, as "Name (2)".

        Raises:
            NotImplementedError: the place is in another workbook.
        """
        place = before or after
        if place is None:
            raise ValueError("Say before or after which sheet.")
        if place.book is not self._book:
            raise NotImplementedError("Sheets cannot be copied into another workbook.")
        sheets = self._book.document.getSheets()
        number = 2
        while sheets.hasByName(f"{self.name} ({number})"):
            number += 1
        target = place.index - 1 if before else place.index
        sheets.copyByName(self.name, f"{self.name} ({number})", target)

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        """Moves it inside its workbook."""
        place = before or after
        if place is None:
            raise ValueError("Say before or after which sheet.")
        target = place.index - 1 if before else place.index
        self._book.document.getSheets().moveByName(self.name, target)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Not there: a workbook can be printed, one sheet cannot."""
        raise NotImplementedError("Only a whole workbook can be printed: Book.to_pdf.")
