"""The part of a spreadsheet that some changes are about, as sheets in memory: one request.

The changes are tried out on the mirror, which tells what takes them back and refuses what no
workbook takes, before Google is asked for anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from addin.hosts.memory_changes import Workbook
from addin.hosts.memory_sheet import MemorySheet
from addin.hosts.mirrors.trying import UNKNOWN_PASSWORD, layer_areas
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    DropSheet,
    Fill,
    HideRows,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    SetValue,
    Unlock,
    Validation,
)
from sheets_sync.client.spreadsheet import Spreadsheet
from sheets_sync.host import checks
from sheets_sync.host.book import Book, Tab, rule_in
from sheets_sync.host.cells import cells_in, code_in, stored_in
from sheets_sync.host.locks import fits, locks_in
from sheets_sync.host.looks import color_of
from sheets_sync.host.ranges import Json, a1_of, clipped, quoted, strips_around

CELL_FIELDS = (
    "userEnteredValue,effectiveValue,"
    "userEnteredFormat(numberFormat,backgroundColor,backgroundColorStyle,textFormat/link),"
    "effectiveFormat/numberFormat,note,dataValidation"
)
_MOST_RANGES = 120
"""An address has no room for more."""


def build(spreadsheet: Spreadsheet, book: Book, changes: ChangeSet) -> Workbook:
    """The mirror of a spreadsheet for a change set."""
    found = bare(book)
    concerned: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        sheet = found.find(change.sheet)
        if sheet is not None:
            concerned[sheet.name].append(change)
    tabs = {name: book.tab(name) for name in concerned}
    asked: list[str] = []
    for name, about in concerned.items():
        asked += _ranges(tabs[name], about)
        _tell_protection(found.sheet(name), tabs[name], about)
    asked = list(dict.fromkeys(asked))
    if not asked:
        return found
    if len(asked) > _MOST_RANGES:
        asked = [quoted(name) for name, about in concerned.items() if _ranges(tabs[name], about)]
    lines = "rowMetadata(hiddenByUser,hiddenByFilter),columnMetadata(hiddenByUser,hiddenByFilter),"
    wants_lines = any(isinstance(c, HideRows | PutSheet | DropSheet) for c in changes)
    answer = spreadsheet.get(
        "sheets(properties/sheetId,data(startRow,startColumn,"
        f"{lines if wants_lines else ''}rowData/values({CELL_FIELDS})))",
        asked,
    )
    by_id = {tab.id: tab for tab in tabs.values()}
    for part in answer.get("sheets", ()):
        tab = by_id[int(part.get("properties", {}).get("sheetId", 0))]
        fill_in(found.sheet(tab.name), tab, part.get("data", ()))
    return found


def bare(book: Book) -> Workbook:
    """A mirror without cells, but for what makes a result sheet known as one."""
    return Workbook([_bare(tab) for tab in book.tabs], book.identity)


def _bare(tab: Tab) -> MemorySheet:
    rules = [rule for place in range(len(tab.rules)) if (rule := rule_in(tab, place))]
    title = None if tab.result is None else tab.result.get("title", "")
    return MemorySheet(
        tab.name,
        {CellRef(1, 1): title} if title else {},
        conditional_formats=sorted(rules, key=lambda rule: rule.range),
        tables=tab.tables,
        merged=tab.merged,
        filter=tab.filter,
        visible=tab.visible,
        locks=locks_in(tab),
        protected=bool(tab.whole_protections),
        title=title,
    )


def _tell_protection(sheet: MemorySheet, tab: Tab, about: Sequence[Change]) -> None:
    if tab.lock is None or not sheet.protected:
        return
    sheet.password = UNKNOWN_PASSWORD
    first = next((c for c in about if isinstance(c, Lock | Unlock)), None)
    if first is not None:
        given = first.old_password if isinstance(first, Lock) else first.password
        if fits(given, tab.lock):
            sheet.password = given


def _ranges(tab: Tab, about: Sequence[Change]) -> list[str]:
    """What has to be read of a tab, in A1 notation."""
    if any(isinstance(change, PutSheet | DropSheet) for change in about):
        return [quoted(tab.name)]
    cells = [c.cell for c in about if isinstance(c, SetValue | Note)]
    painted = (c for c in about if isinstance(c, Fill | NumberFormat | Validation))
    areas = [area for change in painted for area in layer_areas(change)]
    # The place of a row is told with its first cell.
    cells += [CellRef(row, 1) for c in about if isinstance(c, HideRows) for row in c.rows]
    inside = [c for c in cells if c.row <= tab.rows and c.column <= tab.columns]
    on_grid = (clipped(area, tab.rows, tab.columns) for area in areas)
    strips = strips_around(inside, [area for area in on_grid if area is not None])
    return [a1_of(tab.name, strip) for strip in strips]


def fill_in(sheet: MemorySheet, tab: Tab, data: Iterable[Mapping[str, Any]]) -> None:
    """Puts what Google tells of some cells into a sheet in memory."""
    rules: list[tuple[CellRef, Json]] = []
    for part in data:
        for cell, content in cells_in(part):
            _one_cell(sheet, cell, content)
            if "dataValidation" in content:
                rules.append((cell, content["dataValidation"]))
        sheet.hidden_rows |= hidden_in(part, "rowMetadata", "startRow")
        sheet.hidden_columns |= hidden_in(part, "columnMetadata", "startColumn")
    distinct = dict(rules)
    sheet.validations = checks_in(tab.name, distinct.items(), with_unknown=True)


def _one_cell(sheet: MemorySheet, cell: CellRef, content: Json) -> None:
    value = stored_in(content)
    if value is not None:
        sheet.values[cell] = value
    where = RangeRef.of_cell(cell)
    sheet.formats.paint(where, code_in(content))
    look = content.get("userEnteredFormat", {})
    sheet.fills.paint(where, color_of(look))
    if content.get("note"):
        sheet.notes[cell] = str(content["note"])
    link = look.get("textFormat", {}).get("link", {}).get("uri")
    if link:
        sheet.links[cell] = str(link)


def read_cells(tab: Tab, contents: Mapping[CellRef, Json]) -> MemorySheet:
    """Some cells of a tab as a sheet in memory."""
    found = MemorySheet(tab.name)
    for cell, content in contents.items():
        _one_cell(found, cell, content)
    return found


def hidden_in(part: Mapping[str, Any], lines: str, start: str) -> frozenset[int]:
    """The rows or columns of a GridData that are not shown."""
    first = part.get(start, 0) + 1
    return frozenset(
        number
        for number, line in enumerate(part.get(lines, ()), first)
        if line.get("hiddenByUser") or line.get("hiddenByFilter")
    )


def checks_in(
    sheet: str, rules: Iterable[tuple[CellRef, Json]], *, with_unknown: bool
) -> list[Validation]:
    """The entry checks of some cells, in order of place.

    Args:
        sheet: the tab's name.
        rules: by cell.
        with_unknown: whether rules that we have no words for are carried along.
    """
    found: list[Validation] = []
    for area, rule in checks.runs(rules):
        check = checks.check_of(rule, sheet, area)
        if check is not None:
            found.append(check)
        elif with_unknown:
            found.append(checks.unknown_check(rule, sheet, area))
    return found
