"""What is remembered of the last sync, and new codes."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pair_builders import Pair

from addin.errors import RefusedError, WorkbookInUseError
from sheets_sync.base import MISSING, BaseChange, BaseColumn
from sheets_sync.codes import new_codes
from sheets_sync.guards import Forced
from sheets_sync.places import open_state
from sheets_sync.state import SyncState

COLUMNS = (BaseColumn("编码", "编码", "code"), BaseColumn("姓名", "Name", "name"))
VALUES = st.one_of(
    st.none(), st.text(st.characters(codec="utf-8"), max_size=8), st.booleans(),
    st.integers(-999, 999),
    st.floats(allow_nan=False, allow_infinity=False), st.dates(dt.date(1900, 1, 1)),
    st.datetimes(dt.datetime(1900, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    st.just(MISSING),
)  # fmt: skip


def learnt(*rows: tuple[str, object]) -> BaseChange:
    return BaseChange(COLUMNS, {key: [key, value] for key, value in rows})


@given(VALUES)
def test_every_value_comes_back_as_it_was(value):
    state = SyncState(None)
    state.learn(learnt(("KH-1", value)))
    found = state.load().values[1][0]
    assert found == value or (found is MISSING and value is MISSING)
    assert type(found) is type(value)


def test_rows_are_learnt_and_dropped_one_by_one(tmp_path):
    path = tmp_path / "a" / "state.sqlite3"
    state = SyncState(path)
    assert state.is_new
    state.learn(learnt(("KH-1", "王伟"), ("KH-2", "李娜")), version="7")
    state.learn(
        BaseChange(COLUMNS, {"KH-2": ["KH-2", "李娜娜"]}, frozenset({"KH-1"}), {"KH-2": "x"})
    )
    state.close()
    again = SyncState(path)
    base = again.load()
    assert (list(base.keys), list(base.values[1]), base.ids) == (
        ["KH-2"],
        ["李娜娜"],
        {"KH-2": "x"},
    )
    assert again.facts()["version"] == "7"
    assert path.stat().st_mode & 0o077 == 0


def test_other_columns_keep_what_is_known_of_the_old_ones():
    state = SyncState(None)
    state.learn(learnt(("KH-1", "王伟")))
    new = (COLUMNS[0], BaseColumn("备注", "备注", ""), BaseColumn("客户名", "Name", "name"))
    state.learn(BaseChange(new))
    assert [list(values) for values in state.load().values] == [["KH-1"], [MISSING], ["王伟"]]


def test_what_is_learnt_is_learnt_as_a_whole_or_not_at_all():
    state = SyncState(None)
    state.learn(learnt(("KH-1", "王伟")))
    with pytest.raises(TypeError):
        state.learn(learnt(("KH-2", "李娜"), ("KH-3", object())))
    assert list(state.load().keys) == ["KH-1"]


def test_a_file_that_is_in_use_damaged_or_too_new(tmp_path):
    path = tmp_path / "state.sqlite3"
    state = SyncState(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    state._connection.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(WorkbookInUseError):
        state.note(version="1")
    other.execute("ROLLBACK")
    other.execute("PRAGMA user_version = 99")
    other.close()
    state.close()
    with pytest.raises(RefusedError):
        SyncState(path)
    path.write_bytes(b"nonsense" * 1000)
    with pytest.raises(RefusedError):
        SyncState(path)


def test_a_state_goes_along_once_the_workbook_has_an_id(tmp_path):
    first = open_state(tmp_path, None, "/a.xlsx", lambda _place: None, Forced())
    first.note(version="1")
    first.close()
    second = open_state(tmp_path, "id", "/a.xlsx", lambda _place: None, Forced())
    assert second.facts()["version"] == "1"
    second.close()
    moved = open_state(tmp_path, "id", "/b.xlsx", lambda _place: None, Forced())
    assert moved.facts()["version"] == "1"
    moved.close()


def test_two_columns_under_one_heading_are_not_mixed_up(tmp_path):
    header = ("客户编码", "姓名", "附注", "附注")
    rows = [header, ("KH-1", "王伟", "甲", "乙"), ("KH-2", "李娜", "丙", "丁")]
    pair = Pair(rows, rows, folder=tmp_path)
    pair.sync()
    pair.type(2, 4, "乙二")
    pair.remote.type(3, 3, "丙二")
    plan = pair.sync().plan
    assert plan.counts == {"set-sheet": 1, "set-workbook": 1, "conflicts": 0}
    assert pair.remote.rows[1].cells[2:] == ["甲", "乙二"]
    assert [pair.my_cell(3, 3), pair.my_cell(3, 4)] == ["丙二", "丁"]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], ["KH-00001", "KH-00002"]),
        (["KH-00007"], ["KH-00008", "KH-00009"]),
        (["C9", "C10"], ["C11", "C12"]),
        (["A-099", "A-098", "B7"], ["A-100", "A-101"]),
        (["999"], ["1000", "1001"]),
        (["VIP"], ["KH-00001", "KH-00002"]),
        (["C1", "C2", "C4", "x"], ["C5", "C6"]),
    ],
)
def test_new_codes_are_made_like_those_there_are(taken, expected):
    assert new_codes(2, taken) == expected


def test_a_code_that_the_rule_book_forbids_is_not_given():
    with pytest.raises(RefusedError):
        new_codes(1, ["KH-999"], r"KH-\d{3}")


@given(st.sets(st.from_regex(r"(KH-|C)?[0-9]{1,6}", fullmatch=True)), st.integers(1, 5))
def test_new_codes_are_nobody_s(taken, count):
    found = new_codes(count, taken)
    assert len(set(found)) == count
    assert not taken & set(found)
