"""How each line of the truth table comes about: two tables, and what people do to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pair_builders import HEADER, PEOPLE, ROWS, Held, Pair

from addin.table.cells import CellError
from addin.table.changes import Formula
from addin.table.rulebook import RuleBook
from addin.table.rulebook_toml import default_rulebook
from sheets_sync.situations import Cell, Row

PHONE, CITY, REMARK = 3, 4, 5
"""Columns on both sides; row 2 is KH-001 王伟, row 3 KH-002 李娜."""

OTHER_PHONE = (HEADER, ("KH-001", "王伟", "02112340001", "上海", "老客户"), *PEOPLE[1:])
LEFT = [
    (*row[:3], Formula("A2&B2", "旧"), *row[4:]) if i == 1 else row for i, row in enumerate(ROWS)
]
PLAIN = [(*row[:3], "旧", *row[4:]) if i == 1 else row for i, row in enumerate(ROWS)]


@dataclass(frozen=True)
class SetUp:
    """A line of the truth table in the making.

    Attributes:
        happens: what people do after the first sync.
        mine, theirs: the tables before it.
        synced: whether there is a first sync.
        options: of the sync that is looked at.
        free: keys of fields that are not protected, other than by the default rules.
        protected: keys of fields that are.
    """

    happens: Callable[[Pair], object]
    mine: Sequence[Sequence[Held]] = ROWS
    theirs: Sequence[Sequence[Held]] = ROWS
    synced: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()

    def pair(self, folder: Path) -> Pair:
        """The pair after everything has happened."""
        pair = Pair(self.mine, self.theirs, folder=folder, book=self._book())
        if self.synced:
            pair.sync()
        self.happens(pair)
        return pair

    def _book(self) -> RuleBook:
        book = default_rulebook()
        locked = {f.key for f in book.fields if f.protected} | set(self.protected)
        locked -= set(self.free)
        fields = tuple(replace(f, protected=f.key in locked) for f in book.fields)
        return replace(book, fields=fields)


def both(mine: tuple[int, int, Held], theirs: tuple[int, int, Held]) -> Callable[[Pair], object]:
    """Somebody types on each side."""
    return lambda pair: (pair.type(*mine), pair.remote.type(*theirs))


def formula(pair: Pair, result: str) -> None:
    """The workbook's formula has another result."""
    pair.type(2, CITY, Formula("A2&B2", result))


def their_formula(pair: Pair, result: str) -> None:
    """The sheet's formula has another result."""
    pair.remote.type(2, CITY, Formula("A2&B2", result))


def conflict_and_choice(word: str) -> Callable[[Pair], object]:
    """A conflict, listed by a sync, and a choice."""

    def happens(pair: Pair) -> None:
        pair.type(2, CITY, "苏州")
        pair.remote.type(2, CITY, "无锡")
        pair.sync()
        pair.choose(5, 6, word)

    return happens


def sorted_both(pair: Pair) -> None:
    """Both people sort, each their own way."""
    pair.remote.sort(2, reverse=True)
    pair.type_row(2, PEOPLE[1])
    pair.type_row(3, PEOPLE[0])


def remarks(pair: Pair) -> None:
    """Rows that are no customers, on both sides."""
    pair.type_row(9, ["合计", None, "6 位"])
    pair.remote.insert(8, [None, None, None, None, "以下为去年的客户"])


def deleted_and_edited(pair: Pair) -> None:
    """The row is deleted in the workbook and edited in the sheet."""
    pair.delete_row(2)
    pair.remote.type(2, CITY, "无锡")


def edited_and_deleted(pair: Pair) -> None:
    """The row is edited in the workbook and deleted in the sheet."""
    pair.type(2, CITY, "苏州")
    pair.remote.delete(2)


NEW = ("KH-007", "孙丽", "13812340007", "南京", None)

