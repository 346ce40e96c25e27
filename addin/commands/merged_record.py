"""The sheet 已合并 Merged: every merge with all that it was made of, so it can be taken apart.

A merge has a number and several lines: the result as it was written, the row that stays as it
was before, and each absorbed row. Values are written as texts, so that no program changes them,
and the column `Types` says which of them were numbers, dates or formulas. The sheet only grows;
a merge that was taken apart stays listed and says so.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from addin.commands.listed import SPACED, Listed, ListedRow, own_titles, reduced, reduced_words
from addin.i18n import N_, _
from addin.table.cells import CellError, CellValue, text_of
from addin.table.changes import Formula, Link, PutSheet, ResultColumn
from addin.table.table import CustomerTable

NAME = N_("Merged")
NUMBER, DATE, WHAT, ROW = N_("Merge no."), N_("Date"), N_("What"), N_("Row")
CODE, SURVIVOR, SURVIVOR_ROW = N_("Customer"), N_("Merged into"), N_("Into row")
SCORE, REASONS, STATE = N_("Score"), N_("Reasons"), N_("State")
SHEET, TYPES = N_("Sheet"), N_("Types")
HEADINGS = (
    NUMBER, DATE, WHAT, ROW, CODE, SURVIVOR, SURVIVOR_ROW, SCORE, REASONS, STATE, SHEET, TYPES,
)  # fmt: skip
RESULT, BEFORE, ABSORBED = N_("After the merge"), N_("Before the merge"), N_("Absorbed row")

Value = CellValue | Formula

_KEPT_HIDDEN = " "
"""Under this name `Types` says that the row was not hidden by the merge; no heading is blank."""
_COLORS: Mapping[str, str] = {RESULT: "#E2EFDA", BEFORE: "#F2F2F2"}


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One line of a merge.

    Attributes:
        number: of the merge.
        date: when, as shown.
        what: RESULT, BEFORE or ABSORBED.
        row: sheet row where it stood.
        code: the customer's code, or another key.
        survivor, survivor_row: of the row that stays.
        score, reasons: why they were taken for one customer.
        state: "" or what became of the merge since.
        sheet: of the customer table.
        values: by heading; those of blank cells are left out.
        hides: whether the merge hid the row.
        place: where the line stands on the sheet; -1 for a new one.
    """

    number: int
    date: str
    what: str
    row: int
    code: str
    survivor: str
    survivor_row: int
    score: str
    reasons: str
    state: str
    sheet: str
    values: Mapping[str, Value] = field(default_factory=dict)
    hides: bool = True
    place: int = -1


def record_titles(table: CustomerTable) -> dict[int, str]:
    """The heading of each column of the table on this sheet, by the column's sheet index."""
    titles = own_titles([c.title for c in table.columns], HEADINGS)
    return {c.index: title for c, title in zip(table.columns, titles, strict=True)}


def read_record(listed: Listed | None) -> dict[int, list[RecordLine]]:
    """The merges on the sheet, by number; lines that cannot be understood are left out."""
    found: defaultdict[int, list[RecordLine]] = defaultdict(list)
    if listed is None:
        return found
    titles = listed.others(HEADINGS)
    for place, row in enumerate(listed.rows):
        line = _line(row, titles, place)
        if line is not None:
            found[line.number].append(line)
    return found


def _line(row: ListedRow, titles: Sequence[str], place: int) -> RecordLine | None:
    number, stood = _whole(row.text(NUMBER)), _whole(row.text(ROW))
    word = reduced(row.text(WHAT))
    what = next((w for w in (RESULT, BEFORE, ABSORBED) if word in reduced_words(w)), "")
    if number is None or stood is None or not what:
        return None
    types = _types(row.text(TYPES))
    values = {
        title: _restored(row.text(title), types.get(title, "s"))
        for title in titles
        if row.cells.get(title) is not None
    }
    return RecordLine(
        number, row.text(DATE), what, stood, row.text(CODE), row.text(SURVIVOR),
        _whole(row.text(SURVIVOR_ROW)) or 0, row.text(SCORE), row.text(REASONS),
        row.text(STATE).strip(), row.text(SHEET), values, _KEPT_HIDDEN not in types, place,
    )  # fmt: skip


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else None


