"""Looks: colours, fonts, sizes, frozen panes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import uno_bridge
from addin.hosts.calc.errors import Plain

if TYPE_CHECKING:
    from addin.hosts.calc.addresses import Bounds
    from addin.hosts.calc.books import Book
    from addin.hosts.calc.sheets import Sheet

NO_COLOR = -1
_BOLD, _NORMAL = 150.0, 100.0
"""com.sun.star.awt.FontWeight."""
_AREAS_A_CALL = 20_000

_POINT = 2540 / 72
"""Hundredths of a millimetre in a point."""
_PIXEL = 2540 / 96
_DIGIT, _PADDING = 7, 5
"""Pixels of a digit in Excel's usual font, and between two columns."""


def to_color(given: Any) -> int:
    """LibreOffice's number (0xRRGGBB, or -1 for none) of a colour as xlwings takes it."""
    if given is None:
        return NO_COLOR
    if isinstance(given, str):
        return int(given.removeprefix("#"), 16)
    if isinstance(given, int):
        # Excel's own numbers have red in their lowest byte.
        given = (given & 255, given >> 8 & 255, given >> 16 & 255)
    red, green, blue = given
    return int(red) << 16 | int(green) << 8 | int(blue)


def from_color(number: Any) -> tuple[int, int, int] | None:
    """(red, green, blue) of LibreOffice's number; None for none."""
    if number is None or number < 0:
        return None
    return number >> 16 & 255, number >> 8 & 255, number & 255


def to_points(hundredths: float) -> float:
    """Points of hundredths of a millimetre."""
    return round(hundredths / _POINT, 2)


def from_points(points: float) -> int:
    """Hundredths of a millimetre of points."""
    return round(points * _POINT)


def to_characters(hundredths: float) -> float:
    """A column's width as Excel counts it: digits of its usual font."""
    pixels = hundredths / _PIXEL
    whole = _DIGIT + _PADDING
    return round((pixels - _PADDING) / _DIGIT if pixels >= whole else pixels / whole, 2)


def from_characters(characters: float) -> int:
    """Hundredths of a millimetre of a width in characters."""
    whole = _DIGIT + _PADDING
    pixels = characters * _DIGIT + _PADDING if characters >= 1 else characters * whole
    return round(pixels * _PIXEL)


def together(book: Book, sheet: int, areas: Iterable[Bounds]) -> Iterable[Any]:
    """Many ranges of a sheet as few objects of UNO, so that one call gives all a property.

    Args:
        sheet: its place, from 0.
    """
    addresses = [uno_bridge.cells_at(sheet, area[:2], area[2:]) for area in areas]
    for start in range(0, len(addresses), _AREAS_A_CALL):
        found = book.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        found.addRangeAddresses(tuple(addresses[start : start + _AREAS_A_CALL]), False)
        yield found


class Font(Plain, base_classes.Font):
    """The font of a range."""

    def __init__(self, cells: Any, require_open: Callable[[], None]) -> None:
        """
        Args:
            cells: the cells, in UNO.
            require_open: raises where nothing may be changed.
        """
        self._cells = cells
        self._require_open = require_open

    @property
    def api(self) -> Any:
        """The cells, in UNO."""
        return self._cells

    def _put(self, value: Any, *names: str) -> None:
        self._require_open()
        for name in names:
            for script in ("", "Asian", "Complex"):
                self._cells.setPropertyValue(f"{name}{script}", value)

    @property
    def bold(self) -> bool:
        """Whether it is bold."""
        return bool(self._cells.CharWeight >= _BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._put(_BOLD if value else _NORMAL, "CharWeight")

    @property
    def italic(self) -> bool:
        """Whether it is italic."""
        return bool(self._cells.CharPosture.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._put(uno_bridge.enum("awt.FontSlant", "ITALIC" if value else "NONE"), "CharPosture")

    @property
    def size(self) -> float:
        """Its size in points."""
        return float(self._cells.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self._put(float(value), "CharHeight")

    @property
    def name(self) -> str:
        """Its name."""
        return str(self._cells.CharFontName)

    @name.setter
    def name(self, value: str) -> None:
        self._put(value, "CharFontName")

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Its colour; None for the usual one."""
        return from_color(self._cells.CharColor)

    @color.setter
    def color(self, value: Any) -> None:
        self._require_open()
        self._cells.CharColor = to_color(value)


class FreezePanes(Plain, base_classes.FreezePanes):
    """What of a sheet stays in view."""

    def __init__(self, sheet: Sheet) -> None:
        """Use `Sheet.freeze_panes`."""
        self._sheet = sheet

    def _at(self, row: int, column: int) -> None:
        # Only the sheet in front can be frozen.
        front = self._sheet.book.sheets.active
        self._sheet.activate()
        try:
            controller = self._sheet.book.document.getCurrentController()
            controller.freezeAtPosition(column, row)
        finally:
            front.activate()

    def freeze_at(self, frozen_range: Any) -> None:
        """Freezes the rows and columns of a range that begins in the first cell."""
        _top, _left, bottom, right = self._sheet.bounds_of(frozen_range)
        bounds = self._sheet.cells.bounds
        self._at(0 if bottom == bounds[2] else bottom + 1, 0 if right == bounds[3] else right + 1)

    def unfreeze(self) -> None:
        """Lets everything move again."""
        self._at(0, 0)
