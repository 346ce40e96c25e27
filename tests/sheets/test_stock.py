"""Very many new rows go to a hidden tab first; the batch that puts them into place is one."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings

from addin.errors import NotSentError, RemoteRefusedError, UnknownOutcomeError
from addin.table.cells import CellError
from sheets_sync import stock
from sheets_sync.local_server.faults import Fault, FaultKind
from sheets_sync.sides import AddRow, Batch, SetCell
from tests.sheets.rooms import VIEWER, Office
from tests.sheets.test_google_side import SHEET, Pair, _bare, _trimmed, batches, host_area
from tests.sync.remote_double import remote_of

BATCH, VALUES = r"/spreadsheets/[^/]+:batchUpdate$", r"/values:batchUpdate$"
NEW = tuple(AddRow(4, {1: f"{n:05}", 2: f"客户{n}", 5: n / 4}) for n in range(1, 60))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large is what is larger than a few rows."""
    monkeypatch.setattr(stock, "MOST_BYTES", 300)


@pytest.fixture
def pair(office: Office) -> Pair:
    office.server.faults.clear()
    return Pair(office)


def tabs(pair: Pair) -> list[str]:
    book = pair.office.owner.open_by_key(pair.key)
    return [str(tab.title) for tab in book.worksheets(exclude_hidden=False)]


def test_a_stock_is_filled_in_portions_and_gone_with_the_batch(pair):
    side = pair.side()
    side.read(())
    counts = side.spreadsheet.http.counts
    before, sent = counts.writes, counts.sent
    side.apply(Batch("t1", added=NEW))
    portions = [[row.values.get(c) for c in range(1, 6)] for row in NEW]
    least = len(json.dumps(portions, ensure_ascii=False, separators=(",", ":")).encode()) / 300
    assert least + 2 <= counts.writes - before <= least * 1.2 + 3
    assert counts.sent - sent < 300 * (counts.writes - before) + 3_000
    assert tabs(pair) == [SHEET, "其他"]
    assert pair.rows()[4:] == [_row(new) for new in NEW]


def _row(new: AddRow) -> list[object]:
    return [new.values.get(column) for column in range(1, max(new.values) + 1)]


def test_every_kind_of_value_arrives_as_it_is(pair):
    kinds = (
        "007", "=1+1", "'quoted", "+8613800138000", "2024-01-01", "1e5", "甲\n乙", True, False, 0,
        -2.5, 10**15, dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 6), CellError("#N/A"), None,
    )  # fmt: skip
    added = tuple(AddRow(4, {1: f"{n}", 2: kind, 3: kind}) for n, kind in enumerate(kinds))
    side = pair.side()
    side.read(())
    side.apply(Batch("t1", added=added))
    found = pair.rows()[4:]
    assert [row[1:2] for row in found] == [
        [45351] if kind == dt.date(2024, 2, 29)
        else [45351.25] if kind == dt.datetime(2024, 2, 29, 6)
        else [] if kind is None else [kind]
        for kind in kinds
    ]  # fmt: skip
    assert [type(row[1]) for row in found[:9]] == [type(kind) for kind in kinds[:9]]
    assert isinstance(found[14][1], CellError)
    host = pair.office.host(pair.key)
    formats = host.read_formats(SHEET, host_area("B5:B20"), [2])[2]
    shown = [formats.codes[i] for i in formats.index]
    assert shown[12:14] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    assert set(shown[:12]) == {"General"}


def test_new_rows_look_like_those_above_them(pair):
    look = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}
    place = {"sheetId": 0, "rowIndex": 3, "columnIndex": 0}
    fields = "userEnteredFormat.backgroundColor"
    pair.as_owner({"updateCells": {"start": place, "rows": [{"values": [look]}], "fields": fields}})
    side = pair.side()
    side.read(())
    side.apply(Batch("t1", added=NEW))
    (cell,) = host_area("A9").cells()
    assert pair.office.host(pair.key).read_cells(SHEET, [cell])[cell].fill == "#FF0000"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(batch=batches())
def test_a_batch_with_a_stock_does_what_one_without_does(office, batch):
    table = [tuple(f"{row}-{column}" for column in range(1, 5)) for row in range(1, 7)]
    pair, double = Pair(office, table), remote_of(table)
    side = pair.side()
    side.read(())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stock, "is_worth_it", lambda added, _book: bool(added))
        patch.setattr("sheets_sync.google_side.is_worth_it", lambda added, _book: bool(added))
        side.apply(batch)
    double.apply(batch)
    found, wanted = pair.side().read(()), double.read(())
    assert _trimmed(found.grid.rows) == _trimmed(wanted.grid.rows)
    assert found.ids == wanted.ids
    assert tabs(pair) == [SHEET, "其他"]


@pytest.mark.parametrize("path", [BATCH, VALUES])
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize(
    "kind", [k for k in FaultKind if k not in (FaultKind.DELAY, FaultKind.EDIT)]
)
def test_passing_trouble_anywhere_leaves_each_row_there_once(pair, kind, nth, path):
    side = pair.side()
    side.read(())
    pair.office.server.faults.add(Fault(kind, nth=nth, times=2, method="POST", path=path))
    side.apply(Batch("t1", added=NEW, removed=(2,)))
    pair.office.server.faults.clear()
    assert [row[0] for row in pair.rows()] == ["编号", "002", "003", *(r.values[1] for r in NEW)]
    assert tabs(pair) == [SHEET, "其他"]


