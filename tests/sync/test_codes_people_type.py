"""Customer codes as an office types them: other case, other width, digits gone, changed."""

from __future__ import annotations

import pytest
from pair_builders import HEADER, PEOPLE, ROWS, Pair

from addin.i18n import speaking
from sheets_sync.values import loosely

ZEROS = [HEADER, *((f"00{n}", *person[1:]) for n, person in enumerate(PEOPLE, 1))]


@pytest.fixture(autouse=True)
def chinese():
    with speaking("zh"):
        yield


def synced(folder, rows=ROWS) -> Pair:
    pair = Pair(rows, rows, folder=folder)
    pair.sync()
    return pair


def at_rest(pair: Pair, customers: int = len(PEOPLE)) -> None:
    """Both sides are the same, and nobody was deleted or doubled."""
    assert not pair.plan()
    assert pair.mine() == pair.theirs()
    assert len(pair.mine()) == customers
    assert pair.list_lines("已删除") == pair.their_lines("已删除") == []


@pytest.mark.parametrize("typed", ["kh-001", "ＫＨ－００１", " KH-001", "KH - 001"])
def test_a_code_written_differently_in_an_edited_row_is_put_back_in_the_sheet(typed, tmp_path):
    pair = synced(tmp_path)
    pair.remote.type(2, 1, typed)
    pair.remote.type(2, 4, "无锡")
    pair.sync()
    assert pair.remote.rows[1].cells[:4] == ["KH-001", "王伟", "13812340001", "无锡"]
    assert pair.my_cell(2, 4) == "无锡"
    at_rest(pair)


def test_a_code_written_differently_in_the_workbook_goes_to_the_sheet(tmp_path):
    pair = synced(tmp_path)
    pair.type(2, 1, "kh-001")
    pair.type(2, 4, "无锡")
    pair.remote.type(2, 5, "贵宾")
    pair.sync()
    assert pair.remote.rows[1].cells == ["kh-001", "王伟", "13812340001", "无锡", "贵宾"]
    at_rest(pair)


def test_codes_that_lost_their_zeros_are_put_back_edits_or_not(tmp_path):
    pair = synced(tmp_path, ZEROS)
    for row in range(2, 8):
        pair.remote.type(row, 1, row - 1)
    pair.remote.type(2, 4, "无锡")
    pair.sync()
    assert [row.cells[0] for row in pair.remote.rows[1:]] == [row[0] for row in ZEROS[1:]]
    at_rest(pair)


def test_a_first_sync_knows_codes_in_another_case_and_width(tmp_path):
    theirs = [HEADER, *((row[0].lower().replace("-", "－"), *row[1:]) for row in PEOPLE)]
    pair = Pair(ROWS, theirs, folder=tmp_path)
    pair.sync()
    assert [row.cells[0] for row in pair.remote.rows[1:]] == [row[0] for row in PEOPLE]
    at_rest(pair)


def test_two_customers_whose_codes_differ_in_case_stay_two(tmp_path):
    rows = [*ROWS, ("kh-001", "王薇", "13900000001", "上海", None)]
    pair = synced(tmp_path, rows)
    at_rest(pair, 7)
    pair.remote.delete(8)
    pair.remote.type(2, 4, "无锡")
    pair.sync()
    assert sorted(pair.mine()) == sorted(row[0] for row in PEOPLE)
    assert [line[0] for line in pair.list_lines("已删除")] == ["kh-001"]


def test_a_new_code_is_not_taken_for_an_old_one_that_is_still_there(tmp_path):
    pair = synced(tmp_path, ZEROS)
    pair.remote.insert(8, ("1", "孙丽", "13700000000", "南京", None))
    pair.sync()
    assert pair.mine()["1"][1:] != pair.mine()["001"][1:]
    at_rest(pair, 7)


def test_a_code_changed_alike_on_both_sides_is_the_same_customer(tmp_path):
    pair = synced(tmp_path)
    pair.type(2, 1, "VIP-1")
    pair.remote.type(2, 1, "VIP-1")
    pair.type(2, 4, "苏州")
    plan = pair.sync().plan
    assert plan.counts == {"set-sheet": 1, "conflicts": 0}
    assert pair.remote.rows[1].cells[:4] == ["VIP-1", "王伟", "13812340001", "苏州"]
    at_rest(pair)


def test_a_code_changed_in_a_row_with_an_open_conflict(tmp_path):
    pair = synced(tmp_path)
    pair.type(2, 4, "苏州")
    pair.remote.type(2, 4, "无锡")
    pair.sync()
    pair.type(2, 1, "VIP-1")
    pair.remote.type(2, 5, "贵宾")
    pair.sync()
    assert pair.remote.rows[1].cells[0] == "VIP-1"
    assert pair.my_cell(2, 5) == "贵宾"
    assert sorted(pair.mine()) == sorted(pair.theirs())
    assert [line[0] for line in pair.list_lines("冲突") if not line[6]] == ["VIP-1"]


def test_two_new_codes_that_swap_their_rows_stay_with_their_customers(tmp_path):
    """Codes that are exchanged in the workbook: both sides say the same afterwards."""
    pair = synced(tmp_path)
    pair.type(2, 1, "KH-002")
    pair.type(3, 1, "KH-001")
    pair.sync()
    assert pair.mine()["KH-002"] == pair.theirs()["KH-002"]
    at_rest(pair)


def test_a_changed_code_is_no_misplaced_one_after_a_crash(tmp_path):
    pair = synced(tmp_path)
    pair.type(2, 1, "VIP-1")

    class KilledError(BaseException):
        pass

    def die(step: str) -> None:
        if step == "base":
            raise KilledError

    with pytest.raises(KilledError):
        pair.sync(step=die)
    assert pair.remote.rows[1].cells[0] == "VIP-1"
    plan = pair.sync().plan
    assert not plan.actions
    assert pair.remote.rows[1].cells[0] == "VIP-1"
    at_rest(pair)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("kh-1", "KH-1", True), ("Ａ１", "a1", True), ("A 1", "A1", True), ("A1", "A2", False),
     ("007", "7", False), ("", " ", True)],
)  # fmt: skip
def test_what_counts_in_a_code(one, other, alike):
    assert (loosely(one) == loosely(other)) is alike
    assert loosely("007", digits=True) == loosely("7", digits=True)
    assert loosely("A07", digits=True) != loosely("A7", digits=True)
