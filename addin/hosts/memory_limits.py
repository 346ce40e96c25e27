"""What Excel would refuse, refused in memory too."""

from __future__ import annotations

import datetime as dt
import math
import re

from addin.errors import UnsupportedEditError
from addin.hosts.memory_sheet import MemorySheet, Stored
from addin.hosts.xlsx.serials import to_serial
from addin.i18n import Message, msg
from addin.table.cells import MAX_COLUMN, MAX_ROW, CellError, CellRef, CellValue, RangeRef
from addin.table.changes import Formula, Validation

MAX_TEXT = 32_767
MAX_SHEET_NAME = 31
_MAX_FORMULA = 8_192
_MAX_FORMAT = 255
_MAX_CHOICES = 255
_MAX_PROMPT_TITLE = 32
_MAX_PROMPT = 255
_MOST_EXACT = 2**53
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CHECK_TYPES = frozenset({"list", "custom", "whole", "decimal", "date", "text_length", "none"})


def refused(message: Message, hint: Message | None = None) -> UnsupportedEditError:
    """The error for an edit that no workbook could take."""
    return UnsupportedEditError(message, hint or msg("Nothing was changed."))


def length(text: str) -> int:
    """Characters as Excel counts them: those beyond 16 bits are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def require_sheet_name(name: str) -> None:
    """Checks the name of a new sheet.

    Raises:
        UnsupportedEditError: Excel would not take it.
    """
    if (
        not 1 <= length(name) <= MAX_SHEET_NAME
        or _FORBIDDEN_IN_NAMES.search(name)
        or name.startswith("'")
        or name.endswith("'")
        or name.casefold() == "history"
    ):
        raise refused(
            msg("“{name}” cannot be the name of a sheet.", name=name),
            msg("Use at most {limit} characters, none of [ ] : * ? / \\.", limit=MAX_SHEET_NAME),
        )


def require_inside(sheet: MemorySheet, area: RangeRef) -> None:
    """Checks that a range lies on a sheet."""
    if not (
        1 <= area.first_row <= area.last_row <= MAX_ROW
        and 1 <= area.first_column <= area.last_column <= MAX_COLUMN
    ):
        raise refused(msg("The sheet “{sheet}” has no such cells.", sheet=sheet.name))


def require_not_covered(sheet: MemorySheet, cell: CellRef) -> None:
    """Checks that a cell is not hidden inside a merged range."""
    for area in sheet.merged:
        if cell in area and cell != (area.first_row, area.first_column):
            raise refused(
                msg(
                    "{cell} is covered by the merged cells {range}.",
                    cell=f"{sheet.name}!{cell.a1}",
                    range=area.a1,
                ),
                msg("Unmerge them first."),
            )


def require_color(color: str | None) -> None:
    """Checks that a colour is written #RRGGBB."""
    if color is not None and not _COLOR.fullmatch(color):
        raise refused(msg("“{color}” is not a colour.", color=color))


def require_format(code: str) -> None:
    """Checks a number format."""
    if not 1 <= length(code) <= _MAX_FORMAT or code.count('"') % 2:
        raise refused(msg("“{code}” is not a number format.", code=code))


def require_text(text: str, where: str) -> None:
    """Checks that a text fits into a cell or a note."""
    if length(text) > MAX_TEXT:
        raise refused(
            msg(
                "The text for {cell} has {length} characters, a cell holds {limit}.",
                cell=where,
                length=length(text),
                limit=MAX_TEXT,
            )
        )


def require_check(check: Validation) -> None:
    """Checks that Excel would take an entry check."""
    choices = ",".join(check.values)
    too_long = (
        length(choices) > _MAX_CHOICES
        or length(check.title) > _MAX_PROMPT_TITLE
        or max(length(check.message), length(check.error)) > _MAX_PROMPT
    )
    has_choices = bool(check.values) or check.formula is not None
    if (
        check.type not in _CHECK_TYPES
        or too_long
        or any("," in value for value in check.values)
        or (check.type == "list" and not has_choices)
        or (check.type == "custom" and not check.formula)
    ):
        raise refused(
            msg("{range} cannot get this entry check.", range=f"{check.sheet}!{check.range.a1}")
        )


def to_stored(value: CellValue | Formula, where: str) -> Stored | None:
    """A value as a spreadsheet keeps it; None for a blank.

    Raises:
        UnsupportedEditError: no cell can hold it.
    """
    if isinstance(value, Formula):
        if not value.text or value.text.startswith("=") or length(value.text) > _MAX_FORMULA:
            raise refused(msg("{cell} cannot hold this formula.", cell=where))
        return Formula(value.text, to_stored_plain(value.value, where))
    return to_stored_plain(value, where)


def to_stored_plain(value: CellValue, where: str) -> str | float | bool | None:
    """As `to_stored`, for what is no formula."""
    if value is None or isinstance(value, bool | CellError):
        return value
    if isinstance(value, str):
        require_text(value, where)
        return value or None
    if isinstance(value, int | float):
        if not math.isfinite(value) or (isinstance(value, int) and abs(value) > _MOST_EXACT):
            raise refused(
                msg("{cell} cannot hold this number without rounding it.", cell=where),
                msg("Write it as text."),
            )
        return float(value)
    return _serial(value, where)


def _serial(value: dt.datetime | dt.date | dt.time | dt.timedelta, where: str) -> float:
    serial = to_serial(value, date1904=False)
    if serial is None:
        raise refused(
            msg("{cell} cannot hold a date before 1900.", cell=where), msg("Write it as text.")
        )
    return float(serial)
