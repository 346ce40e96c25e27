"""Two workbooks that are kept in step with one Google Sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pair_builders import FILE_HEADINGS, PEOPLE, ROWS, SHEET, Pair
from remote_double import MemoryRemote, remote_of

from addin.hosts.memory import MemoryHost
from addin.i18n import speaking
from addin.table.rulebook import RuleBook
from addin.table.rulebook_toml import default_rulebook

CITY, REMARK = 4, 5


@dataclass
class Office:
    """Two colleagues, each with a workbook of their own, and the sheet that they share."""

    one: Pair
    two: Pair
    remote: MemoryRemote

    def sync(self, rounds: int = 1) -> None:
        """Each synchronises."""
        for _round in range(rounds):
            self.one.sync()
            self.two.sync()

    def files(self) -> list[Any]:
        """Whose the lines of the shared conflicts sheet are, from top to bottom."""
        grid = self.remote.lists["冲突"]
        column = next(i for i, h in enumerate(grid.rows[3]) if h in FILE_HEADINGS)
        return [row[column] for row in grid.rows[4:]]

    def at_rest(self) -> None:
        """Nothing more is to do, however often either synchronises."""
        self.sync(2)
        assert not self.one.plan()
        assert not self.two.plan()
        before = self.remote.grid(), dict(self.remote.lists)
        self.sync()
        assert (self.remote.grid(), self.remote.lists) == before


def make_office(folder: Path, names: tuple[str, str] = ("销售.xlsx", "售后.xlsx"),
                book: RuleBook | None = None) -> Office:  # fmt: skip
    remote = remote_of(ROWS)
    one, two = (
        Pair(folder=folder / f"{n}", host=MemoryHost({SHEET: ROWS}, name), remote=remote, book=book)
        for n, name in enumerate(names)
    )
    office = Office(one, two, remote)
    office.sync()
    return office


@pytest.fixture
def office(tmp_path) -> Iterator[Office]:
    with speaking("zh"):
        yield make_office(tmp_path)


def conflicts_of_both(office: Office) -> None:
    """Each has a conflict of their own with the sheet, in different rows."""
    office.one.type(2, CITY, "苏州")
    office.two.type(3, CITY, "南京")
    office.remote.type(2, CITY, "无锡")
    office.remote.type(3, CITY, "天津")
    office.sync()


def test_edits_of_one_reach_the_other(office):
    office.one.type(2, CITY, "苏州")
    office.two.type(3, REMARK, "贵宾")
    office.one.type_row(8, [None, "孙丽", "13711112222"])
    office.two.type_row(8, [None, "马超", "13733334444"])
    office.two.delete_row(7)
    office.sync(2)
    assert office.one.mine() == office.two.mine() == office.one.theirs()
    assert len(office.one.mine()) == 7
    office.at_rest()


def test_each_one_s_conflicts_say_whose_they_are(office):
    conflicts_of_both(office)
    assert [line[0] for line in office.one.list_lines("冲突")] == ["KH-001"]
    assert [line[0] for line in office.two.list_lines("冲突")] == ["KH-002"]
    names = {str(file).partition(" ")[0] for file in office.files()}
    assert names == {"销售.xlsx", "售后.xlsx"}


def test_a_sync_of_the_other_leaves_an_open_conflict_open(office):
    conflicts_of_both(office)
    office.sync(3)
    open_lines = [line for line in office.one.their_lines("冲突") if not line[6]]
    assert sorted(line[0] for line in open_lines) == ["KH-001", "KH-002"]
    assert office.one.my_cell(2, CITY) == "苏州"
    assert office.two.my_cell(3, CITY) == "南京"
    office.at_rest()


def test_a_choice_settles_the_conflict_of_the_one_it_was_made_for(office):
    """Both have the very same conflict; the choice was made in one's line alone."""
    office.one.type(2, CITY, "苏州")
    office.two.type(2, CITY, "苏州")
    office.remote.type(2, CITY, "无锡")
    office.sync()
    assert len(office.files()) == 2
    row = 5 + next(i for i, f in enumerate(office.files()) if str(f).startswith("售后"))
    office.remote.choose(row, 6, "Google 表格")
    office.one.sync()
    assert office.one.my_cell(2, CITY) == "苏州", "it was not this one's choice"
    office.two.sync()
    assert office.two.my_cell(2, CITY) == "无锡"
    office.one.sync()
    assert office.one.my_cell(2, CITY) == "苏州"
    lines = office.one.their_lines("冲突")
    assert sorted(bool(line[6]) for line in lines) == [False, True]