SET_UPS: Mapping[Row | Cell, SetUp] = {
    Row.NEW_IN_WORKBOOK: SetUp(lambda p: p.type_row(8, NEW)),
    Row.NEW_IN_SHEET: SetUp(lambda p: p.remote.insert(3, NEW)),
    Row.NEW_IN_WORKBOOK_WITHOUT_CODE: SetUp(lambda p: p.type_row(8, [None, *NEW[1:]])),
    Row.NEW_IN_SHEET_WITHOUT_CODE: SetUp(lambda p: p.remote.insert(3, [None, *NEW[1:]])),
    Row.NEW_IN_BOTH: SetUp(
        lambda p: (p.type_row(8, NEW), p.remote.insert(8, (*NEW[:3], "镇江", "会员")))
    ),
    Row.DELETED_IN_WORKBOOK: SetUp(lambda p: p.delete_row(2)),
    Row.DELETED_IN_SHEET: SetUp(lambda p: p.remote.delete(2)),
    Row.DELETED_IN_WORKBOOK_EDITED_IN_SHEET: SetUp(deleted_and_edited),
    Row.DELETED_IN_SHEET_EDITED_IN_WORKBOOK: SetUp(edited_and_deleted),
    Row.DELETED_IN_BOTH: SetUp(lambda p: (p.delete_row(2), p.remote.delete(2))),
    Row.CODE_CHANGED_IN_WORKBOOK: SetUp(lambda p: p.type(2, 1, "KH-100")),
    Row.CODE_CHANGED_IN_SHEET: SetUp(lambda p: p.remote.type(2, 1, "KH-100"), free=("code",)),
    Row.CODE_PUT_BACK_IN_SHEET: SetUp(lambda p: p.remote.type(2, 1, "KH-100")),
    Row.CODE_PUT_BACK_IN_WORKBOOK: SetUp(lambda p: p.type(2, 1, None)),
    Row.CODE_CHANGED_IN_BOTH: SetUp(both((2, 1, "KH-100"), (2, 1, "KH-200"))),
    Row.MOVED: SetUp(sorted_both),
    Row.NO_CUSTOMER: SetUp(remarks),
    Cell.UNCHANGED: SetUp(lambda _pair: None),
    Cell.WRITTEN_DIFFERENTLY: SetUp(both((2, PHONE, 13812340001), (3, REMARK, "  "))),
    Cell.WORKBOOK_CHANGED: SetUp(lambda p: p.type(2, CITY, "苏州")),
    Cell.SHEET_CHANGED: SetUp(lambda p: p.remote.type(2, CITY, "无锡")),
    Cell.WORKBOOK_CLEARED: SetUp(lambda p: p.type(2, REMARK, None)),
    Cell.SHEET_CLEARED: SetUp(lambda p: p.remote.type(2, REMARK, None)),
    Cell.BOTH_ALIKE: SetUp(both((2, CITY, "苏州"), (2, CITY, "苏州"))),
    Cell.BOTH_CLEARED: SetUp(both((2, REMARK, None), (2, REMARK, None))),
    Cell.CONFLICT: SetUp(both((2, CITY, "苏州"), (2, CITY, "无锡"))),
    Cell.CLEARED_AND_CHANGED: SetUp(both((2, REMARK, None), (2, REMARK, "贵宾"))),
    Cell.CHANGED_AND_CLEARED: SetUp(both((2, REMARK, "贵宾"), (2, REMARK, None))),
    Cell.FIRST_ALIKE: SetUp(lambda _pair: None, synced=False),
    Cell.FIRST_ONLY_WORKBOOK: SetUp(lambda p: p.remote.type(2, CITY, None), synced=False),
    Cell.FIRST_ONLY_SHEET: SetUp(lambda p: p.type(2, CITY, None), synced=False),
    Cell.FIRST_DIFFERENT: SetUp(lambda p: p.type(2, CITY, "苏州"), synced=False),
    Cell.CHOSEN_WORKBOOK: SetUp(conflict_and_choice("工作簿")),
    Cell.CHOSEN_SHEET: SetUp(conflict_and_choice("Google Sheet")),
    Cell.POLICY_WORKBOOK: SetUp(
        both((2, CITY, "苏州"), (2, CITY, "无锡")), options={"policy": "workbook"}
    ),
    Cell.POLICY_SHEET: SetUp(
        both((2, CITY, "苏州"), (2, CITY, "无锡")), options={"policy": "sheet"}
    ),
    Cell.PROTECTED_SHEET_CHANGED: SetUp(
        lambda p: p.remote.type(2, CITY, "无锡"), protected=("city",)
    ),
    Cell.PROTECTED_BOTH_CHANGED: SetUp(
        both((2, CITY, "苏州"), (2, CITY, "无锡")), protected=("city",)
    ),
    Cell.SHEET_LOST_DIGITS: SetUp(
        lambda p: p.remote.type(2, PHONE, 2112340001), OTHER_PHONE, OTHER_PHONE
    ),
    Cell.WORKBOOK_LOST_DIGITS: SetUp(
        lambda p: p.type(2, PHONE, 2112340001), OTHER_PHONE, OTHER_PHONE
    ),
    Cell.WORKBOOK_FORMULA: SetUp(lambda p: formula(p, "新"), LEFT, PLAIN),
    Cell.WORKBOOK_FORMULA_OVERTYPED: SetUp(lambda p: p.remote.type(2, CITY, "无锡"), LEFT, PLAIN),
    Cell.SHEET_FORMULA: SetUp(lambda p: their_formula(p, "新"), PLAIN, LEFT),
    Cell.SHEET_FORMULA_OVERTYPED: SetUp(lambda p: p.type(2, CITY, "苏州"), PLAIN, LEFT),
    Cell.BOTH_FORMULAS: SetUp(lambda p: formula(p, "新"), LEFT, LEFT),
    Cell.ERROR_VALUE: SetUp(lambda p: p.type(2, CITY, CellError("#N/A"))),
}
