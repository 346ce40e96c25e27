"""The truth table of the sync in words: what happened on either side, and what follows.

Every situation of `sheets_sync.situations` has its line here; a test holds that, another that
each line is what really happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from addin.i18n import N_, _, speaking
from sheets_sync.situations import Cell, Row

_SAME, _CHANGED, _CLEARED = N_("as before"), N_("changed"), N_("cleared")
_OTHER = N_("changed to something else")
_TO_SHEET, _TO_WORKBOOK = N_("goes to the Google Sheet"), N_("goes to the workbook")
_NOTHING = N_("nothing to do")
_ASK = N_("conflict: both values stay, listed on 冲突 Conflicts for a choice")
_LISTED_SHEET = N_("the workbook's value stays; the other one is listed on 冲突 Conflicts")
_LISTED_WORKBOOK = N_("the Google Sheet's value stays; the other one is listed on 冲突 Conflicts")
_PUT_BACK_SHEET = N_("put back in the Google Sheet, listed on 冲突 Conflicts")
_PUT_BACK_WORKBOOK = N_("put back in the workbook, listed on 冲突 Conflicts")
_DELETED, _EDITED, _NEW = N_("row deleted"), N_("row edited"), N_("new row")
_MISSING = N_("no such row")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        workbook, sheet: what happened on the two sides since the last sync.
        result: what the sync does.
    """

    workbook: str
    sheet: str
    result: str


ROWS: Mapping[Row, Line] = {
    Row.NEW_IN_WORKBOOK: Line(_NEW, _MISSING, _TO_SHEET),
    Row.NEW_IN_SHEET: Line(_MISSING, _NEW, _TO_WORKBOOK),
    Row.NEW_IN_WORKBOOK_WITHOUT_CODE: Line(
        N_("new row without code"), _MISSING, N_("gets the next code, goes to the Google Sheet")
    ),
    Row.NEW_IN_SHEET_WITHOUT_CODE: Line(
        _MISSING, N_("new row without code"), N_("gets the next code, goes to the workbook")
    ),
    Row.NEW_IN_BOTH: Line(
        N_("new row"), N_("new row with the same code"), N_("one row; cell by cell as below")
    ),
    Row.DELETED_IN_WORKBOOK: Line(
        _DELETED, _SAME, N_("moved to 已删除 Deleted of the Google Sheet")
    ),
    Row.DELETED_IN_SHEET: Line(_SAME, _DELETED, N_("moved to 已删除 Deleted of the workbook")),
    Row.DELETED_IN_WORKBOOK_EDITED_IN_SHEET: Line(
        _DELETED, _EDITED, N_("comes back to the workbook: an edit beats a deletion")
    ),
    Row.DELETED_IN_SHEET_EDITED_IN_WORKBOOK: Line(
        _EDITED, _DELETED, N_("comes back to the Google Sheet: an edit beats a deletion")
    ),
    Row.DELETED_IN_BOTH: Line(_DELETED, _DELETED, _NOTHING),
    Row.CODE_CHANGED_IN_WORKBOOK: Line(
        N_("code changed"), _SAME, N_("the new code goes to the Google Sheet")
    ),
    Row.CODE_CHANGED_IN_SHEET: Line(
        _SAME, N_("code changed, not protected"), N_("the new code goes to the workbook")
    ),
    Row.CODE_PUT_BACK_IN_SHEET: Line(
        _SAME, N_("code changed or cleared, protected"), _PUT_BACK_SHEET
    ),
    Row.CODE_PUT_BACK_IN_WORKBOOK: Line(
        N_("code cleared"), _SAME, N_("put back in the workbook")
    ),
    Row.CODE_CHANGED_IN_BOTH: Line(N_("code changed"), N_("code changed"), _LISTED_SHEET),
    Row.MOVED: Line(N_("rows sorted or moved"), N_("rows sorted or moved"), _NOTHING),
    Row.NO_CUSTOMER: Line(
        N_("totals, remarks, blank rows"), N_("totals, remarks, blank rows"),
        N_("stay where they are"),
    ),
}  # fmt: skip