def test_a_settled_conflict_of_one_stays_to_be_read(office):
    conflicts_of_both(office)
    row = 5 + next(i for i, f in enumerate(office.files()) if str(f).startswith("销售"))
    office.remote.choose(row, 6, "Google 表格")
    office.sync(3)
    settled = [line for line in office.one.their_lines("冲突") if line[6]]
    assert [line[3] for line in settled] == ["苏州"], "the value that gave way"
    office.at_rest()


def test_two_files_of_one_name_are_told_apart(tmp_path):
    with speaking("zh"):
        office = make_office(tmp_path, ("客户.xlsx", "客户.xlsx"))
        conflicts_of_both(office)
        office.sync(2)
        assert len(set(office.files())) == 2
        assert [line[6] for line in office.one.their_lines("冲突")].count(None) == 2


def test_a_file_that_was_renamed_keeps_its_lines(office):
    conflicts_of_both(office)
    office.one.host.name = "销售部.xlsx"
    office.sync(2)
    names = sorted(str(file).partition(" ")[0] for file in office.files())
    assert names == ["售后.xlsx", "销售部.xlsx"]


def test_lines_that_say_nothing_of_a_file_are_taken_over(office):
    """As lists are that were written before several workbooks were thought of."""
    office.one.type(2, CITY, "苏州")
    office.remote.type(2, CITY, "无锡")
    office.one.sync()
    grid = office.remote.lists["冲突"]
    column = next(i for i, h in enumerate(grid.rows[3]) if h in FILE_HEADINGS)
    bare = [[v for i, v in enumerate(row) if i != column] for row in grid.rows]
    office.remote.lists["冲突"] = replace(grid, rows=bare)
    office.remote.edits += 1
    office.one.sync()
    assert len(office.files()) == 1
    assert str(office.files()[0]).startswith("销售.xlsx #")


def test_rows_that_both_delete_are_all_kept(office):
    office.one.delete_row(2)
    office.two.delete_row(3)
    office.sync(2)
    gone = {line[0] for line in office.one.their_lines("已删除")}
    assert gone == {"KH-001", "KH-002"}
    assert office.one.mine() == office.two.mine()
    office.at_rest()


def test_a_protected_value_does_not_go_to_and_fro(tmp_path):
    """What one workbook may change, the other does not put back."""
    book = default_rulebook()
    fields = tuple(replace(f, protected=f.protected or f.key == "city") for f in book.fields)
    with speaking("zh"):
        office = make_office(tmp_path, book=replace(book, fields=fields))
        office.one.type(2, CITY, "苏州")
        office.one.type(3, 1, "VIP-1")
        office.sync(2)
        assert office.two.my_cell(2, CITY) == "苏州"
        assert office.two.my_cell(3, 1) == "VIP-1"
        assert office.one.my_cell(2, CITY) == "苏州"
        assert "冲突" not in office.remote.lists
        office.at_rest()


def test_a_colleague_s_change_of_a_protected_value_is_put_back_all_the_same(tmp_path):
    book = default_rulebook()
    fields = tuple(replace(f, protected=f.protected or f.key == "city") for f in book.fields)
    with speaking("zh"):
        office = make_office(tmp_path, book=replace(book, fields=fields))
        office.one.type(2, REMARK, "贵宾")
        office.one.sync()
        office.remote.type(2, CITY, "无锡")
        office.one.sync()
        assert office.remote.rows[1].cells[CITY - 1] == PEOPLE[0][3]
        office.sync(2)
        assert office.two.my_cell(2, CITY) == PEOPLE[0][3]
        office.at_rest()


def test_a_sync_that_one_undoes_is_no_older_sheet_to_the_other(office):
    for row in (2, 3, 4):
        office.remote.type(row, CITY, f"城{row}")
        office.remote.type(row, REMARK, f"注{row}")
    office.sync()
    session = office.one.session
    entry = session.entry_to_undo(None)
    session.apply(session.undo(entry), undoes=entry)
    office.one.sync()
    office.two.sync()
    assert [office.two.my_cell(row, CITY) for row in (2, 3, 4)] == ["上海", "北京", "杭州"]
    office.at_rest()
