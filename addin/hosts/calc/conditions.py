"""Conditional formats: those by a formula, and those by a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import addresses, looks
from addin.hosts.calc.errors import CallError, Plain
from addin.hosts.calc.uno_bridge import enum

if TYPE_CHECKING:
    from addin.hosts.calc.addresses import Bounds
    from addin.hosts.calc.books import Book
    from addin.hosts.calc.ranges import Range
    from addin.hosts.calc.sheets import Sheet

OPERATORS = {
    "equal_to": 0, "less_than": 1, "greater_than": 2, "less_than_or_equal": 3,
    "greater_than_or_equal": 4, "not_equal_to": 5, "between": 6, "not_between": 7,
}  # fmt: skip
"""com.sun.star.sheet.ConditionFormatOperator by xlwings' words."""
EXPRESSION = 24
_CONDITION = 0
"""com.sun.star.sheet.ConditionEntryType.CONDITION."""


def style_of(book: Book, look: dict[str, Any]) -> str:
    """The cell style for a look, made where it is not there yet.

    Args:
        look: the style's properties, by their names in UNO.
    """
    parts = [f"{name} {value}" for name, value in sorted(look.items())]
    name = "Conditional " + (", ".join(parts) or "plain")
    styles = book.document.getStyleFamilies().getByName("CellStyles")
    if not styles.hasByName(name):
        made = book.document.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, made)
        for key, value in look.items():
            is_slant = key == "CharPosture"
            made.setPropertyValue(key, enum("awt.FontSlant", value) if is_slant else value)
    return name


def all_rules(sheet: Any) -> list[Any]:
    """The conditional formats of a sheet, in UNO; each has a range and some entries."""
    return list(sheet.ConditionalFormats.getConditionalFormats())


def areas_of(rule: Any) -> list[Bounds]:
    """Where a conditional format of UNO counts."""
    return [addresses.bounds_of(area) for area in rule.Range.getRangeAddresses()]


def add_rule(sheet: Sheet, bounds: Bounds, operator: int, formulas: tuple[str, str],
             look: dict[str, Any]) -> Any:  # fmt: skip
    """Adds a conditional format to a range: (what holds it, its entry), in UNO.

    Args:
        operator: of LibreOffice.
        formulas: in LibreOffice's grammar; the second may be "".
        look: as `style_of`.
    """
    style = style_of(sheet.book, look)
    holder = next((rule for rule in all_rules(sheet.xl) if areas_of(rule) == [bounds]), None)
    if holder is None:
        holder = _holder(sheet, [bounds])
    return holder, _put(holder, operator, formulas, style)


def _holder(sheet: Sheet, areas: list[Bounds]) -> Any:
    """What holds the rules of a range, in UNO, new and empty."""
    (place,) = looks.together(sheet.book, sheet.index - 1, areas)
    id_ = sheet.xl.ConditionalFormats.createByRange(place)
    return next(rule for rule in all_rules(sheet.xl) if id_ == rule.ID)


def _put(holder: Any, operator: int, formulas: tuple[str, str], style: str) -> Any:
    """A new entry, in UNO."""
    position = holder.getCount()
    holder.createEntry(_CONDITION, position)
    entry = holder.getByIndex(position)
    entry.Operator = operator
    entry.Formula1, entry.Formula2 = formulas
    entry.StyleName = style
    return entry


class ConditionalFormats(Plain, base_classes.ConditionalFormats):
    """The conditional formats that touch a range, the first one first."""

    def __init__(self, cells: Range) -> None:
        """Use `Range.conditional_formats`."""
        self._range = cells

    @property
    def api(self) -> Any:
        """The conditional formats of the sheet, in UNO."""
        return self._range.sheet.xl.ConditionalFormats

    def _all(self) -> list[ConditionalFormat]:
        a = self._range.bounds
        return [
            ConditionalFormat(self._range.sheet, rule, rule.getByIndex(index))
            for rule in all_rules(self._range.sheet.xl)
            if any(a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
                   for b in areas_of(rule))
            for index in range(rule.getCount())
        ]  # fmt: skip

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[ConditionalFormat]:
        return iter(self._all())

    def __call__(self, key: int) -> ConditionalFormat:
        return self._all()[key - 1]

    def _add(self, operator: int, first: str, second: str, spec: dict[str, Any]) -> Any:
        self._range.sheet.require_open()
        if spec.get("stop_if_true"):
            raise NotImplementedError("LibreOffice stops at the first rule that fits, always.")
        calc = self._range.sheet.book.grammar.calc
        formulas = (calc(first.removeprefix("=")), calc(second.removeprefix("=")))
        holder, entry = add_rule(
            self._range.sheet, self._range.bounds, operator, formulas, _look(spec)
        )
        return ConditionalFormat(self._range.sheet, holder, entry)

    def add_custom(self, spec: dict[str, Any]) -> Any:
        """Adds one by a formula, whose relative addresses count from the first cell."""
        return self._add(EXPRESSION, str(spec["formula"]), "", spec)

    def add_cell_value(self, spec: dict[str, Any]) -> Any:
        """Adds one by a comparison."""
        first, second = str(spec["formula1"]), spec.get("formula2")
        return self._add(
            OPERATORS[spec["operator"]], first, "" if second is None else str(second), spec
        )

    def clear(self) -> None:
        """Removes them.

        Raises:
            CallError: one reaches over the range, and LibreOffice cannot cut it.
        """
        self._range.sheet.require_open()
        top, left, bottom, right = self._range.bounds
        for rule in {found.holder.ID: found.holder for found in self}.values():
            for area in areas_of(rule):
                if not (top <= area[0] and left <= area[1] and area[2] <= bottom
                        and area[3] <= right):  # fmt: skip
                    raise CallError("A conditional format reaches over the range.")
            self.api.removeByID(rule.ID)


