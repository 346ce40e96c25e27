"""A sheet that is read like a page: rows are written one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from addin.template.look import ROW_HEIGHT, Look, wrapped_height

Piece = tuple[int, int, str, Format]
"""First and last column (from 0), text, format."""


class Page:
    """Writes rows downwards and sets their heights.

    Attributes:
        sheet: the sheet.
        look: the cell formats.
        row: the next row, from 0.
    """

    def __init__(
        self, sheet: Worksheet, look: Look, widths: Sequence[float], first_row: int
    ) -> None:
        """Begins a page.

        Args:
            sheet: the sheet.
            look: the cell formats.
            widths: of its columns, in characters; they are set.
            first_row: where it begins, from 0.
        """
        self.sheet = sheet
        self.look = look
        self.row = first_row
        self._widths = tuple(widths)
        for position, width in enumerate(self._widths):
            sheet.set_column(position, position, width)

    @property
    def last_column(self) -> int:
        """The rightmost column, from 0."""
        return len(self._widths) - 1

    def heading(self, text: str) -> None:
        """A heading over the whole width; blank rows part it from what is above."""
        if self.row > 3:
            self.row += 1
        self.sheet.set_row(self.row, 24)
        style = self.look.heading()
        self.sheet.write_string(self.row, 0, text, style)
        for position in range(1, self.last_column + 1):
            self.sheet.write_blank(self.row, position, None, style)
        self.row += 1

    def header(self, titles: Sequence[str], spans: Sequence[tuple[int, int]] = ()) -> None:
        """The header of a table; `spans` are the first and last columns of its cells."""
        places = spans or [(i, i) for i in range(len(titles))]
        style = self.look.header()
        pieces = [(a, b, t, style) for (a, b), t in zip(places, titles, strict=True)]
        self.pieces(pieces, least=24)

    def pieces(self, pieces: Sequence[Piece], least: float = ROW_HEIGHT) -> None:
        """One row of texts, as high as the longest needs."""
        texts = [(text, sum(self._widths[a : b + 1])) for a, b, text, _style in pieces]
        self.sheet.set_row(self.row, wrapped_height(texts, least))
        for first, last, text, style in pieces:
            if first != last:
                self.sheet.merge_range(self.row, first, self.row, last, "", style)
            self.sheet.write_string(self.row, first, text, style)
        self.row += 1