def put_record(
    listed: Listed | None,
    more: Iterable[RecordLine],
    states: Mapping[int, str],
    now: dt.datetime,
    after: str,
) -> PutSheet:
    """The sheet with everything that it holds, and some more lines.

    Args:
        listed: the sheet as it is; None where there is none.
        more: new lines.
        states: what to say from now on of the lines at these places.
        now: the time that is shown.
        after: the sheet behind which it is put.
    """
    more = list(more)
    titles = list(listed.others(HEADINGS) if listed else ())
    titles += dict.fromkeys(t for line in more for t in line.values if t not in titles)
    rows: list[tuple[CellValue | Link, ...]] = []
    fills: dict[int, str] = {}
    for place, old in enumerate(listed.rows if listed else ()):
        known = [old.cells.get(heading) for heading in HEADINGS]
        if place in states:
            known[HEADINGS.index(STATE)] = states[place]
        what = reduced(old.text(WHAT))
        color = next((c for w, c in _COLORS.items() if what in reduced_words(w)), None)
        if color:
            fills[len(rows)] = color
        rows.append((*known[:-1], *(old.cells.get(title) for title in titles), known[-1]))
    for line in more:
        if line.what in _COLORS:
            fills[len(rows)] = _COLORS[line.what]
        rows.append(_cells(line, titles))
    merges = {row[0] for row in rows if isinstance(row[0], int | float)}
    columns = [
        ResultColumn(_(NUMBER), 9, SPACED), ResultColumn(_(DATE), 17, "@"),
        ResultColumn(_(WHAT), 14), ResultColumn(_(ROW), 8, SPACED),
        ResultColumn(_(CODE), 18, "@"), ResultColumn(_(SURVIVOR), 18, "@"),
        ResultColumn(_(SURVIVOR_ROW), 9, SPACED), ResultColumn(_(SCORE), 8),
        ResultColumn(_(REASONS), 36), ResultColumn(_(STATE), 17),
        ResultColumn(_(SHEET), 10, "@"),
        *(ResultColumn(title, _width(title, rows, i), "@") for i, title in enumerate(titles, 11)),
        ResultColumn(_(TYPES), 9, "@"),
    ]  # fmt: skip
    return PutSheet(
        listed.name if listed else _(NAME),
        listed.title if listed and listed.title else _("Merged rows"),
        _(
            "{merges} merges, {time}. Split and a number take one apart. "
            "Keep this sheet: without it no merge can be taken apart.",
            merges=len(merges),
            time=now.strftime("%Y-%m-%d %H:%M"),
        ),
        tuple(columns),
        tuple(rows),
        fills,
        after,
    )


def _width(title: str, rows: Sequence[Sequence[CellValue | Link]], place: int) -> float:
    texts = [title, *(row[place] for row in rows[:300])]
    shown = [text for text in texts if isinstance(text, str)]
    widest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in shown)
    return float(min(40, max(8, widest + 2)))


def _cells(line: RecordLine, titles: Sequence[str]) -> tuple[CellValue | Link, ...]:
    types = {title: kind for title, v in line.values.items() if (kind := _type_of(v)) != "s"}
    if not line.hides:
        types[_KEPT_HIDDEN] = "h"
    return (
        line.number, line.date, _(line.what), line.row, line.code, line.survivor,
        line.survivor_row, line.score, line.reasons, line.state or None, line.sheet,
        *(_as_text(line.values.get(title)) for title in titles),
        json.dumps(types, ensure_ascii=False, separators=(",", ":")) if types else None,
    )  # fmt: skip


def _type_of(value: Value) -> str:
    """One letter for the type of a value; texts are "s"."""
    for kind, letter in (
        (Formula, "F"), (CellError, "e"), (str, "s"), (bool, "b"), (int, "i"), (float, "f"),
        (dt.datetime, "m"), (dt.date, "d"), (dt.time, "t"), (dt.timedelta, "u"),
    ):  # fmt: skip
        if isinstance(value, kind):
            return letter
    return "s"


def _as_text(value: Value) -> CellValue:
    """A value as text from which `_restored` makes it again."""
    if value is None:
        return None
    if isinstance(value, Formula):
        return f"={value.text}"
    if isinstance(value, dt.timedelta):
        return repr(value.total_seconds())
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, float):
        return text_of(value) if abs(value) < 1e15 else repr(value)
    return text_of(value)


def _restored(text: str, kind: str) -> Value:
    """The value of a text and its type; the text where somebody has changed it."""
    try:
        match kind:
            case "F":
                return Formula(text.removeprefix("="))
            case "e":
                return CellError(text)
            case "b":
                return {"TRUE": True, "FALSE": False}[text]
            case "i":
                return int(text)
            case "f":
                return float(text)
            case "m":
                return dt.datetime.fromisoformat(text)
            case "d":
                return dt.date.fromisoformat(text)
            case "t":
                return dt.time.fromisoformat(text)
            case "u":
                return dt.timedelta(seconds=float(text))
    except (ValueError, KeyError):
        pass
    return text


def _types(text: str) -> Mapping[str, str]:
    try:
        found = json.loads(text) if text.strip() else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
