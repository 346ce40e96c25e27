"""Entry checks of a sheet: `dataValidations` (ISO/IEC 29500-1, 18.3.1.33) and their extension.

Setting a check first takes its cells out of the checks that are there. Where that moves the
corner to which a check's relative references belong, its formulas are moved along.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lxml import etree

from addin.errors import UnsupportedEditError
from addin.hosts.xlsx.check_reading import read_checks
from addin.hosts.xlsx.formulas import moved
from addin.hosts.xlsx.frame import Frame
from addin.hosts.xlsx.sections import Section
from addin.hosts.xlsx.serials import to_serial
from addin.hosts.xlsx.sqref import anchor, common, cut, format_ranges, parse_ranges
from addin.hosts.xlsx.vocabulary import (
    X14,
    Element,
    children,
    local_name,
    sibling_tag,
)
from addin.i18n import msg
from addin.table.cells import RangeRef
from addin.table.changes import Validation

_TYPES = {
    "list": "list",
    "custom": "custom",
    "whole": "whole",
    "decimal": "decimal",
    "date": "date",
    "text_length": "textLength",
}
_MAX_LIST = 255
_MAX_TITLE = 32
_MAX_MESSAGE = 255


class Validations:
    """The entry checks of one sheet, changed in its tail."""

    def __init__(self, tail: Frame, sheet: str, *, date1904: bool) -> None:
        self._tail = tail
        self._sheet = sheet
        self._date1904 = date1904
        self._section = Section(tail, "dataValidations")
        self._old: list[Validation] = []

    def apply(self, changes: Sequence[Validation]) -> None:
        """Makes the changes in order."""
        if self._section.restore([change.raw for change in changes]):
            for change in changes:
                self._old.append(Validation(self._sheet, change.range, "none"))
            return
        before = read_checks(self._sheet, self._tail.root, date1904=self._date1904)
        for change in changes:
            self._remember(change.range, before)
        for change in changes:
            self._cut(change.range)
            if change.type != "none":
                self._add(change)
        self._tidy()

    def _remember(self, area: RangeRef, checks: Sequence[Validation]) -> None:
        self._old.append(Validation(self._sheet, area, "none"))
        for check in checks:
            shared = common(check.range, area)
            if shared is not None:
                self._old.append(_at(check, shared))

    def inverse(self) -> list[Validation]:
        """What takes the changes back."""
        raw = self._section.raw()
        if raw is None:
            return []
        return [_at(check, check.range, raw) for check in self._old]

    def _checks(self) -> list[Element]:
        """All checks, those of the extension included."""
        found = children(self._tail.get("dataValidations"), "dataValidation")
        extensions = self._tail.get("extLst")
        if extensions is not None:
            found += list(extensions.iter(f"{{{X14}}}dataValidation"))
        return found

    def _cut(self, hole: RangeRef) -> None:
        for check in self._checks():
            element = child_any(check, "sqref")
            text = check.get("sqref", "") if element is None else element.text or ""
            ranges = parse_ranges(text)
            left = cut(ranges, hole)
            if left == ranges:
                continue
            self._tail.changed = True
            if not left:
                parent = check.getparent()
                if parent is not None:
                    parent.remove(check)
                continue
            move_formulas(check, ranges, left)
            if element is None:
                check.set("sqref", format_ranges(left))
            else:
                element.text = format_ranges(left)

    def _add(self, change: Validation) -> None:
        section = self._tail.get("dataValidations")
        if section is None:
            section = self._tail.new("dataValidations")
            self._tail.put(section)
        check = etree.SubElement(section, sibling_tag(section, "dataValidation"))
        check.set("type", _TYPES[change.type])
        if not change.strict:
            check.set("errorStyle", "warning")
        operator, first, second = _formulas(change, date1904=self._date1904)
        if operator:
            check.set("operator", operator)
        check.set("allowBlank", "1")
        if change.message or change.title:
            check.set("showInputMessage", "1")
        check.set("showErrorMessage", "1")
        if change.error:
            check.set("error", change.error[:_MAX_MESSAGE])
        if change.title:
            check.set("promptTitle", change.title[:_MAX_TITLE])
        if change.message:
            check.set("prompt", change.message[:_MAX_MESSAGE])
        check.set("sqref", change.range.a1)
        for name, text in (("formula1", first), ("formula2", second)):
            if text is not None:
                etree.SubElement(check, sibling_tag(section, name)).text = text
        self._tail.changed = True

    def _tidy(self) -> None:
        """Counts anew and takes away what is empty."""
        section = self._tail.get("dataValidations")
        if section is not None:
            count = len(children(section, "dataValidation"))
            if count:
                section.set("count", str(count))
            else:
                self._tail.drop(section)
        extensions = self._tail.get("extLst")
        for group in (
            [] if extensions is None else list(extensions.iter(f"{{{X14}}}dataValidations"))
        ):
            count = len(children(group, "dataValidation"))
            if count:
                group.set("count", str(count))
                continue
            extension = group.getparent()
            if extension is not None and extensions is not None:
                extensions.remove(extension)
        if extensions is not None and len(extensions) == 0:
            self._tail.drop(extensions)


def _at(check: Validation, area: RangeRef, raw: object = None) -> Validation:
    return Validation(
        check.sheet, area, check.type, check.values, check.formula, check.minimum,
        check.maximum, check.title, check.message, check.error, check.strict,
        raw if isinstance(raw, dict) else None,
    )  # fmt: skip


def _formulas(change: Validation, *, date1904: bool) -> tuple[str, str | None, str | None]:
    """Operator and the two formulas of a check."""
    if change.type == "list":
        if change.formula is not None:
            return "", change.formula.removeprefix("="), None
        text = ",".join(change.values)
        if len(text) > _MAX_LIST or any("," in value for value in change.values):
            raise UnsupportedEditError(
                msg("The choices for {range} have more than {most} characters or a comma in them.",
                    range=f"{change.sheet}!{change.range.a1}", most=_MAX_LIST),
                msg("Write them in cells and name the range instead."),
            )  # fmt: skip
        quoted = text.replace('"', '""')
        return "", f'"{quoted}"', None
    if change.type == "custom":
        return "", (change.formula or "TRUE").removeprefix("="), None
    low, high = change.minimum, change.maximum
    if change.type == "date":
        low, high = (_day_number(bound, date1904=date1904) for bound in (low, high))
    if low is not None and high is not None:
        return "", low, high
    if high is not None:
        return "lessThanOrEqual", high, None
    return "greaterThanOrEqual", low if low is not None else "0", None


def _day_number(bound: str | None, *, date1904: bool) -> str | None:
    """A bound written YYYY-MM-DD as the number of its day; anything else as it is."""
    try:
        serial = to_serial(dt.date.fromisoformat(bound or ""), date1904=date1904)
    except ValueError:
        return bound
    return bound if serial is None else str(serial)


def child_any(element: Element, name: str) -> Element | None:
    """The first child of this local name in any namespace."""
    return next((e for e in element if local_name(e) == name), None)


def move_formulas(element: Element, before: Sequence[RangeRef], after: Sequence[RangeRef]) -> None:
    """Moves the formulas inside an element along with the corner of its ranges."""
    rows = anchor(after)[0] - anchor(before)[0]
    columns = anchor(after)[1] - anchor(before)[1]
    if not rows and not columns:
        return
    for inner in element.iter():
        if local_name(inner) in ("formula1", "formula2", "formula", "f") and inner.text:
            text = inner.text.strip()
            if text:
                inner.text = moved(text, rows, columns)
