"""The markup of single cells: writing new content, reading what stood there.

Texts are written inline (`t="inlineStr"`), so the table of shared strings is never touched
and no text can be taken for a formula. What stood in a cell is read back either as a plain
value, or, where the value does not say it all (rich text, dates, formulas), with its exact
markup beside it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from addin.errors import UnsupportedEditError
from addin.hosts.xlsx.escaping import from_markup, from_xstring, text_element, to_markup, to_xstring
from addin.hosts.xlsx.moments import from_iso, shown
from addin.hosts.xlsx.serials import Moment, to_serial
from addin.hosts.xlsx.sheet_stream import attribute, patterns, without_attribute
from addin.i18n import msg
from addin.table.cells import CellError, CellRef, CellValue
from addin.table.changes import Formula, Raw, SetValue

MAX_TEXT = 32_767
"""Characters that a cell can hold."""
RAW_CELL = "xlsx:cell"
RAW_QUOTED = "xlsx:quoted"
_FORMULA_LIKE = ("=", "+", "-", "@", "'")
"""How a text begins that Excel would take for something else when it is entered again."""
_EXACT = 1e15

_RUN_TEXT = re.compile(rb"<(?:\w+:)?t((?:\s[^>]*?)?)(?:/>|>(.*?)</(?:\w+:)?t\s*>)", re.DOTALL)
_PHONETIC = re.compile(rb"<(?:\w+:)?(rPh|phoneticPr)\b(?:[^>]*/>|.*?</(?:\w+:)?\1\s*>)", re.DOTALL)
_PLAIN_STRING = re.compile(rb"\s*<t(?:\s[^>]*)?(?:/>|>[^<]*</t\s*>)\s*")
_OPEN_TAG = re.compile(rb"<(/?)([A-Za-z_][\w.-]*)(?=[\s/>])")


class StoredCell(NamedTuple):
    """The content of a cell as the file has it.

    Attributes:
        attributes: of its start tag, without address and format.
        inner: the markup inside, in no namespace prefix.
        format: its format number.
    """

    attributes: bytes
    inner: bytes
    format: int


def stored(attributes: bytes, inner: bytes | None, prefix: bytes) -> StoredCell:
    """What a cell holds, from the parts of its markup."""
    style = attribute(attributes, b"s")
    bare = without_attribute(without_attribute(attributes, b"r"), b"s").rstrip()
    return StoredCell(bare, without_prefix(inner or b"", prefix), int(style) if style else 0)


def without_prefix(markup: bytes, prefix: bytes) -> bytes:
    """Markup whose elements lose a namespace prefix."""
    if not prefix:
        return markup
    return markup.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")


def with_prefix(markup: bytes, prefix: bytes) -> bytes:
    """Markup whose elements without a namespace prefix get one."""
    if not prefix:
        return markup
    return _OPEN_TAG.sub(rb"<\1%b\2" % prefix, markup)


def plain_text(markup: bytes) -> str:
    """The text of a string item: all its runs, no phonetic hints.

    Spaces at the ends of a run count only where `xml:space` says so, as in Excel.
    """
    if b"rPh" in markup or b"phoneticPr" in markup:
        markup = _PHONETIC.sub(b"", markup)
    runs = []
    for match in _RUN_TEXT.finditer(markup):
        text = from_markup((match[2] or b"").decode("utf-8", "replace"))
        runs.append(from_xstring(text if b"preserve" in match[1] else text.strip(" \t\n\r")))
    return "".join(runs)


class NewContent(NamedTuple):
    """What goes into a cell.

    Attributes:
        attributes: of the start tag, each with a space before it.
        inner: the markup inside; empty for an empty cell.
        moment: the date that needs a date format, if it is one.
        quoted: whether it needs the apostrophe in front, or the one that is there has to go;
            None where it may be either way.
        is_record: whether `quoted` is how the cell was, which counts in every format.
    """

    attributes: bytes
    inner: bytes
    moment: Moment | None = None
    quoted: bool | None = None
    is_record: bool = False


class CellWriter:
    """Writes values as the content of cells of one sheet.

    Args:
        prefix: the sheet's namespace prefix with its colon, or nothing.
        date1904: whether the workbook counts days from 1904.
    """

    def __init__(self, prefix: bytes, *, date1904: bool) -> None:
        self._prefix = prefix
        self._name = prefix.decode("ascii")
        self._date1904 = date1904

    def content(self, change: SetValue) -> NewContent:
        """The content that a change wants.

        Raises:
            UnsupportedEditError: the text is too long for a cell.
        """
        record = change.raw or {}
        content = self._content(change, record.get(RAW_CELL))
        quoted = record.get(RAW_QUOTED)
        return content if quoted is None else content._replace(quoted=quoted == "1", is_record=True)

    def _content(self, change: SetValue, raw: str | None) -> NewContent:
        if raw is not None:
            match = patterns(b"").cell.fullmatch(raw.encode("utf-8", "surrogatepass"))
            if match is not None:
                return NewContent(match[1].rstrip(), with_prefix(match[2] or b"", self._prefix))
        value = change.value
        if isinstance(value, Formula):
            return self._formula(value)
        return self.value(value, change.cell)

    def value(self, value: CellValue, cell: CellRef) -> NewContent:
        """The content for a value; `cell` is for messages.

        Raises:
            UnsupportedEditError: the text is too long for a cell.
        """
        if value is None:
            return NewContent(b"", b"")
        if isinstance(value, str) and not isinstance(value, CellError):
            return self._text(value, cell)
        kind, text = self._typed(value)
        if kind is None:
            return self._text(text, cell)
        moment = value if isinstance(value, (dt.date, dt.time, dt.timedelta)) else None
        attributes = b' t="%b"' % kind.encode() if kind else b""
        return NewContent(attributes, self._element("v", text), moment, quoted=False)

    def _text(self, text: str, cell: CellRef) -> NewContent:
        if len(text.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
            raise UnsupportedEditError(
                msg("The text for {cell} has more than {most} characters.",
                    cell=cell.a1, most=MAX_TEXT),
                msg("Shorten it; a cell cannot hold more."),
            )  # fmt: skip
        inner = text_element(f"{self._name}t", text)
        markup = f"<{self._name}is>{inner}</{self._name}is>".encode()
        quoted = True if text.startswith(_FORMULA_LIKE) else None
        return NewContent(b' t="inlineStr"', markup, quoted=quoted)

    def _typed(self, value: CellValue) -> tuple[str | None, str]:
        """The type attribute and the text of a value; a type of None asks for text."""
        if isinstance(value, str):
            return ("e" if isinstance(value, CellError) else "str"), str(value)
        if isinstance(value, bool):
            return "b", "1" if value else "0"
        if isinstance(value, (int, float)):
            if not math.isfinite(value):
                return "e", "#NUM!"
            if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
                return "", str(int(value))
            return "", repr(value)
        if value is None:
            return "", ""
        serial = to_serial(value, date1904=self._date1904)
        if serial is None:
            return None, str(value)
        return "", repr(serial)

    def _formula(self, formula: Formula) -> NewContent:
        inner = self._element("f", formula.text.removeprefix("="))
        if formula.value is None:
            return NewContent(b"", inner, quoted=False)
        kind, text = self._typed(formula.value)
        attributes = b' t="%b"' % (kind or "str").encode() if kind != "" else b""
        return NewContent(attributes, inner + self._element("v", text), quoted=False)

    def _element(self, name: str, text: str) -> bytes:
        escaped = to_markup(to_xstring(text))
        return f"<{self._name}{name}>{escaped}</{self._name}{name}>".encode()


class CellReader:
    """Reads stored cells as values.

    Args:
        strings: markup of the shared strings that are needed, by index, without prefix.
        date1904: whether the workbook counts days from 1904.
    """

    def __init__(self, strings: Mapping[int, bytes], *, date1904: bool) -> None:
        self._strings = strings
        self._date1904 = date1904
        self._writer = CellWriter(b"", date1904=date1904)

    def read(self, cell: StoredCell, code: str) -> tuple[CellValue | Formula, Raw | None]:
        """A cell's value, and its exact markup where the value does not say it all.

        Args:
            cell: as the file has it; not part of a shared formula.
            code: its number format.
        """
        formula = patterns(b"").formula.search(cell.inner)
        cell = self._inlined(cell)
        value = self._value(cell, code)
        if formula is not None:
            text = from_xstring(from_markup((formula[2] or b"").decode("utf-8", "replace")))
            return Formula(text, value), _raw(cell)
        new = self._writer.value(value, CellRef(1, 1))
        kind = attribute(cell.attributes, b"t") or b"n"
        is_plain_text = kind == b"str" or (
            kind == b"inlineStr" and _PLAIN_STRING.fullmatch(_inline(cell)) is not None
        )
        bare = without_attribute(cell.attributes, b"t").strip() == b""
        if bare and isinstance(value, str) and is_plain_text:
            return value, None
        same = new.inner == cell.inner.strip() and new.moment is None
        if bare and same and (attribute(new.attributes, b"t") or b"n") == kind:
            return value, None
        return value, _raw(cell)

    def value(self, cell: StoredCell, code: str) -> CellValue | Formula:
        """A cell's value alone."""
        return self.read(cell, code)[0]

    def _inlined(self, cell: StoredCell) -> StoredCell:
        """A cell whose text does not depend on the table of shared strings."""
        index = shared_index(cell)
        if index is None:
            return cell
        attributes = without_attribute(cell.attributes, b"t") + b' t="inlineStr"'
        inner = b"<is>" + self._strings.get(index, b"<t/>") + b"</is>"
        return StoredCell(attributes, inner, cell.format)

    def _value(self, cell: StoredCell, code: str) -> CellValue:
        kind = attribute(cell.attributes, b"t") or b"n"
        if kind == b"inlineStr":
            return plain_text(_inline(cell)) or None
        match = patterns(b"").value.search(cell.inner)
        if match is None:
            return None
        text = from_xstring(from_markup((match[2] or b"").decode("utf-8", "replace")))
        if kind == b"str":
            return text or None
        text = text.strip()
        if kind == b"b":
            return text in ("1", "true")
        if kind == b"e":
            return CellError(text)
        if kind == b"d":
            return from_iso(text)
        return self._number(text, code)

    def _number(self, text: str, code: str) -> CellValue:
        try:
            number = float(text)
        except ValueError:
            return text or None
        return shown(number, code, date1904=self._date1904)


def _inline(cell: StoredCell) -> bytes:
    match = patterns(b"").inline.search(cell.inner)
    return (match[2] or b"") if match else b""


def _raw(cell: StoredCell) -> Raw:
    markup = b"<c%b>%b</c>" % (cell.attributes, cell.inner)
    return {RAW_CELL: markup.decode("utf-8", "replace")}


def shared_index(cell: StoredCell) -> int | None:
    """The index of a cell's shared string, if it has one."""
    if attribute(cell.attributes, b"t") != b"s":
        return None
    match = patterns(b"").value.search(cell.inner)
    digits = (match[2] or b"").strip() if match else b""
    return int(digits) if digits.isdigit() else None
