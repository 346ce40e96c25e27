"""Formulas that several cells of a sheet have in common.

Taking one cell out of an array formula or a data table would break the others, so that is
refused. Taking the first cell out of a shared formula leaves the others without the text; it
is then given to the next of them (ISO/IEC 29500-1, 18.3.1.40).
"""

from __future__ import annotations

from dataclasses import dataclass

from addin.errors import UnsupportedEditError
from addin.hosts.xlsx.escaping import from_markup, from_xstring, to_markup, to_xstring
from addin.hosts.xlsx.formulas import moved
from addin.hosts.xlsx.sheet_stream import (
    Patterns,
    attribute,
    with_attribute,
    without_attribute,
)
from addin.i18n import msg
from addin.table.cells import CellRef, RangeRef


@dataclass(frozen=True, slots=True)
class _Master:
    """The cell that holds the text of a shared formula."""

    cell: CellRef
    text: str
    area: bytes


class SharedFormulas:
    """Follows the shared and array formulas of one sheet from top to bottom.

    Attributes:
        reach: the last row that may hold a cell whose shared formula lost its text.
    """

    def __init__(self, sheet: str, patterns: Patterns, prefix: bytes) -> None:
        self._sheet = sheet
        self._patterns = patterns
        self._prefix = prefix
        self._masters: dict[bytes, _Master] = {}
        self._arrays: list[RangeRef] = []
        self._orphans: dict[bytes, int] = {}
        self.reach = 0

    def look_through(self, data: bytes) -> None:
        """Takes note of the formulas that begin in a block of rows."""
        shared = b"shared" in data
        arrays = b"array" in data or b"dataTable" in data
        if not shared and not arrays:
            return
        for match in self._patterns.cell_with_formula.finditer(data):
            kind = attribute(match[2], b"t")
            if kind in (b"array", b"dataTable"):
                self._note_array(match[2])
            elif kind == b"shared" and match[3]:
                self._note_master(match[1], match[2], match[3])

    def _note_array(self, attributes: bytes) -> None:
        area = RangeRef.parse((attribute(attributes, b"ref") or b"A1").decode("ascii"))
        if area.height > 1 or area.width > 1:
            self._arrays.append(area)

    def _note_master(self, cell: bytes, attributes: bytes, text: bytes) -> None:
        index, place = attribute(attributes, b"si"), attribute(cell, b"r")
        if index is not None and place is not None:
            plain = from_xstring(from_markup(text.decode("utf-8", "replace")))
            area = attribute(attributes, b"ref") or place
            self._masters[index] = _Master(CellRef.parse(place.decode("ascii")), plain, area)

    def overwrite(self, cell: CellRef, inner: bytes) -> bytes:
        """Lets a cell lose its formula.

        Args:
            cell: its place.
            inner: the markup inside it; no formula is right too.

        Returns:
            The markup with the formula in the cell's own words, for taking it back.

        Raises:
            UnsupportedEditError: the cell belongs to an array formula or a data table.
        """
        for area in self._arrays:
            if cell in area:
                raise self._refusal(cell)
        match = self._patterns.formula.search(inner)
        if match is None:
            return inner
        kind = attribute(match[1], b"t")
        if kind in (b"array", b"dataTable"):
            raise self._refusal(cell)
        if kind != b"shared":
            return inner
        index = attribute(match[1], b"si") or b""
        master = self._masters.get(index)
        if master is None:
            raise self._refusal(cell)
        if match[2]:
            self._orphans[index] = RangeRef.parse(master.area.decode("ascii")).last_row
            self.reach = max(self._orphans.values())
        return self.in_own_words(cell, inner)

    def in_own_words(self, cell: CellRef, inner: bytes) -> bytes:
        """A cell's markup with a shared formula written out; anything else as it is."""
        match = self._patterns.formula.search(inner)
        if match is None or attribute(match[1], b"t") != b"shared":
            return inner
        master = self._masters.get(attribute(match[1], b"si") or b"")
        if master is None:
            return inner
        return inner[: match.start()] + self._own(match[1], master, cell) + inner[match.end() :]

    def _refusal(self, cell: CellRef) -> UnsupportedEditError:
        return UnsupportedEditError(
            msg("{cell} belongs to a formula that fills several cells.",
                cell=f"{self._sheet}!{cell.a1}"),
            msg("Change or delete the whole formula in Excel first."),
        )  # fmt: skip

    def _own(self, attributes: bytes, master: _Master, cell: CellRef) -> bytes:
        for name in (b"t", b"ref", b"si"):
            attributes = without_attribute(attributes, name)
        return self._formula(attributes, master, cell)

    def _formula(self, attributes: bytes, master: _Master, cell: CellRef) -> bytes:
        text = moved(master.text, cell.row - master.cell.row, cell.column - master.cell.column)
        name = self._prefix + b"f"
        return b"<%b%b>%b</%b>" % (name, attributes, to_markup(to_xstring(text)).encode(), name)

    def promote(self, cell: CellRef, inner: bytes) -> bytes:
        """Makes an untouched cell the first of its group, if the group has lost its first.

        Args:
            cell: its place.
            inner: the markup inside it.

        Returns:
            The markup, changed or as it was.
        """
        match = self._patterns.formula.search(inner)
        if match is None or attribute(match[1], b"t") != b"shared":
            return inner
        index = attribute(match[1], b"si") or b""
        if index not in self._orphans:
            return inner
        del self._orphans[index]
        self.reach = max(self._orphans.values(), default=0)
        if match[2]:  # the number was used again for another group
            return inner
        master = self._masters[index]
        area = RangeRef.parse(master.area.decode("ascii"))
        left = RangeRef(cell.row, area.first_column, max(area.last_row, cell.row), area.last_column)
        attributes = with_attribute(match[1], b"ref", left.a1.encode("ascii"))
        new = self._formula(attributes, master, cell)
        text = moved(master.text, cell.row - master.cell.row, cell.column - master.cell.column)
        self._masters[index] = _Master(cell, text, left.a1.encode("ascii"))
        return inner[: match.start()] + new + inner[match.end() :]
