"""What a tab's cells are, told from their values; and whether two reads are the same."""

from __future__ import annotations

import pytest

from addin.table.cells import CellError, CellRef
from addin.table.changes import Formula
from sheets_sync.local_server.faults import Fault, FaultKind
from sheets_sync.tab_values import read_tabs
from tests.sheets.rooms import Office, cell_data
from tests.sheets.test_google_side import Pair

SHEET = "客户"


@pytest.fixture
def pair(office: Office) -> Pair:
    office.server.faults.clear()
    return Pair(office, [("编号", "姓名"), ("001", "王小明"), ("002", 7)])


def reads(side) -> int:
    return side.spreadsheet.http.counts.reads


def test_a_plain_table_takes_two_requests_and_one_with_formulas_three(pair):
    side = pair.side()
    side.read(())
    assert reads(side) == 2
    pair.office.server.edit(pair.key, f"'{SHEET}'!B3", [["=1+1"]])
    found = side.read(())
    assert reads(side) == 5
    assert found.grid.rows[2] == ["002", 2]
    assert found.formulas == {CellRef(3, 2)}


def test_formulas_texts_and_errors_of_several_tabs(pair):
    book = pair.office.owner.open_by_key(pair.key)
    other = book.worksheet("其他").id
    pair.office.put(pair.key, 0, [
        [cell_data(v) for v in ("=A1", Formula("1/0"), "#REF!", Formula('""'), "")],
        [cell_data(v) for v in ("a", Formula("NA()"), "#1 客户", None, "=")],
    ])  # fmt: skip
    pair.office.put(pair.key, other, [[cell_data(Formula("2*3")), cell_data("b")]])
    one, two = read_tabs(pair.side().spreadsheet, (SHEET, "其他"))
    assert one.grid.rows[:2] == [
        ["=A1", CellError("#DIV/0!"), "#REF!", None, None],
        ["a", CellError("#N/A"), "#1 客户", None, "="],
    ]
    assert [type(one.grid.rows[0][c]) for c in (1, 2)] == [CellError, str]
    assert one.formulas == {CellRef(1, 2), CellRef(1, 4), CellRef(2, 2)}
    assert (two.grid.rows, two.formulas) == ([[6, "b"]], {CellRef(1, 1)})


def test_an_apostrophe_in_front_is_asked_about_whatever_google_makes_of_it(pair, monkeypatch):
    pair.office.put(pair.key, 0, [[cell_data("'a"), cell_data("=1"), cell_data("007")]])
    side = pair.side()
    told = side.spreadsheet.values

    def with_signs(*args, **more):
        return [[[f"'{v}" if v == "007" else v for v in row] for row in part]
                for part in told(*args, **more)]  # fmt: skip

    monkeypatch.setattr(side.spreadsheet, "values", with_signs)
    found = side.read(())
    assert found.grid.rows[0] == ["'a", "=1", "007"]
    assert found.formulas == frozenset()


def test_a_formula_that_is_typed_over_while_it_is_asked_about_gives_what_is_there_now(pair):
    pair.office.server.edit(pair.key, f"'{SHEET}'!B3", [["=1+1"]])
    server = pair.office.server
    server.faults.add(
        Fault(FaultKind.EDIT, nth=3, method="GET",
              edit=lambda: server.edit(pair.key, f"'{SHEET}'!B3", [["李四"]]))
    )  # fmt: skip
    found = pair.side().read(())
    assert found.grid.rows[2] == ["002", "李四"]
    assert found.formulas == frozenset()


def test_reads_of_the_same_have_the_same_digest_and_others_another(pair):
    digest = pair.side().read(()).digest
    assert digest
    assert pair.side().read(()).digest == digest
    look = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}
    place = {"sheetId": 0, "rowIndex": 1, "columnIndex": 0}
    fields = "userEnteredFormat.backgroundColor"
    pair.as_owner({"updateCells": {"start": place, "rows": [{"values": [look]}], "fields": fields}})
    assert pair.side().read(()).digest == digest, "looks are nothing that a sync knows of"
    pair.office.server.edit(pair.key, f"'{SHEET}'!B3", [["李四"]])
    edited = pair.side().read(()).digest
    pair.office.server.edit(pair.key, f"'{SHEET}'!B3", [["=7"]])
    assert len({digest, edited, pair.side().read(()).digest}) == 3
    metadata = {
        "metadataKey": "cs.row", "metadataValue": "1", "visibility": "DOCUMENT",
        "location": {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 1,
                                        "endIndex": 2}},
    }  # fmt: skip
    pair.office.server.edit(pair.key, f"'{SHEET}'!B3", [["7"]])
    assert pair.side().read(()).digest == digest
    pair.as_owner({"createDeveloperMetadata": {"developerMetadata": metadata}})
    assert pair.side().read(()).digest != digest
