"""Workbooks with duplicate groups, and what a person does on the sheet that lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from command_builders import SHEET, columns_of, make, marked, merged, table_in

from addin.commands import not_duplicates
from addin.commands.duplicates import duplicates
from addin.commands.listed import find_listed
from addin.commands.not_duplicates import apart_in
from addin.commands.outcome import Outcome
from addin.hosts.memory import MemoryHost
from addin.hosts.port import WorkbookHost
from addin.i18n import msg
from addin.matching.groups import DuplicateGroups, Group
from addin.table.cells import CellRef, CellValue, text_of
from addin.table.changes import ChangeSet, Formula, SetValue

HEADERS = ("客户编码", "姓名", "手机", "城市", "上次沟通日期", "累计消费金额", "标签", "备注")
ROWS: tuple[tuple[CellValue, ...], ...] = (
    ("C1", "王伟", "013812345678", "上海", "2024-01-01", 100.0, "VIP", "=1+1"),
    ("C2", "王伟", "018612345678", "北京", "2026-01-01", 50.0, "老客户", None),
    ("C3", "李娜", "13900000001", "广州", "2024-01-01", None, None, None),
    ("C4", "李娜", "13900000001", None, None, 7.0, None, "爱喝茶"),
    ("C5", "李娜娜", None, "广州", None, None, None, None),
    ("C6", "赵磊", "13700000001", "深圳", None, None, None, None),
)
REVIEW, MERGED, TOLD_APART = "Duplicates", "Merged", "Not duplicates"
PAIR, TRIPLE = (0, 1), (2, 3, 4)


def host_of(
    rows: Sequence[Sequence[CellValue | Formula]] = ROWS, headers: Sequence[str] = HEADERS
) -> MemoryHost:
    """A workbook with a customer table from A1 on."""
    return MemoryHost({SHEET: [headers, *rows]})


def listed(
    host: WorkbookHost, *groups: Sequence[int], sure: Sequence[int] = (), now: bool = True
) -> Outcome:
    """Lists groups of positions as `duplicates` does; those in `sure` by their numbers."""
    table = table_in(host)
    found = tuple(
        Group(
            number,
            tuple(rows),
            tuple(97.0 for _row in rows),
            tuple((msg("{column} same", column="手机"),) for _row in rows),
            number in sure,
        )
        for number, rows in enumerate(groups, 1)
    )
    from command_builders import NOW

    outcome = duplicates(
        columns_of(host, table), DuplicateGroups(found, len(table), ("手机",)), marked(host), NOW
    )
    if now:
        make(host, outcome)
    return outcome


def write(host: WorkbookHost, sheet: str, cells: Mapping[str, CellValue]) -> None:
    """Writes into cells, as a person does."""
    changes = (SetValue(sheet, CellRef.parse(cell), value) for cell, value in cells.items())
    host.stage(ChangeSet(tuple(changes))).commit()


def lines(host: WorkbookHost, sheet: str = REVIEW) -> list[dict[str, str]]:
    """The lines of a result sheet, by heading, each with its sheet row under "at"."""
    grid = host.read_grid(sheet)
    headings = [text_of(value) for value in grid.rows[3]]
    return [
        {**dict(zip(headings, map(text_of, row), strict=True)), "at": str(number)}
        for number, row in enumerate(grid.rows[4:], grid.first_row + 4)
        if any(value is not None for value in row)
    ]


def choose(host: WorkbookHost, group: int, word: str, row: int | None = None) -> None:
    """Writes a choice beside a group's result line, or beside a row of it."""
    for line in lines(host):
        text = line["Row"].split()[0] if line["Row"] != "Merged result" else None
        if line["Group"] == str(group) and text == (None if row is None else str(row)):
            write(host, REVIEW, {f"C{line['at']}": word})


def edit(host: WorkbookHost, group: int, heading: str, text: str | None) -> None:
    """Edits a value in a group's result line."""
    column = [text_of(v) for v in host.read_grid(REVIEW).rows[3]].index(heading) + 1
    for line in lines(host):
        if line["Group"] == str(group) and line["Row"] == "Merged result":
            write(host, REVIEW, {CellRef(int(line["at"]), column).a1: text})


def customers(host: WorkbookHost) -> list[list[CellValue]]:
    """The rows of the customer sheet, without its header."""
    return [list(row) for row in host.read_grid(SHEET).rows[1:]]


def reordered(host: MemoryHost, sheet: str, order: Sequence[int]) -> None:
    """Sorts the lines below a sheet's header: `order` are the old places from 0."""
    first = 5 if sheet != SHEET else 2
    rows = [list(row) for row in host.read_grid(sheet).rows[first - 1 :]]
    changes = [
        SetValue(sheet, CellRef(first + i, column), value)
        for i, place in enumerate(order)
        for column, value in enumerate(rows[place], 1)
    ]
    host.stage(ChangeSet(tuple(changes))).commit()


def two_groups() -> MemoryHost:
    """A workbook with two listed groups, the first one sure."""
    host = host_of()
    listed(host, PAIR, TRIPLE, sure=[1])
    return host


def merge_chosen(host: MemoryHost, *, sure: bool = False) -> Outcome:
    """Merges what was chosen."""
    outcome = merged(host, sure=sure)
    make(host, outcome)
    return outcome


def told(outcome: Outcome) -> str:
    """What a command says."""
    return " ".join(map(str, outcome.lines))


def apart(host: MemoryHost) -> set[tuple[int, int]]:
    """The pairs of positions that were told apart."""
    found = find_listed(host, not_duplicates.NAME, not_duplicates.HEADINGS)
    return apart_in(found, table_in(host))