def _look(spec: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if spec.get("fill_color") is not None:
        found["CellBackColor"] = looks.to_color(spec["fill_color"])
    if spec.get("font_color") is not None:
        found["CharColor"] = looks.to_color(spec["font_color"])
    if spec.get("font_bold") is not None:
        found["CharWeight"] = 150.0 if spec["font_bold"] else 100.0
    if spec.get("font_italic") is not None:
        found["CharPosture"] = "ITALIC" if spec["font_italic"] else "NONE"
    return found


class ConditionalFormat(Plain, base_classes.ConditionalFormat):
    """One rule.

    Attributes:
        holder: what holds the rules of its range, in UNO.
    """

    def __init__(self, sheet: Sheet, holder: Any, entry: Any) -> None:
        """Use `ConditionalFormats`."""
        self._sheet = sheet
        self.holder = holder
        self._entry = entry

    @property
    def api(self) -> Any:
        """The entry, in UNO."""
        return self._entry

    @property
    def _number(self) -> int | None:
        if self._entry.getType() != _CONDITION:
            return None
        return int(self._entry.Operator)

    @property
    def type(self) -> str:
        """ "custom", "cell_value", or "unknown" for kinds that only LibreOffice's dialogs make"""
        number = self._number
        if number == EXPRESSION:
            return "custom"
        return "cell_value" if number in OPERATORS.values() else "unknown"

    @property
    def stop_if_true(self) -> bool:
        """LibreOffice stops at the first rule that fits."""
        return True

    @property
    def operator(self) -> str | None:
        """How values are compared."""
        return next((word for word, n in OPERATORS.items() if n == self._number), None)

    def _formula(self, text: str) -> str | None:
        return f"={self._sheet.book.grammar.excel(text)}" if text else None

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule."""
        return self._formula(self._entry.Formula1) if self.type == "custom" else None

    @property
    def formula1(self) -> str | None:
        """The first bound."""
        return self._formula(self._entry.Formula1) if self.operator else None

    @property
    def formula2(self) -> str | None:
        """The second bound."""
        between = self.operator in ("between", "not_between")
        return self._formula(self._entry.Formula2) if between else None

    def _style(self) -> Any:
        styles = self._sheet.book.document.getStyleFamilies().getByName("CellStyles")
        return styles.getByName(self._entry.StyleName)

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        """The fill that it gives."""
        return looks.from_color(self._style().CellBackColor)

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        """The colour that it gives to the font."""
        return looks.from_color(self._style().CharColor)

    @property
    def font_bold(self) -> bool:
        """Whether it makes the font bold."""
        return bool(self._style().CharWeight > 100.0)

    @property
    def font_italic(self) -> bool:
        """Whether it makes the font italic."""
        return bool(self._style().CharPosture.value != "NONE")

    def delete(self) -> None:
        """Removes the rule; the others of its range are made anew."""
        self._sheet.require_open()
        own, kept, found = _parts(self._entry), [], False
        for index in range(self.holder.getCount()):
            parts = _parts(self.holder.getByIndex(index))
            if parts == own and not found:
                found = True
            else:
                kept.append(parts)
        if any(kind != _CONDITION for kind, *_rest in kept):
            raise NotImplementedError("Other kinds of conditional formats share the range.")
        # LibreOffice's own way to remove one of several refuses every number.
        areas = areas_of(self.holder)
        self._sheet.xl.ConditionalFormats.removeByID(self.holder.ID)
        if kept:
            holder = _holder(self._sheet, areas)
            for _kind, operator, first, second, style in kept:
                _put(holder, operator, (first, second), style)


def _parts(entry: Any) -> tuple[Any, ...]:
    kind = entry.getType()
    if kind != _CONDITION:
        return (kind,)
    return (kind, entry.Operator, entry.Formula1, entry.Formula2, entry.StyleName)
