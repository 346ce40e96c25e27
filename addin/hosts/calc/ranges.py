"""Ranges: the cells between two corners of a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import addresses, cells, uno_bridge, writing
from addin.hosts.calc.addresses import Bounds
from addin.hosts.calc.conditions import ConditionalFormats
from addin.hosts.calc.dressed import Dressed
from addin.hosts.calc.errors import ProtectedError
from addin.hosts.calc.filters import AutoFilter
from addin.hosts.calc.moving import Moving
from addin.hosts.calc.names import Name
from addin.hosts.calc.notes import Note
from addin.hosts.calc.validation import DataValidation

if TYPE_CHECKING:
    from addin.hosts.calc.sheets import Sheet
    from addin.hosts.calc.tables import Table

_CONTENTS = 1 | 2 | 4 | 16
"""com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas."""
_FORMATS = 32 | 64 | 256
_ALL = _CONTENTS | _FORMATS | 8


class Range(Dressed, Moving, base_classes.Range):
    """Some cells.

    Attributes:
        bounds: first row, first column, last row, last column; from 0.
        options: those of xlwings.
    """

    def __init__(self, sheet: Sheet, bounds: Bounds) -> None:
        """Use `Sheet.at` or `Sheet.range`."""
        self._sheet = sheet
        self.bounds = bounds
        self.options: dict[str, Any] = {}

    # xlwings shall not cut what is cut here already.
    max_cells_per_read = property(lambda _self: None)
    max_cells_per_write = property(lambda _self: None)

    def _is_closed(self) -> bool:
        return self._sheet.book._is_closed()

    @property
    def xl(self) -> Any:
        """The cells, in UNO."""
        top, left, bottom, right = self.bounds
        return self._sheet.xl.getCellRangeByPosition(left, top, right, bottom)

    @property
    def api(self) -> Any:
        """The cells, in UNO."""
        return self.xl

    @property
    def sheet(self) -> Sheet:
        """Their sheet."""
        return self._sheet

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, row, column, height and width."""
        return (self._sheet.name, self.row, self.column, *self.shape)

    @property
    def row(self) -> int:
        """The first row, from 1."""
        return self.bounds[0] + 1

    @property
    def column(self) -> int:
        """The first column, from 1."""
        return self.bounds[1] + 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        top, left, bottom, right = self.bounds
        return bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        height, width = self.shape
        return height * width

    def __call__(self, first: int, second: int | None = None) -> Range:
        """A cell by (row, column), or by its number along the rows; from 1."""
        if second is None:
            row, column = divmod(first - 1, self.shape[1])
        else:
            row, column = first - 1, second - 1
        top, left = self.bounds[0] + row, self.bounds[1] + column
        if top < 0 or left < 0:
            raise IndexError("Cells of a range are counted from 1.")
        return self._sheet.at((top, left, top, left))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address as Excel writes it."""
        found = addresses.a1(self.bounds, row=bool(row_absolute), column=bool(col_absolute))
        if not external:
            return found
        place = f"[{self._sheet.book.name}]{self._sheet.name}".replace("'", "''")
        return f"'{place}'!{found}"

    @property
    def address(self) -> str:
        """The address with dollar signs."""
        return addresses.a1(self.bounds)

    # Values and formulas.

    def _shaped(self, rows: Sequence[Sequence[Any]]) -> Any:
        return rows[0][0] if len(self) == 1 else rows

    @property
    def raw_value(self) -> Any:
        """What the cells hold: one value, or n rows of m values."""
        return self._shaped(cells.read_values(self._sheet.book, self.xl, *self.shape))

    @raw_value.setter
    def raw_value(self, given: Any) -> None:
        own = self.xl
        self._require_unlocked(own)
        writing.write_values(self._sheet.book, own, *self.shape, self._rows_of(given))

    def _rows_of(self, given: Any) -> Callable[[int, int], Any]:
        height, width = self.shape
        if not isinstance(given, list | tuple):
            row = (given,) * width
            return lambda _start, count: (row,) * count
        rows = given if given and isinstance(given[0], list | tuple) else (given,)
        if len(rows) != height or set(map(len, rows)) != {width}:
            raise ValueError(
                f"The values do not fit {height} rows of {width} cells: {len(rows)} rows."
            )
        return lambda start, count: rows[start : start + count]

    def _require_unlocked(self, own: Any) -> None:
        """LibreOffice itself would pass over locked cells in silence."""
        if not self._sheet.xl.isProtected():
            return
        if cells.is_mixed(own, "CellProtection") or own.CellProtection.IsLocked:
            raise ProtectedError(
                f"The sheet {self._sheet.name} is protected, and cells of "
                f"{self.get_address(False, False, False)} are locked."
            )

    @property
    def formula(self) -> Any:
        """What would have to be typed: formulas, constants as texts."""
        rows = cells.read_formulas(self._sheet.book, self.xl, *self.shape)
        return self._shaped(tuple(tuple(row) for row in rows))

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, list | tuple) or len(self) == 1 or not str(value).startswith("="):
            self.raw_value = value
            return
        # As in Excel, relative addresses count from the first cell.
        own = self.xl
        self._require_unlocked(own)
        own.getCellByPosition(0, 0).setFormula(f"={self._sheet.book.grammar.calc(value[1:])}")
        for way, many in (("TO_BOTTOM", self.shape[0] > 1), ("TO_RIGHT", self.shape[1] > 1)):
            if many:
                line = own if way == "TO_RIGHT" else own.getCellRangeByPosition(
                    0, 0, 0, self.shape[0] - 1)  # fmt: skip
                line.fillAuto(uno_bridge.enum("sheet.FillDirection", way), 1)

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The formula that fills the whole range; None where there is none."""
        text = str(self.xl.getArrayFormula())
        bare = text.removeprefix("{").removesuffix("}").removeprefix("=")
        return f"={self._sheet.book.grammar.excel(bare)}" if bare else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        own = self.xl
        self._require_unlocked(own)
        own.setArrayFormula(f"={self._sheet.book.grammar.calc(value.removeprefix('='))}")

    @property
    def has_array(self) -> bool:
        """Whether the first cell is part of an array formula."""
        return str(self.xl.getCellByPosition(0, 0).getFormula()).startswith("{=")

    def clear_contents(self) -> None:
        """Empties the cells; looks and notes stay."""
        own = self.xl
        self._require_unlocked(own)
        own.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Takes the looks away."""
        self._open().clearContents(_FORMATS)

    def clear(self) -> None:
        """Empties the cells, with looks and notes."""
        self._open().clearContents(_ALL)

    # What belongs to cells.

    @property
    def note(self) -> Note | None:
        """The note of the first cell, if it has one."""
        note = self.xl.getCellByPosition(0, 0).getAnnotation()
        return Note(self._sheet, note) if note.getString() else None

    def add_note(self, text: str) -> Note | None:
        """Gives the first cell a note, instead of one that it has."""
        own = self._open().getCellByPosition(0, 0)
        self._sheet.xl.getAnnotations().insertNew(own.getCellAddress(), text)
        return self.note

    @property
    def name(self) -> Name | None:
        """The name that is given to just these cells, if there is one."""
        for names in (self._sheet.book.names, self._sheet.names):
            for name in names:
                cells_ = name.api.getReferredCells()
                if cells_ is None:
                    continue
                area = cells_.getRangeAddress()
                if (area.Sheet + 1, addresses.bounds_of(area)) == (self._sheet.index, self.bounds):
                    return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        place = f"={addresses.quoted(self._sheet.name)}!{self.address}"
        self._sheet.book.names.add(value, place)

    @property
    def table(self) -> Table | None:
        """The table in which the first cell lies, if there is one."""
        for table in self._sheet.tables:
            top, left, bottom, right = table.range.bounds
            if top <= self.bounds[0] <= bottom and left <= self.bounds[1] <= right:
                return table
        return None

    @property
    def data_validation(self) -> DataValidation:
        """The entry check."""
        return DataValidation(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The conditional formats that touch these cells."""
        return ConditionalFormats(self)

    @property
    def autofilter(self) -> AutoFilter:
        """The filter."""
        return AutoFilter(self)

    @property
    def hyperlink(self) -> str:
        """The address to which the first cell leads.

        Raises:
            ValueError: it leads nowhere.
        """
        fields = self.xl.getCellByPosition(0, 0).getTextFields()
        for field in fields:
            if hasattr(field, "URL"):
                return str(field.URL)
        formula = re.match(r'=HYPERLINK\("([^"]+)"', str(self(1, 1).formula), re.IGNORECASE)
        if formula:
            return formula[1]
        raise ValueError("The cell holds no hyperlink.")

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: Any = None
    ) -> None:
        """Makes the first cell lead to an address.

        Args:
            address: a URL, or "#Sheet1!A1" for a place in the workbook.
            screen_tip: not known to LibreOffice.
        """
        cell = self._open().getCellByPosition(0, 0)
        field = self._sheet.book.document.createInstance("com.sun.star.text.TextField.URL")
        field.URL = f"#{self._sheet.book.grammar.calc(address[1:]).removeprefix('$')}" if (
            address.startswith("#")) else address  # fmt: skip
        field.Representation = text_to_display or address
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)
