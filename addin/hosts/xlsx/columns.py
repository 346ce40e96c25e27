"""The columns' own formats, which empty cells have.

`<cols>` gives runs of columns their width, visibility and format (ISO/IEC 29500-1, 18.3.1.17).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from addin.hosts.xlsx.frame import Frame
from addin.hosts.xlsx.looks import Look
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.vocabulary import children
from addin.table.cells import MAX_COLUMN

_DEFAULT_WIDTH = "9.140625"


class Columns:
    """Formats of the 16,384 columns of a sheet, before and after.

    Attributes:
        before, after: format number by column; index 0 is not used.
        changed: columns whose own format changes.
    """

    def __init__(self, head: Frame) -> None:
        """
        Args:
            head: of the sheet.
        """
        self.before = [0] * (MAX_COLUMN + 1)
        self._kept: list[tuple[tuple[str, str], ...]] = [()] * (MAX_COLUMN + 1)
        for element in children(head.get("cols"), "col"):
            first = max(int(element.get("min", "1")), 1)
            last = min(int(element.get("max", str(first))), MAX_COLUMN)
            style = int(element.get("style", "0"))
            kept = tuple((str(k), str(v)) for k, v in element.attrib.items() if k not in _OWN)
            for column in range(first, last + 1):
                self.before[column] = style
                self._kept[column] = kept
        self.after = self.before
        self.changed: list[int] = []

    def restyle(self, looks: Mapping[int, Look], styles: StyleBook) -> None:
        """Decides the columns' formats anew.

        Args:
            looks: what is to change, by column.
            styles: gives the format numbers.
        """
        self.after = list(self.before)
        for column, look in looks.items():
            self.after[column] = styles.restyle(self.before[column], look)
        self.changed = [c for c in sorted(looks) if self.after[c] != self.before[c]]

    def write(self, head: Frame) -> None:
        """Puts the new formats into the sheet's `<cols>`."""
        if not self.changed:
            return
        cols = head.new("cols")
        formats = head.get("sheetFormatPr")
        width = None if formats is None else formats.get("defaultColWidth")
        columns = range(1, MAX_COLUMN + 1)
        for (style, kept), run in groupby(columns, lambda c: (self.after[c], self._kept[c])):
            members = list(run)
            if style == 0 and not kept:
                continue
            element = head.new("col")
            element.set("min", str(members[0]))
            element.set("max", str(members[-1]))
            for name, value in kept:
                element.set(name, value)
            if element.get("width") is None:
                # Excel hides a column whose width is not given.
                element.set("width", width or _DEFAULT_WIDTH)
            if style:
                element.set("style", str(style))
            cols.append(element)
        old = head.get("cols")
        if old is not None:
            head.drop(old)
        if len(cols):
            head.put(cols)


_OWN = ("min", "max", "style")