CELLS: Mapping[Cell, Line] = {
    Cell.UNCHANGED: Line(_SAME, _SAME, _NOTHING),
    Cell.WRITTEN_DIFFERENTLY: Line(
        N_("same value, written differently"), N_("same value, written differently"), _NOTHING
    ),
    Cell.WORKBOOK_CHANGED: Line(_CHANGED, _SAME, _TO_SHEET),
    Cell.SHEET_CHANGED: Line(_SAME, _CHANGED, _TO_WORKBOOK),
    Cell.WORKBOOK_CLEARED: Line(_CLEARED, _SAME, N_("cleared in the Google Sheet")),
    Cell.SHEET_CLEARED: Line(_SAME, _CLEARED, N_("cleared in the workbook")),
    Cell.BOTH_ALIKE: Line(_CHANGED, N_("changed to the same"), _NOTHING),
    Cell.BOTH_CLEARED: Line(_CLEARED, _CLEARED, _NOTHING),
    Cell.CONFLICT: Line(_CHANGED, _OTHER, _ASK),
    Cell.CLEARED_AND_CHANGED: Line(_CLEARED, _CHANGED, _ASK),
    Cell.CHANGED_AND_CLEARED: Line(_CHANGED, _CLEARED, _ASK),
    Cell.FIRST_ALIKE: Line(N_("first sync: some value"), N_("first sync: the same"), _NOTHING),
    Cell.FIRST_ONLY_WORKBOOK: Line(
        N_("first sync: some value"), N_("first sync: blank"), _TO_SHEET
    ),
    Cell.FIRST_ONLY_SHEET: Line(
        N_("first sync: blank"), N_("first sync: some value"), _TO_WORKBOOK
    ),
    Cell.FIRST_DIFFERENT: Line(N_("first sync: some value"), N_("first sync: another one"), _ASK),
    Cell.CHOSEN_WORKBOOK: Line(
        N_("conflict, workbook chosen"), N_("conflict, workbook chosen"), _LISTED_SHEET
    ),
    Cell.CHOSEN_SHEET: Line(
        N_("conflict, Google Sheet chosen"), N_("conflict, Google Sheet chosen"), _LISTED_WORKBOOK
    ),
    Cell.POLICY_WORKBOOK: Line(
        _CHANGED, N_("changed to something else; --policy workbook"), _LISTED_SHEET
    ),
    Cell.POLICY_SHEET: Line(
        _CHANGED, N_("changed to something else; --policy sheet"), _LISTED_WORKBOOK
    ),
    Cell.PROTECTED_SHEET_CHANGED: Line(_SAME, N_("changed in a protected column"), _PUT_BACK_SHEET),
    Cell.PROTECTED_BOTH_CHANGED: Line(_CHANGED, N_("changed in a protected column"), _LISTED_SHEET),
    Cell.SHEET_LOST_DIGITS: Line(
        _SAME, N_("digits lost by a program: 007 has become 7"), _PUT_BACK_SHEET
    ),
    Cell.WORKBOOK_LOST_DIGITS: Line(
        N_("digits lost by a program: 007 has become 7"), _SAME, _PUT_BACK_WORKBOOK
    ),
    Cell.WORKBOOK_FORMULA: Line(N_("a formula with a new result"), _SAME, _TO_SHEET),
    Cell.WORKBOOK_FORMULA_OVERTYPED: Line(N_("a formula"), _CHANGED, _PUT_BACK_SHEET),
    Cell.SHEET_FORMULA: Line(_SAME, N_("a formula with a new result"), _TO_WORKBOOK),
    Cell.SHEET_FORMULA_OVERTYPED: Line(_CHANGED, N_("a formula"), _PUT_BACK_WORKBOOK),
    Cell.BOTH_FORMULAS: Line(N_("a formula"), N_("a formula"), N_("both stay as they are")),
    Cell.ERROR_VALUE: Line(
        N_("an error such as #N/A"), N_("some value"), N_("both stay as they are")
    ),
}


def situations() -> list[tuple[str, Line]]:
    """All lines with the word of their situation, rows before cells."""
    rows = [(situation.value, line) for situation, line in ROWS.items()]
    return [*rows, *((situation.value, line) for situation, line in CELLS.items())]


def as_markdown() -> str:
    """The table in both languages, as Markdown."""
    lines = [
        "| 情形 Situation | 工作簿 Workbook | Google 表格 Google Sheet | 结果 Result |",
        "| --- | --- | --- | --- |",
    ]
    for word, line in situations():
        cells = [_both(text) for text in (line.workbook, line.sheet, line.result)]
        lines.append(f"| `{word}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _both(text: str) -> str:
    with speaking("zh"):
        chinese = _(text)
    with speaking("en"):
        english = _(text)
    return f"{chinese}<br>{english}"
