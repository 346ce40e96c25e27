"""The Google side of a sync, over unmodified gspread against a server on this computer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addin.errors import NotSentError, RemoteRefusedError, UnknownOutcomeError
from addin.table.cells import CellError, CellRef, CellValue
from addin.table.changes import Formula, PutSheet, ResultColumn
from sheets_sync.google_side import GoogleSide
from sheets_sync.local_server.faults import Fault, FaultKind
from sheets_sync.row_requests import ROW_KEY
from sheets_sync.sides import AddRow, Batch, RemoteSide, SetCell, Version
from tests.sheets.rooms import VIEWER, Office, cell_data
from tests.sync.remote_double import remote_of

SHEET = "客户"
BATCH = r":batchUpdate$"
_MANY = 20_000
HEADER = ("编号", "姓名", "手机", "日期", "金额")
ROWS: list[tuple[CellValue | Formula, ...]] = [
    HEADER,
    ("001", "王小明", "013800138000", dt.date(2024, 2, 29), 12.5),
    ("002", "=1+1", "+8613800138000", None, Formula("E2*2")),
    ("003", True, None, dt.date(1900, 1, 1), 7),
]
LIST = PutSheet(
    "冲突", "冲突", "1 处",
    (ResultColumn("编号", 9, "@"), ResultColumn("选择", 9, choices=("本地", "共享"))),
    (("001", None),),
)  # fmt: skip


class Pair:
    """A sheet at Google and its side."""

    def __init__(self, office: Office, rows: list[tuple[Any, ...]] | None = None) -> None:
        self.office = office
        self.key = office.add("客户共享表", [SHEET, "其他"])
        table = ROWS if rows is None else rows
        if table:
            office.put(self.key, 0, [[_data(value) for value in row] for row in table])

    def side(self, name: str | None = None, tab: str | int | None = SHEET) -> GoogleSide:
        account = self.office.account(name) if name else self.office.account()
        return GoogleSide(account, self.key, tab, self.office.manner())

    def as_owner(self, *requests: dict[str, Any]) -> None:
        self.office.owner.open_by_key(self.key).batch_update({"requests": list(requests)})

    def rows(self) -> list[list[CellValue]]:
        return [_bare(row) for row in self.side().read(()).grid.rows]


def _data(value: CellValue | Formula) -> dict[str, Any]:
    data = cell_data(value, "yyyy-mm-dd" if isinstance(value, dt.date) else "General")
    if isinstance(value, dt.date):
        days = (value - dt.date(1899, 12, 30)).days
        data["userEnteredValue"] = {"numberValue": days}
    return data


def _bare(row: Any) -> list[CellValue]:
    found = list(row)
    while found and found[-1] is None:
        found.pop()
    return found


@pytest.fixture
def pair(office: Office) -> Pair:
    office.server.faults.clear()
    return Pair(office)


def test_it_is_a_remote_side(pair):
    side: RemoteSide = pair.side()
    assert side.address == f"{pair.key}#{SHEET}"
    side.version()
    assert side.name == "客户共享表"


def test_a_read_gives_what_the_cells_hold(pair):
    found = pair.side().read(("冲突",))
    assert (found.spreadsheet, found.sheet, found.grid.sheet) == (pair.key, "0", SHEET)
    assert [_bare(row) for row in found.grid.rows] == [
        list(HEADER),
        ["001", "王小明", "013800138000", 45351, 12.5],
        ["002", "=1+1", "+8613800138000", None, 25],
        ["003", True, None, 2, 7],
    ]
    assert found.formulas == {CellRef(3, 5)}
    assert (found.ids, found.lists, found.token) == ({}, {}, "")
    assert 1_000 < found.room_for_ids < 30_000 / (len(ROW_KEY) + 8)


def test_errors_are_told_from_texts_that_look_like_them(office):
    pair = Pair(office, [("a", "#N/A", Formula("1/0"))])
    (row,) = pair.side().read(()).grid.rows
    assert row == ["a", "#N/A", CellError("#DIV/0!")]
    assert [type(v) for v in row] == [str, str, CellError]


def test_an_empty_tab_has_no_rows(office):
    pair = Pair(office, [])
    assert list(pair.side().read(()).grid.rows) == []


def test_rows_read_again_compare_equal(pair):
    side = pair.side()
    read = side.read(())
    again = side.read_again([1, 2, 3, 4, 9, 5_000])
    assert [again.rows[n] for n in (1, 2, 3, 4)] == [_bare(row) for row in read.grid.rows]
    assert not again.rows[9]
    assert not again.rows[5_000]


def test_the_version_grows_with_every_change(pair):
    side = pair.side()
    before = side.version()
    assert side.version() == before
    pair.office.server.edit(pair.key, f"'{SHEET}'!B2", [["李四"]])
    after = side.version()
    assert int(after.mark) > int(before.mark)
    assert before.when is not None
    assert after.when is not None
    assert after.when >= before.when


def test_cells_are_written_as_they_are(pair):
    side = pair.side()
    side.read(())
    side.read_again([2, 3])
    cells = {
        (2, 1): "0007", (2, 2): "=SUM(A1)", (2, 3): None, (2, 4): dt.date(2026, 11, 22),
        (2, 5): dt.datetime(2026, 11, 22, 6, 0), (3, 2): False, (3, 3): "2024-01-01", (3, 6): 0.1,
    }  # fmt: skip
    side.apply(Batch("t1", cells=tuple(SetCell(r, c, v) for (r, c), v in cells.items())))
    assert pair.rows()[1:3] == [
        ["0007", "=SUM(A1)", None, 46348, 46348.25],
        ["002", False, "2024-01-01", None, 92696.5, 0.1],
    ]
    host = pair.office.host(pair.key)
    formats = host.read_formats(SHEET, host_area("D2:E2"), [4, 5])
    assert [formats[c].codes[formats[c].index[0]] for c in (4, 5)] == [
        "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss",
    ]  # fmt: skip
    assert host.read_formulas(SHEET, host_area("A1:F9")) == {CellRef(3, 5): "E2*2"}


def host_area(text: str) -> Any:
    from addin.table.cells import RangeRef

    return RangeRef.parse(text)


def test_a_date_keeps_the_format_that_its_cell_has(pair):
    look = {"userEnteredFormat": {"numberFormat": {"type": "DATE", "pattern": "d/m/yyyy"}}}
    place = {"sheetId": 0, "rowIndex": 1, "columnIndex": 3}
    fields = "userEnteredFormat.numberFormat"
    pair.as_owner({"updateCells": {"start": place, "rows": [{"values": [look]}], "fields": fields}})
    side = pair.side()
    side.read(())
    side.read_again([2])
    side.apply(Batch("t1", cells=(SetCell(2, 4, dt.date(2025, 1, 2)),)))
    formats = pair.office.host(pair.key).read_formats(SHEET, host_area("D2"), [4])
    assert formats[4].codes[formats[4].index[0]] == "d/m/yyyy"


def test_rows_are_added_and_removed_by_the_numbers_of_the_read(pair):
    side = pair.side()
    side.read(())
    side.apply(
        Batch(
            "t1",
            ids={2: "id-2", 4: "id-4"},
            cells=(SetCell(4, 2, "改"),),
            added=(
                AddRow(2, {1: "new-1"}, "id-n1"), AddRow(2, {1: "new-2", 3: "0755"}),
                AddRow(4, {1: "last"}, "id-last"),
            ),
            removed=(3,),
        )
    )  # fmt: skip
    found = pair.side().read(())
    assert [_bare(row)[:1] for row in found.grid.rows] == [
        ["编号"], ["001"], ["new-1"], ["new-2"], ["003"], ["last"],
    ]  # fmt: skip
    assert found.grid.rows[4][1] == "改"
    assert found.grid.rows[3][2] == "0755"
    assert found.ids == {2: "id-2", 3: "id-n1", 5: "id-4", 6: "id-last"}
    assert found.token == "t1"


def test_ids_follow_their_rows(pair):
    side = pair.side()
    side.read(())
    side.apply(Batch("t1", ids={2: "a", 3: "b", 4: "c"}))
    pair.as_owner(
        {"moveDimension": {"source": {"sheetId": 0, "dimension": "ROWS", "startIndex": 3,
                                      "endIndex": 4}, "destinationIndex": 1}},
        {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2,
                                       "endIndex": 3}}},
    )  # fmt: skip
    assert pair.side().read(()).ids == {2: "c", 3: "b"}


def test_a_row_below_the_last_row_of_the_tab_makes_it_longer(pair):
    side = pair.side()
    side.read(())
    side.apply(Batch("t1", added=(AddRow(1_000, {1: "x"}, "id"), AddRow(1_000, {1: "y"}))))
    assert pair.rows()[1_000:] == [["x"], ["y"]]
    assert side.read_again([1_001, 1_002]).rows == {1_001: ["x"], 1_002: ["y"]}


def test_a_table_that_is_wider_than_the_tab_makes_it_wider(pair):
    side = pair.side()
    side.read(())
    side.read_again([1, 2])
    wide = {1: "004", 40: "im"}
    side.apply(Batch("t1", cells=(SetCell(1, 30, "列"),), added=(AddRow(4, wide),)))
    again = side.read_again([1, 5])
    assert (again.rows[1][29], again.rows[5][0], again.rows[5][39]) == ("列", "004", "im")


def test_lists_are_put_and_replaced_and_read_back(pair):
    side = pair.side()
    side.read(("冲突",))
    side.apply(Batch("t1", lists=(LIST,)))
    again = side.read_again([2], ("冲突",))
    assert list(again.lists["冲突"].rows)[3:] == [["编号", "选择"], ["001", None]]
    assert again.token == "t1"
    pair.office.server.edit(pair.key, "'冲突'!B5", [["共享"]])
    read = pair.side().read(("冲突", "没有"))
    assert read.lists["冲突"].rows[4][1] == "共享"
    assert side.read_again([], ("冲突",)).lists["冲突"] == read.lists["冲突"]
    side.apply(Batch("t2", "t1", lists=(PutSheet("冲突", "冲突", "0 处", LIST.columns),)))
    read = pair.side().read(("冲突",))
    assert [_bare(row) for row in read.lists["冲突"].rows][1:] == [["0 处"], [], ["编号", "选择"]]


def test_a_tab_of_the_users_is_no_list(pair):
    side = pair.side()
    side.read(())
    with pytest.raises(RemoteRefusedError):
        side.apply(Batch("t1", lists=(PutSheet("其他", "冲突", "", LIST.columns),)))


def test_another_token_makes_the_batch_fail_as_a_whole(pair):
    side = pair.side()
    side.read(())
    side.apply(Batch("t1", cells=(SetCell(2, 2, "one"),)))
    with pytest.raises(RemoteRefusedError):
        pair.side().apply(Batch("t2", "", cells=(SetCell(2, 2, "two"),)))
    assert pair.rows()[1][1] == "one"
    side.apply(Batch("t3", "t1", cells=(SetCell(2, 2, "three"),)))
    assert pair.rows()[1][1] == "three"


def test_the_same_batch_again_counts_as_done(pair):
    batch = Batch("t1", added=(AddRow(4, {1: "new"}),))
    for _ in range(3):
        side = pair.side()
        side.read(())
        side.apply(batch)
    assert [row[0] for row in pair.rows()] == ["编号", "001", "002", "003", "new"]


@pytest.mark.parametrize(
    "kind", [k for k in FaultKind if k not in (FaultKind.DELAY, FaultKind.EDIT)]
)
def test_a_batch_in_trouble_is_made_once(pair, kind):
    side = pair.side()
    side.read(())
    pair.office.server.faults.add(Fault(kind, times=2, method="POST", path=BATCH))
    side.apply(Batch("t1", added=(AddRow(4, {1: "new"}, "id"),), removed=(2,)))
    pair.office.server.faults.clear()
    assert [row[0] for row in pair.rows()] == ["编号", "002", "003", "new"]


@pytest.mark.parametrize(
    "kind", [k for k in FaultKind if k not in (FaultKind.DELAY, FaultKind.EDIT)]
)
def test_reads_survive_passing_trouble(pair, kind):
    pair.office.server.faults.add(Fault(kind, times=2, method="GET"))
    assert len(pair.side().read(()).grid.rows) == 4


def test_no_network_means_not_sent_and_silence_after_a_batch_an_open_outcome(pair):
    side = pair.side()
    side.read(())
    faults = pair.office.server.faults
    faults.add(Fault(FaultKind.QUOTA, times=99))
    with pytest.raises(NotSentError):
        side.read(())
    with pytest.raises(NotSentError):
        side.apply(Batch("t1", cells=(SetCell(2, 2, "x"),)))
    faults.clear()
    faults.add(Fault(FaultKind.DROP_AFTER, times=99))
    with pytest.raises(UnknownOutcomeError):
        side.apply(Batch("t1", cells=(SetCell(2, 2, "x"),)))
    faults.clear()
    assert pair.side().read(()).token == "t1"


def test_refusals_are_refusals_of_the_remote_side(pair):
    side = pair.side(VIEWER)
    side.read(())
    with pytest.raises(RemoteRefusedError):
        side.apply(Batch("t1", cells=(SetCell(2, 2, "x"),)))
    with pytest.raises(RemoteRefusedError):
        pair.side(tab="没有").read(())
    pair.office.owner.del_spreadsheet(pair.key)
    with pytest.raises(RemoteRefusedError):
        side.read(())
    assert side.version() == Version(), "Drive cannot tell what is gone from what is not shared"


def test_the_tab_may_be_named_by_the_address(pair):
    side = GoogleSide(
        pair.office.account(),
        f"https://docs.google.com/spreadsheets/d/{pair.key}/edit#gid=0",
        manner=pair.office.manner(),
    )
    assert side.read(()).grid.sheet == SHEET


values = st.one_of(
    st.none(), st.booleans(), st.integers(-99, 99), st.sampled_from(["007", "=1", "", "甲", "+86"]),
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
)  # fmt: skip


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    numbers = st.integers(1, 6)
    places = draw(st.lists(st.tuples(numbers, st.integers(1, 4)), unique=True, max_size=5))
    rows = st.dictionaries(st.integers(1, 4), values, max_size=3)
    added = draw(st.lists(st.builds(AddRow, numbers, rows, st.just("")), max_size=4))
    removed = draw(st.lists(numbers, unique=True, max_size=3))
    ids = draw(st.dictionaries(numbers, st.text("abc", min_size=1, max_size=3), max_size=3))
    cells = tuple(SetCell(r, c, draw(values)) for r, c in places)
    return Batch("t", "", ids, cells, tuple(added), tuple(removed))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batch=batches())
def test_a_batch_does_what_it_does_to_a_sheet_in_memory(office, batch):
    table = [tuple(f"{row}-{column}" for column in range(1, 5)) for row in range(1, 7)]
    pair, double = Pair(office, table), remote_of(table)
    side = pair.side()
    side.read(())
    side.apply(batch)
    double.apply(batch)
    found, wanted = pair.side().read(()), double.read(())
    assert _trimmed(found.grid.rows) == _trimmed(wanted.grid.rows)
    assert found.ids == wanted.ids


def _trimmed(rows: Any) -> list[list[CellValue]]:
    found = [_bare(row) for row in rows]
    while found and not found[-1]:
        found.pop()
    return found


def test_a_pass_takes_six_requests_however_many_rows_there_are(office):
    office.server.faults.clear()
    rows = [HEADER, *((f"{n:06}", f"客户{n}", f"138{n:08}", 45_000 + n % 900, n / 4)
                      for n in range(1, _MANY))]  # fmt: skip
    pair = Pair(office, [HEADER])
    place = {"sheetId": 0, "dimension": "ROWS", "length": _MANY - 1_000}
    pair.as_owner({"appendDimension": place})
    tab = office.owner.open_by_key(pair.key).worksheet(SHEET)
    for start in range(0, len(rows), 10_000):
        part = [list(row) for row in rows[start : start + 10_000]]
        tab.update(part, f"A{start + 1}", raw=True)
    side = pair.side()
    counts = side.spreadsheet.http.counts
    side.version()
    read = side.read(("冲突",))
    changed = list(range(7, _MANY, _MANY // 50))
    again = side.read_again(changed, ("冲突",))
    assert all(list(again.rows[n]) == _bare(read.grid.rows[n - 1]) for n in changed)
    sent = counts.sent
    side.apply(Batch("t1", cells=tuple(SetCell(n, 2, f"改{n}") for n in changed)))
    after = side.read_again(changed, ("冲突",))
    assert [after.rows[n][1] for n in changed] == [f"改{n}" for n in changed]
    assert after.token == "t1"
    assert (len(read.grid.rows), len(changed)) == (_MANY, 50)
    assert counts.reads + counts.writes == 6
    assert counts.sent - sent < 20_000
