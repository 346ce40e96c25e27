"""Conditional formats of a sheet (ISO/IEC 29500-1, 18.3.1.18) that colour cells by a formula."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from addin.hosts.xlsx.frame import Frame
from addin.hosts.xlsx.sections import Section
from addin.hosts.xlsx.sqref import format_ranges, parse_ranges
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.validations import child_any, move_formulas
from addin.hosts.xlsx.vocabulary import X14, Element, child, children, sibling_tag
from addin.table.cells import RangeRef
from addin.table.changes import ConditionalFormat


class ConditionalFormats:
    """The conditional formats of one sheet, changed in its tail."""

    def __init__(self, tail: Frame, sheet: str, styles: StyleBook) -> None:
        self._tail = tail
        self._sheet = sheet
        self._styles = styles
        self._section = Section(tail, "conditionalFormatting")
        self._old: list[ConditionalFormat] = []

    def apply(self, changes: Sequence[ConditionalFormat]) -> None:
        """Makes the changes in order."""
        if self._section.restore([change.raw for change in changes]):
            for change in changes:
                self._old.append(ConditionalFormat(self._sheet, change.range, None))
            return
        for change in changes:
            if change.formula is None:
                self._remove(change.range)
            else:
                self._old.append(ConditionalFormat(self._sheet, change.range, None))
                self._add(change.range, change.formula, change.color)

    def inverse(self) -> list[ConditionalFormat]:
        """What takes the changes back."""
        raw = self._section.raw()
        if raw is None:
            return []
        return [ConditionalFormat(c.sheet, c.range, c.formula, c.color, raw) for c in self._old]

    def _all(self) -> list[Element]:
        found = self._tail.all("conditionalFormatting")
        extensions = self._tail.get("extLst")
        if extensions is not None:
            found += list(extensions.iter(f"{{{X14}}}conditionalFormatting"))
        return found

    def _remove(self, area: RangeRef) -> None:
        remembered = False
        for element in self._all():
            where = child_any(element, "sqref")
            text = element.get("sqref", "") if where is None else where.text or ""
            ranges = parse_ranges(text)
            if area not in ranges:
                continue
            self._tail.changed = True
            if where is None:
                self._remember(element, area)
                remembered = True
            left = [other for other in ranges if other != area]
            if not left:
                self._take_away(element)
                continue
            move_formulas(element, ranges, left)
            if where is None:
                element.set("sqref", format_ranges(left))
            else:
                where.text = format_ranges(left)
        if not remembered:
            self._old.append(ConditionalFormat(self._sheet, area, None))

    def _remember(self, element: Element, area: RangeRef) -> None:
        for rule in children(element, "cfRule"):
            formula = child(rule, "formula")
            if rule.get("type") == "expression" and formula is not None and formula.text:
                self._old.append(ConditionalFormat(self._sheet, area, formula.text))
                return
        self._old.append(ConditionalFormat(self._sheet, area, None))

    def _take_away(self, element: Element) -> None:
        parent = element.getparent()
        if parent is None:
            return
        parent.remove(element)
        # An extension without content is not allowed.
        while len(parent) == 0 and parent is not self._tail.root:
            above = parent.getparent()
            if above is None:
                return
            above.remove(parent)
            parent = above

    def _add(self, area: RangeRef, formula: str, color: str | None) -> None:
        priorities = [
            int(rule.get("priority", "0") or 0)
            for rule in self._tail.root.iter("{*}cfRule")
            if (rule.get("priority") or "0").isdecimal()
        ]
        element = self._tail.new("conditionalFormatting")
        element.set("sqref", area.a1)
        rule = etree.SubElement(element, sibling_tag(element, "cfRule"), type="expression")
        if color is not None:
            rule.set("dxfId", str(self._styles.conditional_fill(color)))
        rule.set("priority", str(max(priorities, default=0) + 1))
        text = formula.removeprefix("=")
        etree.SubElement(rule, sibling_tag(element, "formula")).text = text
        self._tail.put(element)
