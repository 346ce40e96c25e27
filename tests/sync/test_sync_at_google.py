"""The whole sync over unmodified gspread, against a stand-in for Google on this computer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

import pytest
from google_pair import GooglePair
from pair_builders import ROWS

from addin.errors import NotSentError, UnknownOutcomeError
from addin.i18n import speaking
from sheets_sync.local_server.faults import Fault, FaultKind

pytest.importorskip("gspread")
BATCH = r":batchUpdate$"


@pytest.fixture
def pair(office, tmp_path) -> Iterator[GooglePair]:
    with speaking("zh"):
        made = GooglePair(office, ROWS, tmp_path)
        made.sync()
        yield made


def edit_everywhere(pair: GooglePair) -> None:
    """One edit of each kind on each side."""
    pair.write("D3", "天津")
    pair.write("C4", "013900000000")
    pair.tab.update([["", "孙丽", "+8613711112222"]], "A8", value_input_option="RAW")
    pair.tab.delete_rows(6)
    pair.type(2, 4, "苏州")
    pair.type(3, 4, "南京")
    pair.delete_row(7)
    pair.type_row(7, [None, "马超", "=1+1"])


def settled(pair: GooglePair) -> None:
    """All of it is in step, and the one conflict is listed on both sides."""
    for _attempt in range(3):
        report = pair.sync()
    assert not report.plan
    assert report.waiting == 1
    mine, theirs = pair.mine(), pair.theirs()
    assert sorted(mine) == sorted(theirs)
    assert len(mine) == 6
    assert {key for key in mine if mine[key] != theirs[key]} == {"KH-002"}
    texts = {text for row in theirs.values() for text in row}
    assert {"苏州", "013900000000", "+8613711112222", "=1+1"} <= texts
    book = pair.office.owner.open_by_key(pair.key)
    listed = book.worksheet("冲突").get_all_values()[4]
    assert listed[:5] == ["KH-002", "城市", "北京", "南京", "天津"]
    assert book.worksheet("已删除").get_all_values()[4][0] == "KH-006"
    assert [line[0] for line in pair.list_lines("已删除")] == ["KH-005"]


def test_edits_on_both_sides_meet(pair):
    edit_everywhere(pair)
    settled(pair)


def test_a_choice_in_the_sheet_settles_a_conflict(pair):
    edit_everywhere(pair)
    settled(pair)
    book = pair.office.owner.open_by_key(pair.key)
    book.worksheet("冲突").update([["Google 表格"]], "F5", value_input_option="RAW")
    pair.sync()
    assert pair.my_cell(3, 4) == "天津"
    assert pair.sync().waiting == 0


def test_an_empty_tab_gets_the_table(office, tmp_path):
    pair = GooglePair(office, [], tmp_path)
    pair.sync()
    assert pair.theirs() == pair.mine()
    assert not pair.plan()


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE])
def test_a_lost_answer_to_the_write_neither_loses_nor_doubles(pair, kind):
    edit_everywhere(pair)
    # From the write on: version, two for the read, the last look, then it.
    pair.office.server.faults.add(Fault(kind, nth=5, times=99))
    with pytest.raises((NotSentError, UnknownOutcomeError)):
        pair.sync()
    pair.office.server.faults.clear()
    settled(pair)


@pytest.mark.parametrize("kind", [FaultKind.FAIL_AFTER, FaultKind.FAIL_BEFORE, FaultKind.QUOTA])
def test_passing_trouble_is_survived(pair, kind):
    edit_everywhere(pair)
    pair.office.server.faults.add(Fault(kind, times=2))
    settled(pair)


def test_a_colleague_s_edit_just_before_the_write_is_merged(pair):
    pair.type(2, 4, "苏州")

    def sort() -> None:
        pair.tab.sort((2, "des"), range="A2:E7")

    once = Fault(FaultKind.EDIT, method="POST", path=BATCH, edit=sort)
    pair.office.server.faults.add(once)
    pair.sync()
    pair.office.server.faults.clear()
    pair.sync()
    assert pair.mine() == pair.theirs()
    assert sum("苏州" in row for row in pair.theirs().values()) == 1


def test_dates_numbers_and_formulas_go_both_ways(office, tmp_path):
    header = ("客户编码", "姓名", "建档日期", "累计消费金额", "备注")
    mine = [
        header,
        ("KH-1", "王伟", dt.date(2024, 3, 5), 12.5, True),
        ("KH-2", "李娜", dt.date(2024, 3, 6), 7, "2024-03-05"),
        ("KH-3", "张敏", dt.datetime(2024, 3, 7, 10, 30), 1e6, None),
    ]
    with speaking("zh"):
        pair = GooglePair(office, [], tmp_path, mine)
        pair.sync()
        assert not pair.plan()
        pair.tab.update([["=D2*2"]], "D3", value_input_option="USER_ENTERED")
        pair.tab.update([["2024-05-01"]], "C2", value_input_option="USER_ENTERED")
        pair.type(4, 3, dt.date(2024, 6, 1))
        pair.type(2, 5, "改了")
        assert pair.sync().passes == 1
        assert pair.my_cell(2, 3) == dt.date(2024, 5, 1)
        assert pair.my_cell(3, 4) == 25
        pair.tab.update([[20]], "D2", value_input_option="RAW")
        pair.sync()
        assert (pair.my_cell(2, 4), pair.my_cell(3, 4)) == (20, 40)
        assert pair.tab.acell("D3", value_render_option="FORMULA").value == "=D2*2"
        assert pair.tab.acell("C4", value_render_option="UNFORMATTED_VALUE").value == 45444
        assert not pair.plan()


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.QUOTA])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_large_first_sync_that_breaks_off_is_finished_by_the_next_one(
    office, tmp_path, monkeypatch, kind, nth
):
    monkeypatch.setattr("sheets_sync.stock.MOST_BYTES", 1_000)
    people = [(f"KH-{n:03}", f"客户{n}", f"1381234{n:04}", "上海", None) for n in range(1, 50)]
    with speaking("zh"):
        pair = GooglePair(office, [], tmp_path, [ROWS[0], *people])
        # Making the stock, filling it, or the batch itself; nobody answers from then on.
        path = r"/values:batchUpdate$" if nth == 2 else r"/spreadsheets/[^/]+:batchUpdate$"
        at = 2 if nth == 3 else 1
        trouble = office.server.faults.add(Fault(kind, nth=at, times=99, method="POST", path=path))
        if nth == 3:
            office.server.faults.add(Fault(kind, nth=5, times=99, method="GET"))
        # Where only answers get lost, the sync finds out by itself that all was made.
        with suppress(NotSentError, UnknownOutcomeError):
            pair.sync()
        assert trouble.struck
        office.server.faults.clear()
        pair.sync()
        assert sorted(pair.theirs()) == [row[0] for row in people]
        assert pair.theirs() == pair.mine()
        assert not pair.plan()
        pair.type(2, 4, "苏州")
        pair.sync()
        book = office.owner.open_by_key(pair.key)
        assert [tab.title for tab in book.worksheets(exclude_hidden=False)] == ["客户"]