@pytest.mark.parametrize("path", [BATCH, VALUES])
@pytest.mark.parametrize("nth", [1, 2])
def test_trouble_that_does_not_end_changes_nothing(pair, nth, path):
    side = pair.side()
    side.read(())
    before = pair.rows()
    faults = pair.office.server.faults
    faults.add(Fault(FaultKind.QUOTA, nth=nth, times=99, method="POST", path=path))
    with pytest.raises(NotSentError):
        side.apply(Batch("t1", added=NEW))
    faults.clear()
    assert pair.rows() == before
    assert pair.side().read(()).token == ""
    # What could not be deleted now is out of sight, and goes with the next batch.
    assert len(tabs(pair)) <= 3
    side = pair.side()
    side.read(())
    side.apply(Batch("t2", cells=(SetCell(2, 2, "x"),)))
    assert tabs(pair) == [SHEET, "其他"]


def test_a_refused_batch_takes_its_stock_along(pair):
    side = pair.side()
    side.read(())
    pair.side().apply(Batch("t0", cells=(SetCell(2, 2, "faster"),)))
    with pytest.raises(RemoteRefusedError):
        side.apply(Batch("t1", added=NEW))
    assert tabs(pair) == [SHEET, "其他"]
    assert len(pair.rows()) == 4


def test_a_viewer_leaves_no_stock(pair):
    side = pair.side(VIEWER)
    side.read(())
    with pytest.raises(RemoteRefusedError):
        side.apply(Batch("t1", added=NEW))
    assert tabs(pair) == [SHEET, "其他"]


def test_a_batch_that_may_still_come_keeps_its_stock(pair):
    side = pair.side()
    side.read(())
    faults = pair.office.server.faults
    faults.add(Fault(FaultKind.DROP_BEFORE, times=99, method="POST", path=BATCH, nth=2))
    faults.add(Fault(FaultKind.DROP_BEFORE, times=99, method="GET"))
    with pytest.raises(UnknownOutcomeError):
        side.apply(Batch("t1", added=NEW))
    faults.clear()
    assert len(tabs(pair)) == 3


@pytest.mark.parametrize(
    "kept", [{"hidden": False}, {"title": "小王的草稿"}], ids=["shown again", "renamed"]
)
def test_a_stock_of_which_somebody_has_made_a_tab_of_their_own_stays(pair, kept):
    left = stock.Stock(pair.side().spreadsheet, NEW)
    left.lay_in()
    pair.as_owner({"updateSheetProperties": {
        "properties": {"sheetId": left.id, **kept}, "fields": next(iter(kept)),
    }})  # fmt: skip
    side = pair.side()
    side.read(())
    side.apply(Batch("t1", cells=(SetCell(2, 2, "x"),)))
    assert len(tabs(pair)) == 3


def test_what_might_be_taken_for_a_formula_does_not_go_through_a_stock(pair):
    texts = ("=1+1", "'a", "+1", "-1", "@x", "0612", "1/2", "TRUE", "1e5", " x", "=")
    rows = [AddRow(4, {2: text}) for text in texts]
    assert [stock.typed_only(row.values) for row in rows] == [
        {2: text} if text[0] in "='" else {} for text in texts
    ]
    side = pair.side()
    side.read(())
    bodies: list[dict[str, object]] = []
    call = side.spreadsheet.http.call

    def noting(method, url, errand, params=None, body=None, **more):
        bodies.append(body or {})
        return call(method, url, errand, params, body, **more)

    side.spreadsheet.http.call = noting
    side.apply(Batch("t1", added=tuple(rows)))
    laid = json.dumps([b for b in bodies if "valueInputOption" in b])
    assert "0612" in laid
    assert "=1+1" not in laid
    assert [row[1] for row in pair.rows()[4:]] == list(texts)


def test_a_stock_that_has_no_room_is_done_without(pair, monkeypatch):
    monkeypatch.setattr(stock, "MOST_CELLS", 53_000)
    side = pair.side()
    side.read(())
    counts = side.spreadsheet.http.counts
    before = counts.writes
    side.apply(Batch("t1", added=NEW))
    assert counts.writes - before == 1
    assert len(pair.rows()) == 4 + len(NEW)


def test_many_rows_are_read_back_from_the_values(pair, monkeypatch):
    monkeypatch.setattr("sheets_sync.google_side._MANY_ROWS", 10)
    side = pair.side()
    side.read(())
    side.apply(Batch("t1", added=NEW))
    counts = side.spreadsheet.http.counts
    before = counts.reads
    again = side.read_again(range(1, 70), ("没有",))
    assert counts.reads - before == 3, "there is a formula"
    assert [_bare(again.rows[n]) for n in range(1, 64)] == pair.rows()
    assert (again.rows[69], again.token, again.lists) == ((), "t1", {})
