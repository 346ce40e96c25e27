"""The workbook's cell formats: reading one aspect of them, changing it, finding it again.

A cell points by number into `cellXfs`; each `xf` there points to a fill, a font, a border and
a number format (ISO/IEC 29500-1, 18.8). To change the fill of a cell its `xf` is cloned and
only the fill of the clone replaced; equal clones are one. So whatever else the format says,
named styles and extensions included, stays. Changing a fill back finds the old `xf` again.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from addin.errors import UnsupportedEditError
from addin.hosts.xlsx.colors import OFFICE_THEME, PALETTE, seen_color
from addin.hosts.xlsx.looks import FillAspect, LockAspect, Look, NumberAspect
from addin.hosts.xlsx.number_formats import (
    FIRST_CUSTOM,
    GENERAL,
    built_in_code,
    built_in_number,
)
from addin.hosts.xlsx.vocabulary import (
    Element,
    child,
    children,
    insert_in_order,
    is_on,
    local_name,
    parse_xml,
    sibling_tag,
)
from addin.i18n import msg

MAX_FORMATS = 64_000
_SECTIONS = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"),
    *("cellStyles", "dxfs", "tableStyles", "colors", "extLst"),
)
_DEFAULTS = (
    ("fonts", "<font/>"),
    (
        "fills",
        '<fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>',
    ),
    ("borders", "<border/>"),
)
_XF_PARTS = ("alignment", "protection", "extLst")


_Key = tuple[object, ...]


class StyleBook:
    """The styles part of a workbook, edited in place.

    Attributes:
        root: the part's root element.
        changed: whether anything was added.
    """

    def __init__(self, root: Element, theme: Sequence[str] = OFFICE_THEME) -> None:
        self.root = root
        self.changed = False
        self._theme = theme
        self._formats = self._section("cellXfs")
        if len(self._formats) == 0:
            etree.SubElement(self._formats, sibling_tag(root, "xf"), numFmtId="0", fontId="0",
                             fillId="0", borderId="0", xfId="0")  # fmt: skip
        self._xfs: list[Element] = children(self._formats, "xf")
        self._xf_numbers = _first_of([_key(xf) for xf in self._xfs])
        # The first fill, font and border are the defaults, and the second fill is Excel's own.
        for name, markup in _DEFAULTS:
            section = self._section(name)
            if len(section) == 0:
                section.extend(self._adopted(f"<all>{markup}</all>"))
        self._fills = children(self._section("fills"), "fill")
        self._fill_numbers = _first_of([_key(fill) for fill in self._fills])
        self._parents = children(child(root, "cellStyleXfs"), "xf")
        self._codes: dict[int, str] = {}
        for element in children(child(root, "numFmts"), "numFmt"):
            self._codes[_number(element.get("numFmtId"))] = element.get("formatCode", GENERAL)
        self._code_numbers: dict[str, int] = {}
        for number, code in self._codes.items():
            self._code_numbers.setdefault(code, number)
        self._restyled: dict[tuple[int, Look], int] = {}
        self._fill_seen: dict[int, str | None] = {}

    def _section(self, name: str) -> Element:
        found = child(self.root, name)
        if found is None:
            found = etree.Element(sibling_tag(self.root, name))
            insert_in_order(self.root, found, _SECTIONS)
        return found

    def __len__(self) -> int:
        return len(self._xfs)

    def _xf(self, number: int) -> Element:
        return self._xfs[number] if 0 <= number < len(self._xfs) else self._xfs[0]

    # Reading.

    def number_code(self, xf: int) -> str:
        """The number format of a format."""
        number = _number(self._xf(xf).get("numFmtId"))
        return self._codes.get(number) or built_in_code(number)

    def locked(self, xf: int) -> bool:
        """Whether its cells are locked once the sheet is protected."""
        protection = child(self._xf(xf), "protection")
        return protection is None or is_on(protection.get("locked"), default=True)

    def is_quoted(self, xf: int) -> bool:
        """Whether an apostrophe in front, which is not shown, keeps its cells texts."""
        return is_on(self._xf(xf).get("quotePrefix"))

    def wraps(self, xf: int) -> bool:
        """Whether long text runs over several lines."""
        alignment = child(self._xf(xf), "alignment")
        return alignment is not None and is_on(alignment.get("wrapText"))

    def is_bold(self, xf: int) -> bool:
        """Whether its cells are written in bold."""
        fonts = children(child(self.root, "fonts"), "font")
        number = _number(self._xf(xf).get("fontId"))
        bold = child(fonts[number], "b") if number < len(fonts) else None
        return bold is not None and is_on(bold.get("val"), default=True)

    def fill_color(self, xf: int) -> str | None:
        """The background: "#RRGGBB", None for none, "" where no one colour describes it."""
        number = _number(self._xf(xf).get("fillId"))
        if number not in self._fill_seen:
            self._fill_seen[number] = self._seen_fill(number)
        return self._fill_seen[number]

    def _seen_fill(self, number: int) -> str | None:
        fill = self._fills[number] if number < len(self._fills) else None
        pattern = None if fill is None else child(fill, "patternFill")
        if pattern is None:
            return None if fill is None or len(fill) == 0 else ""
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return None
        color = child(pattern, "fgColor")
        if kind != "solid" or color is None:
            return ""
        return seen_color(color, self._theme, self._palette())

    def _palette(self) -> Sequence[str]:
        colors = child(self.root, "colors")
        own = None if colors is None else child(colors, "indexedColors")
        if own is None:
            return PALETTE
        return [(e.get("rgb") or "000000")[-6:].upper() for e in children(own, "rgbColor")]

    def fill_aspect(self, xf: int) -> FillAspect:
        """The fill of a format, exactly."""
        element = self._xf(xf)
        number = _number(element.get("fillId"))
        fill = self._fills[number] if number < len(self._fills) else None
        markup = "" if fill is None else _bare_markup(fill)
        return FillAspect(self.fill_color(xf) or None, markup, element.get("applyFill", ""))

    def number_aspect(self, xf: int) -> NumberAspect:
        """The number format of a format, exactly."""
        element = self._xf(xf)
        number = _number(element.get("numFmtId"))
        exact = None if number in self._codes else number
        return NumberAspect(self.number_code(xf), exact, element.get("applyNumberFormat", ""))

    def lock_aspect(self, xf: int) -> LockAspect:
        """The protection of a format, exactly."""
        element = self._xf(xf)
        protection = child(element, "protection")
        markup = "" if protection is None else _bare_markup(protection)
        return LockAspect(self.locked(xf), markup, element.get("applyProtection", ""))

    # Changing.

    def restyle(self, xf: int, look: Look) -> int:
        """The number of the format that is like `xf` but for `look`.

        Raises:
            UnsupportedEditError: the workbook has as many formats as Excel can hold.
        """
        known = self._restyled.get((xf, look))
        if known is None:
            known = self._restyled[xf, look] = self._made(xf, look)
        return known

    def _made(self, xf: int, look: Look) -> int:
        clone = copy.deepcopy(self._xf(xf))
        clone.tail = None
        if look.fill is not None:
            self._set_fill(clone, look.fill, self.fill_color(xf))
        if look.number is not None:
            self._set_number(clone, look.number, self.number_code(xf))
        if look.lock is not None:
            self._set_lock(clone, look.lock)
        if look.quoted is not None:
            _set_or_drop(clone, "quotePrefix", "1" if look.quoted else "")
        return self._number_of(clone, xf)

    def _number_of(self, xf: Element, original: int | None = None) -> int:
        key = _key(xf)
        # Of several equal formats the cell keeps its own.
        if original is not None and key == _key(self._xf(original)):
            return original
        number = self._xf_numbers.get(key)
        if number is not None:
            return number
        if len(self._xfs) >= MAX_FORMATS:
            raise UnsupportedEditError(
                msg("The workbook has {count} cell formats; Excel has no room for more.",
                    count=len(self._xfs)),
                msg("Clear formats that are not needed, save in Excel, and try again."),
            )  # fmt: skip
        number = len(self._xfs)
        self._formats.append(xf)
        self._formats.set("count", str(number + 1))
        self._xfs.append(xf)
        self._xf_numbers[key] = number
        self.changed = True
        return number

    def _set_fill(self, xf: Element, fill: FillAspect, present: str | None) -> None:
        if fill.markup is not None:
            number = self._fill_number(fill.markup) if fill.markup else 0
            _set_or_drop(xf, "applyFill", fill.applied)
        elif fill.color == present:
            return
        elif fill.color is None:
            number = 0
            parent = _number(xf.get("xfId"))
            named = self._parents[parent].get("fillId") if parent < len(self._parents) else None
            _set_or_drop(xf, "applyFill", "" if named in (None, "0") else "1")
        else:
            color = f"FF{fill.color.lstrip('#').upper()}"
            number = self._fill_number(
                f'<fill><patternFill patternType="solid"><fgColor rgb="{color}"/>'
                '<bgColor indexed="64"/></patternFill></fill>'
            )
            xf.set("applyFill", "1")
        xf.set("fillId", str(number))

    def _fill_number(self, markup: str) -> int:
        fill = self._adopted(markup)
        key = _key(fill)
        number = self._fill_numbers.get(key)
        if number is None:
            number = len(self._fills)
            section = self._section("fills")
            section.append(fill)
            section.set("count", str(number + 1))
            self._fills.append(fill)
            self._fill_numbers[key] = number
            self.changed = True
        return number

    def _set_number(self, xf: Element, wish: NumberAspect, present: str) -> None:
        if wish.applied is None and wish.code == present:
            return
        number = wish.number if wish.number is not None else self._number_number(wish.code)
        xf.set("numFmtId", str(number))
        _set_or_drop(xf, "applyNumberFormat", "1" if wish.applied is None else wish.applied)

    def _number_number(self, code: str) -> int:
        number = built_in_number(code)
        if number is None:
            number = self._code_numbers.get(code)
        if number is None:
            number = max([FIRST_CUSTOM - 1, *self._codes]) + 1
            section = self._section("numFmts")
            tag = sibling_tag(self.root, "numFmt")
            etree.SubElement(section, tag, numFmtId=str(number), formatCode=code)
            section.set("count", str(len(section)))
            self._codes[number] = code
            self._code_numbers[code] = number
            self.changed = True
        return number

    def _set_lock(self, xf: Element, lock: LockAspect) -> None:
        present = child(xf, "protection")
        if lock.markup is not None:
            if present is not None:
                xf.remove(present)
            if lock.markup:
                insert_in_order(xf, self._adopted(lock.markup), _XF_PARTS)
            _set_or_drop(xf, "applyProtection", lock.applied)
            return
        locked = present is None or is_on(present.get("locked"), default=True)
        if locked == lock.locked:
            return
        if present is None:
            present = etree.Element(sibling_tag(xf, "protection"))
            insert_in_order(xf, present, _XF_PARTS)
        present.set("locked", "1" if lock.locked else "0")
        xf.set("applyProtection", "1")

    # Formats of our own sheets.

    def new_format(
        self,
        number_code: str = GENERAL,
        color: str | None = None,
        font: str = "",
        alignment: str = "",
    ) -> int:
        """The number of a plain format.

        Args:
            number_code: its number format.
            color: its background, "#RRGGBB".
            font: content of its `<font>`, as `<b/><sz val="14"/>`; "" for the default font.
            alignment: attributes of its `<alignment>`, as `wrapText="1"`.
        """
        tag = sibling_tag(self.root, "xf")
        xf = etree.Element(tag, numFmtId="0", fontId="0", fillId="0", borderId="0", xfId="0")
        if font:
            xf.set("fontId", str(self._font_number(font)))
            xf.set("applyFont", "1")
        if number_code != GENERAL:
            self._set_number(xf, NumberAspect(number_code), GENERAL)
        if color is not None:
            self._set_fill(xf, FillAspect(color), None)
        if alignment:
            xf.append(self._adopted(f"<alignment {alignment}/>"))
            xf.set("applyAlignment", "1")
        return self._number_of(xf)

    def _font_number(self, content: str) -> int:
        section = self._section("fonts")
        fonts = children(section, "font")
        font = self._adopted(f"<font>{content}</font>")
        if fonts:
            # The typeface is the workbook's own.
            for name in ("name", "rFont", "family", "charset", "scheme"):
                own = child(fonts[0], name)
                if own is not None:
                    font.append(copy.deepcopy(own))
        key = _key(font)
        for number, other in enumerate(fonts):
            if _key(other) == key:
                return number
        section.append(font)
        section.set("count", str(len(fonts) + 1))
        self.changed = True
        return len(fonts)

    def conditional_fill(self, color: str) -> int:
        """The number of the differential format that only fills, for conditional formats."""
        section = self._section("dxfs")
        value = f"FF{color.lstrip('#').upper()}"
        wanted = self._adopted(
            f'<dxf><fill><patternFill><bgColor rgb="{value}"/></patternFill></fill></dxf>'
        )
        formats = children(section, "dxf")
        for number, other in enumerate(formats):
            if _key(other) == _key(wanted):
                return number
        section.append(wanted)
        section.set("count", str(len(formats) + 1))
        self.changed = True
        return len(formats)

    def _adopted(self, markup: str) -> Element:
        """Markup without namespace as an element of this part."""
        namespace = etree.QName(self.root).namespace
        element = parse_xml(markup.encode("utf-8"), "styles")
        for inner in element.iter():
            if isinstance(inner.tag, str) and not inner.tag.startswith("{"):
                inner.tag = f"{{{namespace}}}{inner.tag}"
        return element


def _key(element: Element) -> _Key:
    """What makes two elements equal: name, attributes, text and children."""
    text = (element.text or "").strip()
    inner = tuple(_key(e) for e in element if isinstance(e.tag, str))
    return (local_name(element), tuple(sorted(element.attrib.items())), text, inner)


def _first_of(keys: Sequence[_Key]) -> dict[_Key, int]:
    numbers: dict[_Key, int] = {}
    for number, key in enumerate(keys):
        numbers.setdefault(key, number)
    return numbers


def _bare_markup(element: Element) -> str:
    """The element's markup with its main namespace taken off."""
    clone = copy.deepcopy(element)
    clone.tail = None
    namespace = etree.QName(element).namespace
    for inner in clone.iter():
        if isinstance(inner.tag, str) and etree.QName(inner).namespace == namespace:
            inner.tag = etree.QName(inner).localname
    etree.cleanup_namespaces(clone)
    return etree.tostring(clone, encoding="unicode")


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0


def _set_or_drop(element: Element, name: str, value: str) -> None:
    if value:
        element.set(name, value)
    elif name in element.attrib:
        del element.attrib[name]
