"""Ways from one range to another, and cells that move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from addin.hosts.calc import addresses, uno_bridge
from addin.hosts.calc.errors import Plain

if TYPE_CHECKING:
    from addin.hosts.calc.addresses import Bounds
    from addin.hosts.calc.ranges import Range
    from addin.hosts.calc.sheets import Sheet

_CONTENTS = 1 | 2 | 4 | 16
_WAYS = {"d": "down", "u": "up", "l": "left", "r": "right"}


class Moving(Plain):
    """The part of a range that leads to other cells."""

    _sheet: Sheet
    bounds: Bounds
    xl: Any

    def end(self, direction: str) -> Range:
        """Where Ctrl with an arrow key leads from the first cell.

        Args:
            direction: "down", "up", "left" or "right", or their first letters.
        """
        way = _WAYS.get(direction, direction)
        if way not in _WAYS.values():
            raise ValueError(f"{direction!r} is no direction.")
        top, left, _bottom, _right = self.bounds
        sheet, whole = self._sheet, addresses.bounds_of(self._sheet.xl.getRangeAddress())
        upright = way in ("down", "up")
        last = whole[2] if upright else whole[3]
        line = sheet.at((0, left, last, left) if upright else (top, 0, top, last))
        filled = [
            (area.StartRow, area.EndRow) if upright else (area.StartColumn, area.EndColumn)
            for area in line.xl.queryContentCells(_CONTENTS).getRangeAddresses()
        ]
        place = _end(
            sorted(filled), top if upright else left, last, forward=way in ("down", "right")
        )
        return sheet.at((place, left, place, left) if upright else (top, place, top, place))

    @property
    def current_region(self) -> Range:
        """The cells around that blank rows and columns bound."""
        cursor = self._sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return self._sheet.at(addresses.bounds_of(cursor.getRangeAddress()))

    def select(self) -> None:
        """Selects the cells; their sheet comes to the front."""
        self._sheet.activate()
        self._sheet.book.document.getCurrentController().select(self.xl)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Puts blank cells here; what is here moves "down" or "right".

        Args:
            shift: None moves a range that is wider than high down, another one to the right.
            copy_origin: not known to LibreOffice, which takes the looks from before.
        """
        self._sheet.require_open()
        way = shift or ("down" if self._is_wide() else "right")
        mode = uno_bridge.enum("sheet.CellInsertMode", "RIGHT" if way == "right" else "DOWN")
        self._sheet.xl.insertCells(self.xl.getRangeAddress(), mode)

    def delete(self, shift: str | None = None) -> None:
        """Takes the cells out; those behind move "up" or "left"."""
        self._sheet.require_open()
        way = shift or ("up" if self._is_wide() else "left")
        mode = uno_bridge.enum("sheet.CellDeleteMode", "LEFT" if way == "left" else "UP")
        self._sheet.xl.removeRange(self.xl.getRangeAddress(), mode)

    def _is_wide(self) -> bool:
        top, left, bottom, right = self.bounds
        return right - left >= bottom - top

    def copy(self, destination: Range | None = None) -> None:
        """Copies values, formulas and looks to another place in the workbook."""
        target, place = self._target(destination)
        target.copyRange(place, self.xl.getRangeAddress())

    def move(self, destination: Range) -> None:
        """Moves the cells to another place in the workbook; formulas follow."""
        self._sheet.require_open()
        target, place = self._target(destination)
        target.moveRange(place, self.xl.getRangeAddress())

    def _target(self, destination: Any) -> tuple[Any, Any]:
        destination = getattr(destination, "impl", destination)
        if destination is None:
            raise NotImplementedError("There is no clipboard: say where the copy shall go.")
        if destination._sheet.book is not self._sheet.book:
            raise NotImplementedError("Cells cannot be copied into another workbook.")
        destination._sheet.require_open()
        sheet = destination._sheet
        place = uno_bridge.cell_at(sheet.index - 1, destination.bounds[0], destination.bounds[1])
        return sheet.xl, place

    @property
    def merge_area(self) -> Range:
        """The merged cells of which the first cell is part, or itself."""
        top, left, _bottom, _right = self.bounds
        cell = self._sheet.at((top, left, top, left))
        cursor = self._sheet.xl.createCursorByRange(cell.xl)
        cursor.collapseToMergedArea()
        return self._sheet.at(addresses.bounds_of(cursor.getRangeAddress()))

    @property
    def merge_cells(self) -> bool:
        """Whether there are merged cells."""
        return bool(self.xl.getIsMerged())

    def merge(self, across: bool = False) -> None:
        """Merges the cells, or those of each row."""
        self._sheet.require_open()
        top, left, bottom, right = self.bounds
        if not across:
            self.xl.merge(True)
            return
        for row in range(top, bottom + 1):
            self._sheet.at((row, left, row, right)).xl.merge(True)

    def unmerge(self) -> None:
        """Makes merged cells single ones."""
        self._sheet.require_open()
        self.xl.merge(False)


def _end(filled: list[tuple[int, int]], place: int, last: int, *, forward: bool) -> int:
    """Where an arrow key with Ctrl leads along a line.

    Args:
        filled: stretches of cells that are not blank, in order.
        place: where it starts.
        last: the end of the line.
    """
    blocks: list[list[int]] = []
    for first, end in filled:
        if blocks and first <= blocks[-1][1] + 1:
            blocks[-1][1] = max(blocks[-1][1], end)
        else:
            blocks.append([first, end])
    for first, end in blocks if forward else reversed(blocks):
        if forward and (first <= place < end or first > place):
            return end if first <= place else first
        if not forward and (first < place <= end or end < place):
            return first if place <= end else end
    return last if forward else 0
