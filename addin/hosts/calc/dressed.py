"""How ranges look: fills, fonts, number formats, widths and heights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from addin.hosts.calc import cells, entries, looks
from addin.hosts.calc.errors import Plain
from addin.hosts.calc.number_formats import GENERAL

if TYPE_CHECKING:
    from addin.hosts.calc.addresses import Bounds
    from addin.hosts.calc.sheets import Sheet


class Dressed(Plain):
    """The part of a range that is about its look."""

    _sheet: Sheet
    bounds: Bounds
    xl: Any

    def _open(self) -> Any:
        """The cells, in UNO, where their look may be changed."""
        self._sheet.require_open()
        return self.xl

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; None where there is none, or not one."""
        own = self.xl
        return looks.from_color(own.CellBackColor)

    @color.setter
    def color(self, value: Any) -> None:
        self._open().CellBackColor = looks.to_color(value)

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """Fills cell by cell; as many calls as there are colours, not as cells."""
        self._sheet.require_open()
        wanted: dict[int, list[tuple[int, int]]] = {}
        for row, line in enumerate(colors, self.bounds[0]):
            for column, color in enumerate(line, self.bounds[1]):
                if color is not ...:
                    wanted.setdefault(looks.to_color(color), []).append((row, column))
        book, index = self._sheet.book, self._sheet.index - 1
        for color, places in wanted.items():
            for part in looks.together(book, index, entries.runs(places)):
                part.CellBackColor = color

    @property
    def font(self) -> looks.Font:
        """The font."""
        return looks.Font(self.xl, self._sheet.require_open)

    @property
    def number_format(self) -> str | None:
        """The number format in Excel's words; None where the cells differ."""
        own, formats = self.xl, self._sheet.book.formats
        if not cells.is_mixed(own, "NumberFormat"):
            return formats.code(own.NumberFormat)
        codes = {formats.code(piece.NumberFormat) for piece, _areas in cells.pieces(own)}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        cells.set_format(self._sheet.book, self._open(), code or GENERAL)

    @property
    def column_width(self) -> float | None:
        """The width of the columns in characters; None where they differ."""
        widths = {column.Width for column in self.xl.getColumns()}
        return looks.to_characters(widths.pop()) if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._open().getColumns().Width = looks.from_characters(value)

    @property
    def row_height(self) -> float | None:
        """The height of the rows in points; None where they differ, or are many."""
        rows = self.xl.getRows()
        heights = {rows.getByIndex(i).Height for i in range(min(rows.getCount(), 1000))}
        return looks.to_points(heights.pop()) if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._open().getRows().Height = looks.from_points(value)

    width = property(lambda self: looks.to_points(self.xl.Size.Width), doc="In points.")
    height = property(lambda self: looks.to_points(self.xl.Size.Height), doc="In points.")
    left = property(lambda self: looks.to_points(self.xl.Position.X), doc="In points.")
    top = property(lambda self: looks.to_points(self.xl.Position.Y), doc="In points.")

    @property
    def wrap_text(self) -> bool:
        """Whether long texts are wrapped."""
        return bool(self.xl.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._open().IsTextWrapped = bool(value)

    @property
    def row_hidden(self) -> bool:
        """Whether the rows are hidden."""
        return not self.xl.getRows().IsVisible

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self._open().getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool:
        """Whether the columns are hidden."""
        return not self.xl.getColumns().IsVisible

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self._open().getColumns().IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Fits widths ("columns"), heights ("rows") or both to what the cells show."""
        own = self._open()
        if axis in (None, "columns", "c"):
            own.getColumns().OptimalWidth = True
        if axis in (None, "rows", "r"):
            own.getRows().OptimalHeight = True
