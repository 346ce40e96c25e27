"""What looks like an accident stops a sync before it writes anything, and says the way out."""

from __future__ import annotations

import pytest
from pair_builders import HEADER, PEOPLE, ROWS, Pair
from remote_double import remote_of

from addin.errors import GuardError, RefusedError, UsageError
from addin.i18n import speaking
from sheets_sync.guards import CAN_BE_FORCED, Forced, Guard
from sheets_sync.sides import Batch
from sheets_sync.state import SyncState

MANY = [HEADER, *((f"KH-{n:03d}", f"客户{n}", f"138{n:08d}", "上海", None) for n in range(1, 41))]


@pytest.fixture(autouse=True)
def english():
    with speaking("en"):
        yield


def synced(folder, rows=ROWS) -> Pair:
    pair = Pair(rows, rows, folder=folder)
    pair.sync()
    return pair


def stopped(pair: Pair, guard: Guard, **options: object) -> GuardError:
    """The guard stops the sync, and nothing is changed on either side."""
    before = pair.host.fingerprint(), pair.remote.grid(), pair.state.load().keys
    with pytest.raises(GuardError) as caught:
        pair.sync(**options)
    assert caught.value.guard == guard.value
    assert caught.value.exit_status == 3
    assert (pair.host.fingerprint(), pair.remote.grid(), pair.state.load().keys) == before
    if guard is not Guard.KEY_COLUMN:
        assert f"--force {guard.value}" in str(caught.value.hint)
    return caught.value


def test_a_sheet_that_is_suddenly_empty(tmp_path):
    pair = synced(tmp_path)
    del pair.remote.rows[1:]
    pair.remote.edits += 1
    stopped(pair, Guard.EMPTY)
    pair.sync(force=["empty"])
    assert pair.mine() == {}
    assert len(pair.list_lines("Deleted")) == len(PEOPLE)


def test_a_workbook_that_is_suddenly_empty(tmp_path):
    pair = synced(tmp_path)
    for _person in PEOPLE:
        pair.delete_row(2)
    stopped(pair, Guard.EMPTY)


def test_many_rows_deleted(tmp_path):
    pair = synced(tmp_path, MANY)
    del pair.remote.rows[1:10]
    pair.remote.edits += 1
    error = stopped(pair, Guard.DELETIONS)
    assert "9 of 40" in str(error.message)
    pair.sync(force=["deletions"])
    assert len(pair.mine()) == 31


def test_a_fifth_may_be_deleted(tmp_path):
    pair = synced(tmp_path, MANY)
    del pair.remote.rows[1:9]
    pair.remote.edits += 1
    pair.sync()
    assert len(pair.mine()) == 32


def test_many_rows_changed(tmp_path):
    pair = synced(tmp_path, MANY)
    for row in range(2, 23):
        pair.type(row, 4, "北京")
    stopped(pair, Guard.CHANGES)
    pair.sync(force=["changes"])
    assert sum("北京" in row for row in pair.theirs().values()) == 21


def test_a_renamed_header(tmp_path):
    pair = synced(tmp_path)
    pair.remote.type(1, 4, "哪里")
    error = stopped(pair, Guard.HEADER)
    assert "城市" in str(error.message)
    pair.type(2, 4, "苏州")
    pair.type(2, 5, "新")
    pair.sync(force=["header"])
    assert pair.remote.rows[1].cells[3:] == ["上海", "新"]


@pytest.mark.parametrize("force", [[], ["header", "deletions"]])
def test_a_header_that_was_sorted_along_with_the_rows(force, tmp_path):
    pair = synced(tmp_path)
    pair.remote.rows.insert(4, pair.remote.rows.pop(0))
    pair.remote.edits += 1
    before = pair.host.fingerprint()
    with pytest.raises(GuardError, match="above the header") as caught:
        pair.sync(force=force)
    assert caught.value.guard == "header"
    assert pair.host.fingerprint() == before


def test_in_a_short_table_half_of_the_rows_are_many(tmp_path):
    pair = synced(tmp_path)
    del pair.remote.rows[1:5]
    pair.remote.edits += 1
    stopped(pair, Guard.DELETIONS)


def test_a_header_may_become_another_name_of_the_same_field(tmp_path):
    pair = synced(tmp_path)
    pair.remote.type(1, 3, "联系手机")
    pair.type(2, 3, "13900000000")
    pair.sync()
    assert pair.remote.rows[1].cells[2] == "13900000000"


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_table_without_codes(side, tmp_path):
    bare = [row[1:] for row in ROWS]
    pair = Pair(bare if side == "mine" else ROWS, bare if side == "theirs" else ROWS,
                folder=tmp_path)  # fmt: skip
    stopped(pair, Guard.KEY_COLUMN)


def test_two_rows_with_one_code(tmp_path):
    pair = synced(tmp_path)
    pair.remote.insert(8, ("KH-001", "赵六", "13700000000", None, None))
    error = stopped(pair, Guard.DUPLICATE_KEYS)
    assert "KH-001" in str(error.message)
    pair.type(3, 4, "天津")
    pair.type(2, 4, "南京")
    plan = pair.sync(force=["duplicate-keys"]).plan
    assert [action.key for action in plan.actions] == ["KH-002"]
    assert plan.forced_out == ["KH-001"]
    assert pair.remote.rows[1].cells[3] == "上海"


def test_another_sheet_than_before(tmp_path):
    pair = synced(tmp_path)
    pair.remote = remote_of(ROWS[:4], spreadsheet="sheet-2", address="sheet-2")
    stopped(pair, Guard.OTHER_PAIR)
    pair.sync(force=["other-pair"])
    assert len(pair.mine()) == len(pair.theirs()) == len(PEOPLE)


def test_a_lost_state(tmp_path):
    pair = synced(tmp_path)
    pair.remote.type(2, 4, "苏州")
    pair.sync()
    pair.type(3, 4, "天津")
    pair.sync()
    pair.state = SyncState(None)
    pair.remote.delete(7)
    stopped(pair, Guard.STATE_LOST)
    pair.sync(force=["state-lost"])
    assert len(pair.mine()) == len(pair.theirs()) == len(PEOPLE), "nothing is deleted"


def test_a_first_sync_is_no_lost_state(tmp_path):
    pair = Pair(folder=tmp_path)
    pair.remote.apply(Batch("someone-else.1"))
    pair.sync()
    assert pair.mine() == pair.theirs()


def test_guards_that_there_are_not(tmp_path):
    with pytest.raises(UsageError, match="nonsense"):
        Forced.of(["nonsense"])
    with pytest.raises(UsageError, match="key-column"):
        Forced.of(["key-column"])
    assert Forced.of(CAN_BE_FORCED).names == set(CAN_BE_FORCED)
    with pytest.raises(UsageError, match="newest"):
        Pair(folder=tmp_path).sync(policy="newest")


def test_no_room_below_the_workbook_s_table(tmp_path):
    rows = [*ROWS, (None,) * 5, ("合计", None, None, None, "6 位")]
    pair = Pair(rows, ROWS, folder=tmp_path)
    pair.sync()
    for n in (7, 8):
        pair.remote.insert(8, (f"KH-00{n}", f"新{n}", f"1370000000{n}", None, None))
    before = pair.host.fingerprint(), pair.remote.grid()
    with pytest.raises(RefusedError, match="no room"):
        pair.sync()
    assert (pair.host.fingerprint(), pair.remote.grid()) == before


def test_a_tab_with_something_else_on_it(tmp_path):
    pair = Pair(ROWS, [["会议记录"], ["今天下雨"]], folder=tmp_path)
    with pytest.raises(RefusedError):
        pair.sync()
