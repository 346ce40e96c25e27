"""A sync from the outside: what people see on both sides, and how often Google is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from pair_builders import HEADER, PEOPLE, ROWS, SHEET, Pair

from addin.errors import ChangedSinceError, RefusedError
from addin.table.cells import CellRef, RangeRef

pytestmark = pytest.mark.usefixtures("chinese")


# The first sync.


def test_an_empty_sheet_gets_the_whole_table(tmp_path):
    pair = Pair(ROWS, [], folder=tmp_path)
    pair.sync()
    assert pair.remote.rows[0].cells == list(HEADER)
    assert pair.theirs() == pair.mine()
    assert not pair.plan()


def test_a_sheet_with_a_header_only_gets_the_rows(tmp_path):
    pair = Pair(ROWS, [("姓名", "客户编码", "手机", "微信")], folder=tmp_path)
    plan = pair.sync().plan
    assert pair.remote.rows[1].cells[:3] == ["王伟", "KH-001", "13812340001"]
    assert plan.to_json()["left_out"] == {"workbook": ["城市", "备注"], "sheet": ["微信"]}


def test_a_workbook_with_a_header_only_gets_the_rows(tmp_path):
    pair = Pair([HEADER], ROWS, folder=tmp_path)
    pair.sync()
    assert pair.mine() == pair.theirs()
    assert pair.my_cell(2, 3) == "13812340001"


def test_a_first_sync_merges_and_deletes_nothing(tmp_path):
    pair = Pair(ROWS[:5], [ROWS[0], *ROWS[3:]], folder=tmp_path)
    pair.sync()
    assert pair.mine() == pair.theirs()
    assert len(pair.mine()) == len(PEOPLE)


def test_customers_without_codes_are_not_doubled_where_both_sides_say_the_same(tmp_path):
    bare = [HEADER, *((None, *row[1:]) for row in PEOPLE)]
    pair = Pair(bare, list(reversed(bare[1:])) and [bare[0], *reversed(bare[1:])], folder=tmp_path)
    pair.sync()
    assert pair.mine() == pair.theirs()
    assert sorted(pair.mine()) == [f"KH-{n:05d}" for n in range(1, 7)]


# What is asked of Google.


def test_a_sync_without_changes_asks_three_times_and_then_once(pair):
    pair.type(2, 4, "苏州")
    pair.sync()
    pair.remote.requests.clear()
    pair.sync()
    assert pair.remote.requests == ["version", "read", "read"]
    pair.remote.requests.clear()
    pair.sync()
    assert pair.remote.requests == ["version"]


def test_a_sync_with_changes_asks_six_times(pair):
    pair.type(2, 4, "苏州")
    pair.remote.type(3, 4, "天津")
    pair.sync()
    assert pair.remote.requests == [
        "version", "read", "read", "read_again", "apply", "read_again",
    ]  # fmt: skip


def test_a_dry_run_writes_nothing(pair):
    pair.type(2, 4, "苏州")
    pair.remote.type(3, 4, "天津")
    before = pair.host.fingerprint(), pair.remote.grid(), pair.state.facts()
    assert pair.plan()
    assert (pair.host.fingerprint(), pair.remote.grid(), pair.state.facts()) == before


# Values.


@pytest.mark.parametrize(
    "text", ["007", "=1+1", "+8613800138000", "110101199003070011", "-5", "@a", "1e5", "2024-03-05"]
)
def test_text_stays_text_on_both_ways(pair, text):
    pair.type(2, 5, text)
    pair.remote.type(3, 5, text)
    pair.type(4, 3, text)
    pair.sync()
    assert pair.remote.rows[1].cells[4] == text
    assert pair.my_cell(3, 5) == text
    assert pair.remote.rows[3].cells[2] == text
    assert not pair.plan()


def test_dates_are_dates_in_the_workbook_and_days_at_google(tmp_path):
    header = ("客户编码", "姓名", "建档日期")
    pair = Pair(
        [header, ("KH-1", "王伟", dt.date(2024, 3, 5)), ("KH-2", "李娜", dt.date(2024, 3, 6))],
        [header, ("KH-1", "王伟", 45356), ("KH-2", "李娜", 45357)],
        folder=tmp_path,
    )
    assert not pair.sync().plan
    pair.type(2, 3, dt.date(2024, 4, 1))
    pair.remote.type(3, 3, 45384)
    pair.sync()
    assert pair.remote.rows[1].cells[2] == 45383
    assert pair.my_cell(3, 3) == dt.date(2024, 4, 2)
    assert not pair.plan()


def test_a_new_customer_s_phone_is_text_in_the_workbook(pair):
    pair.remote.insert(8, (None, "孙丽", 13812340007, None, None))
    pair.sync()
    assert pair.my_cell(8, 3) == "13812340007"
    cell = CellRef(8, 3)
    assert pair.host.read_cells(SHEET, [cell])[cell].number_format == "@"


def test_what_stands_beside_the_table_stays(pair):
    pair.type(3, 8, "我的备忘")
    pair.remote.type(4, 8, "手写")
    pair.remote.delete(3)
    pair.delete_row(4)
    pair.sync()
    assert pair.my_cell(3, 8) == "我的备忘"
    assert 3 not in pair.host.read_state(SHEET).hidden_rows
    left = [row.cells for row in pair.remote.rows if "手写" in row.cells]
    assert [value for value in left[0] if value is not None] == ["手写"]


# Undo.


def test_after_an_undo_the_old_values_go_to_the_sheet(pair):
    pair.remote.type(2, 4, "无锡")
    pair.remote.insert(8, ("KH-007", "孙丽", "13812340007", None, None))
    pair.sync()
    session = pair.session
    entry = session.entry_to_undo(None)
    assert entry.command == "sync"
    session.apply(session.undo(entry), undoes=entry)
    assert pair.my_cell(2, 4) == "上海"
    plan = pair.sync().plan
    assert [(a.do.value, a.side.value, a.key) for a in plan.actions] == [
        ("move-to-deleted", "sheet", "KH-007"), ("set", "sheet", "KH-001"),
    ]  # fmt: skip
    assert pair.remote.rows[1].cells[3] == "上海"
    assert [line[0] for line in pair.their_lines("已删除")] == ["KH-007"]


def test_a_deleted_row_that_is_put_back_is_a_new_one(pair):
    pair.remote.delete(2)
    pair.sync()
    assert pair.host.read_grid(SHEET).rows[1] == [None] * 5
    assert pair.host.read_state(SHEET).hidden_rows == {2}
    entry = pair.session.entry_to_undo(None)
    pair.session.apply(pair.session.undo(entry), undoes=entry)
    pair.sync()
    assert "KH-001" in pair.theirs()
    assert not pair.plan()


def test_an_earlier_sync_is_not_undone_over_the_lists_of_a_later_one(pair):
    pair.remote.delete(2)
    pair.sync()
    pair.remote.delete(2)
    pair.sync()
    session = pair.session
    first = session.entry_to_undo(1)
    with pytest.raises(ChangedSinceError):
        session.undo(first)
    session.apply(session.undo(first, skip_changed=True), undoes=first)
    assert "KH-001" in pair.mine()
    assert [line[0] for line in pair.list_lines("已删除")] == ["KH-001", "KH-002"]


# Conflicts.


def conflict(pair: Pair) -> None:
    pair.type(2, 4, "苏州")
    pair.remote.type(2, 4, "无锡")
    pair.sync()


def test_a_conflict_keeps_both_values_and_is_listed_on_both_sides(pair):
    conflict(pair)
    assert pair.my_cell(2, 4) == "苏州"
    assert pair.remote.rows[1].cells[3] == "无锡"
    line = ["KH-001", "城市", "上海", "苏州", "无锡", None, None, "小李", "2026-11-22 09:30"]
    assert pair.list_lines("冲突") == pair.their_lines("冲突") == [line]
    sheet = pair.host.workbook.sheet("冲突")
    assert [check.values for check in sheet.validations] == [("工作簿", "Google 表格")]
    assert sheet.fills.at(CellRef(5, 1)) == "#F4B6C2"
    report = pair.sync()
    assert (bool(report.plan), report.waiting) == (False, 1)


def test_a_choice_made_at_google_counts_in_either_language(pair):
    conflict(pair)
    pair.remote.choose(5, 6, " google sheet ")
    pair.sync()
    assert pair.my_cell(2, 4) == "无锡"
    assert not pair.plan()
    assert pair.sync().waiting == 0


def test_a_conflict_that_people_settle_in_the_tables_stays_listed_as_settled(pair):
    conflict(pair)
    pair.remote.type(2, 4, "苏州")
    assert pair.sync().waiting == 0
    for lines in (pair.list_lines("冲突"), pair.their_lines("冲突")):
        assert [line[3:7] for line in lines] == [["苏州", "无锡", None, "已自行解决"]]
    assert not pair.plan()


def test_contradicting_choices_settle_nothing(pair):
    conflict(pair)
    pair.remote.choose(5, 6, "Google 表格")
    pair.choose(5, 6, "工作簿")
    assert pair.sync().waiting == 1
    assert (pair.my_cell(2, 4), pair.remote.rows[1].cells[3]) == ("苏州", "无锡")


def test_a_choice_between_other_values_does_not_count(pair):
    conflict(pair)
    pair.choose(5, 6, "工作簿")
    pair.remote.type(2, 4, "常州")
    assert pair.sync().waiting == 1
    assert pair.remote.rows[1].cells[3] == "常州"
    assert pair.list_lines("冲突")[0][3:6] == ["苏州", "常州", None]


def test_columns_and_order_of_people_on_the_conflicts_sheet_stay(pair):
    conflict(pair)
    sheet = pair.host.workbook.sheet("冲突")
    sheet.values[CellRef(4, 10)] = "问过谁"
    sheet.values[CellRef(5, 10)] = "小王"
    pair.type(3, 4, "天津")
    pair.remote.type(3, 4, "保定")
    pair.sync()
    assert [line[9] for line in pair.list_lines("冲突")] == ["小王", None]


# Row ids.


def test_with_ids_a_changed_code_is_known_even_where_the_row_was_edited_too(tmp_path):
    pair = Pair(folder=tmp_path)
    pair.remote.room_for_ids = 100
    pair.sync()
    pair.type(2, 4, "苏州")
    pair.sync()
    pair.sync()
    assert len({row.id for row in pair.remote.rows[1:]}) == len(PEOPLE)
    pair.remote.sort(2)
    row = next(i for i, r in enumerate(pair.remote.rows, 1) if r.cells[0] == "KH-003")
    pair.remote.type(row, 1, None)
    pair.remote.type(row, 4, "宁波")
    plan = pair.sync().plan
    assert {action.why for action in plan.actions} == {"code-put-back-in-sheet", "sheet-changed"}
    assert pair.mine() == pair.theirs()
    assert "宁波" in pair.mine()["KH-003"]


def test_ids_are_only_given_where_there_is_room_for_all(pair):
    pair.remote.room_for_ids = len(PEOPLE) - 1
    pair.type(2, 4, "苏州")
    pair.sync()
    assert not any(row.id for row in pair.remote.rows)


# Excel tables.


def test_a_new_customer_goes_inside_the_excel_table(tmp_path):
    from addin.table.grid import TableArea

    pair = Pair(folder=tmp_path)
    sheet = pair.host.workbook.sheet(SHEET)
    sheet.tables = (TableArea("客户表", RangeRef(1, 1, 8, 5)),)
    pair.sync()
    pair.remote.insert(8, ("KH-007", "孙丽", "13812340007", None, None))
    pair.sync()
    assert pair.my_cell(8, 1) == "KH-007"
    pair.remote.insert(9, ("KH-008", "马超", "13812340008", None, None))
    with pytest.raises(RefusedError):
        pair.sync()
    assert pair.my_cell(9, 1) is None
