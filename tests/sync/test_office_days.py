"""What an office does to two tables all day long, at the stand-in for Google."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from google_pair import GooglePair
from pair_builders import PEOPLE, ROWS, SHEET, Pair

from addin.errors import GuardError
from addin.hosts.memory import MemoryHost
from addin.i18n import speaking
from addin.table.cells import CellRef
from sheets_sync.local_server.faults import Fault, FaultKind
from sheets_sync.state import SyncState

pytest.importorskip("gspread")
BATCH = r":batchUpdate$"
HEADER = ("客户编码", "姓名", "手机", "建档日期", "累计消费金额", "备注")


@pytest.fixture
def pair(office, tmp_path) -> Iterator[GooglePair]:
    with speaking("zh"):
        made = GooglePair(office, ROWS, tmp_path)
        made.sync()
        yield made


def in_step(pair: Pair, customers: int = len(PEOPLE)) -> None:
    """Both say the same of so many customers, and nothing is left to do."""
    assert not pair.plan()
    mine, theirs = pair.mine(), pair.theirs()
    assert sorted(mine) == sorted(theirs)
    assert mine == theirs
    assert len(mine) == customers


def batch(pair: GooglePair, *requests: dict[str, Any]) -> None:
    """The owner does something to the look or the order of the sheet."""
    pair.office.owner.open_by_key(pair.key).batch_update({"requests": list(requests)})


def test_both_sort_each_by_another_column_and_edit(pair):
    pair.tab.sort((3, "des"), range="A2:E7")
    pair.write("E2", "在表里改的")
    sheet = pair.host.workbook.sheet(SHEET)
    sheet.values = {
        CellRef(9 - c.row if c.row > 1 else 1, c.column): value for c, value in sheet.values.items()
    }
    pair.type(2, 4, "在工作簿里改的")
    pair.sync()
    assert {"在表里改的", "在工作簿里改的"} <= {t for row in pair.mine().values() for t in row}
    in_step(pair)


def test_a_column_inserted_on_either_side_stays_there(pair):
    batch(pair, {"insertDimension": {"range": {"sheetId": 0, "dimension": "COLUMNS",
                                               "startIndex": 2, "endIndex": 3}}})  # fmt: skip
    pair.tab.update([["微信"], ["wx1"]], "C1", value_input_option="RAW")
    pair.write("E3", "天津")
    pair.type(4, 4, "嘉兴")
    plan = pair.sync().plan
    assert plan.counts == {"set-sheet": 1, "set-workbook": 1, "conflicts": 0}
    assert pair.tab.get_values("C1:C2") == [["微信"], ["wx1"]]
    assert (pair.my_cell(3, 4), pair.tab.acell("E4").value) == ("天津", "嘉兴")


def test_filters_hidden_rows_and_merged_cells_lose_nobody(pair):
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 4}
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 7}
    batch(
        pair,
        {"updateDimensionProperties": {"range": rows, "properties": {"hiddenByUser": True},
                                       "fields": "hiddenByUser"}},
        {"setBasicFilter": {"filter": {"range": area}}},
    )  # fmt: skip
    sheet = pair.host.workbook.sheet(SHEET)
    sheet.hidden_rows = frozenset({5, 6})
    pair.type(6, 4, "绵阳")
    pair.write("D3", "天津")
    pair.sync()
    assert (pair.my_cell(3, 4), pair.tab.acell("D6").value) == ("天津", "绵阳")
    in_step(pair)


def test_merged_remarks_are_an_edit_of_the_first_cell_only(pair):
    """Whoever merges cells in the sheet keeps the first value; the others are gone there."""
    cells = {"sheetId": 0, "startRowIndex": 4, "endRowIndex": 6, "startColumnIndex": 4,
             "endColumnIndex": 5}  # fmt: skip
    batch(pair, {"mergeCells": {"range": cells, "mergeType": "MERGE_ALL"}})
    pair.write("E5", "两位一起")
    pair.sync()
    assert pair.my_cell(5, 5) == "两位一起"
    in_step(pair)


def test_a_merged_title_above_the_table_is_no_table(office, tmp_path):
    titled = [("客户资料 2026", *[None] * 4), *ROWS]
    with speaking("zh"):
        pair = GooglePair(office, titled, tmp_path)
        cells = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0,
                 "endColumnIndex": 5}  # fmt: skip
        batch(pair, {"mergeCells": {"range": cells, "mergeType": "MERGE_ALL"}})
        pair.sync()
        pair.write("D4", "天津")
        pair.sync()
        assert pair.my_cell(3, 4) == "天津"
        assert pair.tab.acell("A1").value == "客户资料 2026"
        in_step(pair)


def test_an_empty_row_in_between_is_no_end(pair):
    batch(pair, {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 3,
                                               "endIndex": 5}}})  # fmt: skip
    pair.write("D9", "黄石")
    pair.sync()
    assert pair.my_cell(7, 4) == "黄石"
    in_step(pair)


def test_a_thousand_rows_pasted_at_the_end_of_the_sheet(pair):
    pasted = [["", f"新客户{n}", f"139{n:08d}", "宁波", ""] for n in range(1_000)]
    pair.tab.append_rows(pasted, value_input_option="RAW")
    report = pair.sync()
    assert report.plan.counts["add-workbook"] == 1_000
    assert report.passes == 1
    in_step(pair, 1_006)


def test_a_thousand_rows_pasted_into_the_workbook(pair):
    for n in range(1_000):
        pair.type_row(8 + n, [None, f"新客户{n}", f"139{n:08d}", "宁波"])
    pair.sync()
    in_step(pair, 1_006)


def test_numbers_kept_as_text_and_dates_as_days_are_no_edits(office, tmp_path):
    mine = [
        HEADER,
        ("1001", "王伟", 13812340001, dt.date(2024, 3, 5), "12.5", None),
        (1002, "李娜", "13812340002", "2024-03-06", 7, "备注 "),
        ("1003", "张敏", "13812340003", dt.datetime(2024, 3, 7), 8.0, None),
    ]
    theirs = [
        HEADER,
        (1001, "王伟", "13812340001", "2024-03-05", 12.5, " "),
        ("1002", "李娜", 13812340002, 45357, "7", "备注"),
        (1003, "张敏 ", "13812340003", "2024-3-7", 8, None),
    ]
    with speaking("zh"):
        pair = GooglePair(office, theirs, tmp_path, mine)
        before = copy.deepcopy(pair.host.workbook)
        assert not pair.sync().plan.actions
        assert pair.host.workbook.sheet(SHEET).values == before.sheet(SHEET).values
        in_step(pair, 3)


def test_an_undo_at_google_is_an_edit_like_any_other(pair):
    pair.write("D2", "无锡")
    pair.sync()
    pair.write("D2", "上海")
    pair.sync()
    assert pair.my_cell(2, 4) == "上海"
    in_step(pair)


def test_a_row_that_comes_back_by_undo_at_google_is_there_again(pair):
    pair.tab.delete_rows(4)
    pair.sync()
    assert "KH-003" not in pair.mine()
    pair.tab.insert_row(list(PEOPLE[2])[:4], 4, value_input_option="RAW")
    pair.sync()
    in_step(pair)


def test_two_rows_swapped_by_hand_and_one_of_them_edited(pair):
    one, two = (pair.tab.row_values(row) for row in (2, 3))
    blank = [""] * 5
    values = [(two + blank)[:5], (one + blank)[:5]]
    values[0][4] = "换了位置"
    pair.tab.update(values, "A2:E3", value_input_option="RAW")
    pair.sync()
    assert pair.my_cell(3, 5) == "换了位置"
    in_step(pair)


def test_two_people_synchronise_at_the_same_moment(pair, office, tmp_path):
    """The second one's whole sync comes between the first one's last look and its write."""
    two = Pair(ROWS, folder=tmp_path / "two", host=MemoryHost({SHEET: ROWS}, "二.xlsx"),
               remote=pair.side())  # fmt: skip
    two.sync()
    for number, who in enumerate((pair, two)):
        who.type(2 + number, 4, f"城{number}")
        who.type_row(8, [None, f"新{number}", f"1371111000{number}"])
    two.delete_row(6)

    def meanwhile() -> None:
        with speaking("zh"):
            two.sync()

    office.server.faults.add(Fault(FaultKind.EDIT, method="POST", path=BATCH, edit=meanwhile))
    pair.sync()
    office.server.faults.clear()
    for _round in range(2):
        pair.sync()
        two.remote = pair.side()
        two.sync()
    in_step(pair, 7)
    assert two.mine() == pair.mine()
    names = {text for row in pair.theirs().values() for text in row}
    assert {"新0", "新1", "城0", "城1"} <= names


def test_a_copy_of_the_workbook_at_a_colleague_s_computer(pair, tmp_path):
    """It has the same id, and nothing is known there of the last sync."""
    pair.type_row(8, [None, "孙丽", "13711112222"])
    pair.sync()
    other = Pair(folder=tmp_path / "other", host=MemoryHost({SHEET: ROWS}, "副本.xlsx"),
                 remote=pair.side(), state=SyncState(None))  # fmt: skip
    other.host.workbook = copy.deepcopy(pair.host.workbook)
    pair.tab.delete_rows(8)
    with pytest.raises(GuardError) as stopped:
        other.sync()
    assert stopped.value.guard == "state-lost"
    other.sync(force=["state-lost"])
    other.type(2, 4, "苏州")
    other.sync()
    pair.remote = pair.side()
    pair.sync()
    assert pair.my_cell(2, 4) == "苏州"
    assert other.mine() == pair.mine()
    in_step(pair, 7)
