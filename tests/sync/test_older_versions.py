"""An older backup of the workbook, or an older version of the Google Sheet, is restored."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from pair_builders import PEOPLE, ROWS, Pair

from addin.errors import GuardError
from addin.i18n import speaking

PHONE, CITY, REMARK = 3, 4, 5


class Versions:
    """A pair, and both sides as they were before the last edits were synchronised."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        pair.sync()
        self._workbook = copy.deepcopy(pair.host.workbook)
        self._rows = copy.deepcopy(pair.remote.rows)
        self._token = pair.remote.token
        for row in (2, 3, 4):
            pair.type(row, CITY, f"新城{row}")
            pair.remote.type(row, REMARK, f"新备注{row}")
        pair.sync()
        assert not pair.plan()
        self.now = pair.mine()

    def restore_workbook(self) -> None:
        """Somebody restores the backup."""
        self.pair.host.workbook = copy.deepcopy(self._workbook)

    def restore_sheet(self, *, metadata: bool = True) -> None:
        """Somebody restores the version; nobody knows whether metadata goes back, too."""
        remote = self.pair.remote
        remote.rows = copy.deepcopy(self._rows)
        if metadata:
            remote.token = self._token
        remote.edits += 1

    def stopped(self, where: str, **options: str) -> None:
        """The sync stops, and nothing is changed."""
        before = self.pair.host.fingerprint(), self.pair.remote.grid()
        with pytest.raises(GuardError, match=f"{where}里有 3 行变回了") as caught:
            self.pair.sync(**options)
        assert caught.value.guard == "older"
        assert (self.pair.host.fingerprint(), self.pair.remote.grid()) == before


@pytest.fixture
def versions(tmp_path) -> Iterator[Versions]:
    with speaking("zh"):
        yield Versions(Pair(ROWS, ROWS, folder=tmp_path))


def test_an_older_workbook_is_asked_about(versions):
    versions.restore_workbook()
    versions.stopped("工作簿")
    versions.stopped("工作簿", policy="workbook")


@pytest.mark.parametrize("metadata", [True, False])
def test_an_older_sheet_is_asked_about(metadata, versions):
    versions.restore_sheet(metadata=metadata)
    versions.stopped("Google 表格")
    versions.stopped("Google 表格", policy="sheet")


def test_the_newer_values_come_back_to_the_workbook(versions):
    versions.restore_workbook()
    pair = versions.pair
    pair.sync(policy="sheet")
    assert pair.mine() == pair.theirs() == versions.now
    assert not pair.plan()


def test_the_newer_values_come_back_to_the_sheet(versions):
    versions.restore_sheet()
    pair = versions.pair
    pair.sync(policy="workbook")
    assert pair.mine() == pair.theirs() == versions.now
    assert not pair.plan()


def test_the_older_values_may_be_the_right_ones(versions):
    versions.restore_workbook()
    pair = versions.pair
    pair.sync(force=["older"])
    assert pair.theirs()["KH-001"] == pair.mine()["KH-001"] != versions.now["KH-001"]
    assert not pair.plan()


def test_rows_that_the_older_workbook_lacks_come_back_with_the_newer_values(versions):
    pair = versions.pair
    pair.remote.insert(8, ("KH-007", "孙丽", "13711112222", "南京", None))
    pair.sync()
    versions.restore_workbook()
    pair.sync(policy="sheet")
    assert pair.mine() == pair.theirs()
    assert len(pair.mine()) == len(PEOPLE) + 1
    assert not pair.list_lines("已删除")


def test_an_older_workbook_that_was_edited_since(versions):
    versions.restore_workbook()
    pair = versions.pair
    pair.type(6, CITY, "苏州")
    versions.stopped("工作簿")
    pair.sync(policy="sheet")
    assert pair.theirs()["KH-005"] == pair.mine()["KH-005"]
    assert pair.remote.rows[5].cells[CITY - 1] == "苏州", "what was typed since is an edit"
    assert pair.theirs()["KH-001"] == versions.now["KH-001"]


def test_several_syncs_back(versions):
    pair = versions.pair
    for n in range(3):
        for row in (2, 3, 4):
            pair.type(row, CITY, f"第{n}次{row}")
        pair.sync()
    versions.restore_workbook()
    versions.stopped("工作簿")


def test_an_undone_sync_is_no_older_workbook(versions):
    pair = versions.pair
    session = pair.session
    entry = session.entry_to_undo(None)
    session.apply(session.undo(entry), undoes=entry)
    pair.sync()
    assert pair.remote.rows[1].cells[REMARK - 1] == "老客户"
    assert not pair.plan()


def test_what_a_sync_brought_before_it_died_is_no_older_sheet(versions):
    """An undone sync goes to the sheet, and the program dies before it can remember that."""
    pair = versions.pair
    for row in (2, 3, 4):
        pair.remote.type(row, CITY, f"又是{row}")
        pair.remote.type(row, REMARK, f"又一{row}")
    pair.sync()
    entry = pair.session.entry_to_undo(None)
    pair.session.apply(pair.session.undo(entry), undoes=entry)

    class KilledError(BaseException):
        pass

    def die(step: str) -> None:
        if step == "base":
            raise KilledError

    with pytest.raises(KilledError):
        pair.sync(step=die)
    pair.sync()
    assert pair.mine() == pair.theirs()
    assert not pair.plan()


def test_a_column_of_states_that_begins_anew_is_none(tmp_path):
    with speaking("zh"):
        pair = Pair(ROWS, ROWS, folder=tmp_path)
        for state in ("待办", "完成", "待办"):
            for row in range(2, 6):
                pair.type(row, REMARK, state)
            pair.sync()
        assert pair.remote.rows[2].cells[REMARK - 1] == "待办"


def test_cells_that_are_cleared_again_are_none(tmp_path):
    with speaking("zh"):
        bare = [ROWS[0], *((*person[:3], None, None) for person in PEOPLE)]
        pair = Pair(bare, bare, folder=tmp_path)
        pair.sync()
        for text in ("有", None):
            for row in range(2, 6):
                pair.type(row, CITY, text)
                pair.type(row, REMARK, text)
            pair.sync()
        assert pair.remote.rows[2].cells[CITY - 1] is None


def test_two_rows_are_second_thoughts(versions):
    pair = versions.pair
    for row, person in ((2, PEOPLE[0]), (3, PEOPLE[1])):
        pair.type(row, CITY, person[3])
        pair.type(row, REMARK, person[4])
    pair.sync()
    assert pair.remote.rows[1].cells[CITY - 1] == "上海"


def test_what_was_known_before_goes_with_its_columns_and_its_pair(versions):
    state = versions.pair.state
    assert set(state.earlier(["KH-001", "KH-002", "KH-006"])) == {"KH-001", "KH-002"}
    state.forget()
    assert state.earlier(["KH-001"]) == {}
