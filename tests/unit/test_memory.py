"""The host in memory: as strict as Excel, and exact in taking back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.errors import RefusedError, UnsupportedEditError
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import Layer, MemorySheet
from addin.hosts.port import TableArea
from addin.table.cells import CellError, CellRef, CellValue, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    ConditionalFormat,
    DropSheet,
    Fill,
    Formula,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    ResultColumn,
    SetIdentity,
    SetValue,
    Unlock,
    Validation,
)

S = "S"
COLUMNS = (ResultColumn("行", 6),)


def new_host() -> MemoryHost:
    return MemoryHost(
        {S: [["a", 1, dt.date(2024, 3, 5)], ["b", True, Formula("A1", "a")]], "T": []}
    )


def make(host: MemoryHost, *changes: Change) -> ChangeSet:
    staged = host.stage(ChangeSet(changes))
    staged.commit()
    return staged.inverse


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x" * 32,
        "😀" * 16,
        "a/b",
        "a\\b",
        "a?",
        "a*",
        "[a]",
        "a:b",
        "'a",
        "a'",
        "History",
        "\x07",
    ],
)
def test_names_that_excel_refuses_are_refused(name: str) -> None:
    with pytest.raises(UnsupportedEditError):
        MemoryHost({name: []})
    with pytest.raises(UnsupportedEditError):
        new_host().stage(ChangeSet((PutSheet(name, "t", "s", COLUMNS),)))


def test_a_name_of_31_characters_is_fine() -> None:
    make(new_host(), PutSheet("问" * 31, "t", "s", COLUMNS))


def cell(row: int = 1, column: int = 1) -> CellRef:
    return CellRef(row, column)


ALL = RangeRef(1, 1, 3, 3)
REFUSED: dict[str, Change] = {
    "text too long": SetValue(S, cell(), "x" * 32_768),
    "text too long in UTF-16": SetValue(S, cell(), "😀" * 16_384),
    "an integer that would be rounded": SetValue(S, cell(), 110101199003071233),
    "not a number": SetValue(S, cell(), float("nan")),
    "infinity": SetValue(S, cell(), float("inf")),
    "a date before 1900": SetValue(S, cell(), dt.date(1899, 12, 31)),
    "a formula with its sign": SetValue(S, cell(), Formula("=A1")),
    "an empty formula": SetValue(S, cell(), Formula("")),
    "a cell below the sheet": SetValue(S, cell(1_048_577), "x"),
    "a cell right of the sheet": Note(S, cell(1, 16_385), "x"),
    "a note too long": Note(S, cell(), "x" * 32_768),
    "a colour by name": Fill(S, ALL, "red"),
    "a reversed range": Fill(S, RangeRef(3, 1, 1, 1), "#FFFFFF"),
    "an empty number format": NumberFormat(S, ALL, ""),
    "an open quote in a number format": NumberFormat(S, ALL, '0"kg'),
    "an unknown check": Validation(S, ALL, "regex"),
    "a list without choices": Validation(S, ALL, "list"),
    "a choice with a comma": Validation(S, ALL, "list", ("a,b",)),
    "choices of more than 255 characters": Validation(S, ALL, "list", ("x" * 200, "y" * 55)),
    "a custom check without formula": Validation(S, ALL, "custom"),
    "a title of a check too long": Validation(S, ALL, "list", ("a",), title="t" * 33),
    "a lock outside": Lock(S, (RangeRef(1, 1, 1, 16_385),)),
    "a result without columns": PutSheet("R", "t", "s", ()),
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_what_excel_refuses_is_refused_and_changes_nothing(change: Change) -> None:
    host = new_host()
    before = host.fingerprint()
    with pytest.raises(UnsupportedEditError):
        host.stage(ChangeSet((SetValue(S, cell(9, 9), "x"), change)))
    assert host.fingerprint() == before


def test_covered_cells_of_a_merged_range_take_neither_value_nor_note() -> None:
    host = new_host()
    host.workbook.sheet(S).merged = (RangeRef(1, 1, 2, 2),)
    for change in (SetValue(S, cell(2, 2), "x"), Note(S, cell(1, 2), "x")):
        with pytest.raises(UnsupportedEditError):
            host.stage(ChangeSet((change,)))
    make(host, SetValue(S, cell(1, 1), "x"), Note(S, cell(1, 1), "x"))
    assert host.read_grid(S).merged == (RangeRef(1, 1, 2, 2),)


def test_the_last_sheet_that_is_shown_cannot_be_dropped() -> None:
    host = MemoryHost({S: []})
    make(host, PutSheet("R", "t", "s", COLUMNS))
    host.workbook.sheet(S).visible = False
    with pytest.raises(UnsupportedEditError):
        host.stage(ChangeSet((DropSheet("R"),)))


def test_a_result_sheet_replaces_its_like_whatever_the_case_of_its_name() -> None:
    host = new_host()
    make(host, PutSheet("Findings", "问题", "1", COLUMNS, ((1,),)))
    make(host, PutSheet("findings", "问题", "0", COLUMNS))
    assert [sheet.name for sheet in host.sheets()] == [S, "T", "findings"]


def test_a_stage_can_be_committed_once() -> None:
    host = new_host()
    staged = host.stage(ChangeSet((SetValue(S, cell(), "x"),)))
    staged.commit()
    with pytest.raises(RefusedError):
        staged.commit()
    staged = host.stage(ChangeSet())
    staged.discard()
    with pytest.raises(RefusedError):
        staged.commit()


def test_a_number_shows_what_its_format_says() -> None:
    host = new_host()
    make(host, NumberFormat(S, RangeRef(1, 2, 1, 2), "yyyy-mm-dd"))
    make(host, NumberFormat(S, RangeRef(1, 3, 1, 3), "0.00"))
    assert list(host.read_grid(S).rows[0]) == ["a", dt.date(1900, 1, 1), 45356.0]


def test_whole_columns_are_painted_without_a_million_cells() -> None:
    host = new_host()
    before = host.fingerprint()
    column = RangeRef.parse("A:B")
    undo_fill = make(host, Fill(S, RangeRef(1, 1, 2, 1), "#FF0000"), Fill(S, column, "#ffe699"))
    undo_lock = make(host, Lock(S, (column,), (RangeRef(5, 1, 5, 1),)))
    cells = host.read_cells(S, [cell(1), cell(1_048_576, 2), cell(5), cell(1, 3)])
    assert [c.fill for c in cells.values()] == ["#FFE699", "#FFE699", "#FFE699", None]
    assert [c.locked for c in cells.values()] == [False, False, True, True]
    assert not host.workbook.sheet(S).fills.cells
    make(host, *undo_lock)
    make(host, *undo_fill)
    assert host.fingerprint() == before


def test_taking_back_a_column_keeps_what_was_painted_later_elsewhere() -> None:
    host = new_host()
    undo = make(host, Fill(S, RangeRef.parse("A:A"), "#FFE699"))
    make(host, Fill(S, RangeRef.parse("C:C"), "#DDEBF7"), Fill(S, RangeRef(1, 2, 1, 2), "#FF0000"))
    make(host, *undo)
    cells = host.read_cells(S, [cell(1, 1), cell(7, 3), cell(1, 2)])
    assert [c.fill for c in cells.values()] == [None, "#DDEBF7", "#FF0000"]


def test_a_sheet_survives_being_written_down() -> None:
    sheet = MemorySheet(
        "客户",
        values={cell(): "x", cell(2): 1.5, cell(3): True, cell(4): CellError("#N/A"),
                cell(5): Formula("A1", CellError("#REF!"))},
        notes={cell(): "n"},
        links={cell(): "'T'!A1"},
        validations=[Validation("客户", ALL, "list", ("a",))],
        conditional_formats=[ConditionalFormat("客户", ALL, "A1>1", "#FF0000")],
        tables=(TableArea("t", ALL),),
        merged=(ALL,),
        hidden_rows=frozenset({3}),
        hidden_columns=frozenset({2}),
        filter=ALL,
        visible=False,
        protected=True,
        password="p",
        title="T",
    )  # fmt: skip
    sheet.fills.paint(RangeRef.parse("B:B"), "#FFFFFF")
    sheet.formats.paint(ALL, "@")
    sheet.locks.paint(RangeRef(1, 1, 1, 1), False)
    assert MemorySheet.load(sheet.dump()) == sheet
    assert isinstance(MemorySheet.load(sheet.dump()).values[cell(4)], CellError)


AREAS = st.tuples(st.integers(1, 6), st.integers(1, 4), st.integers(0, 3), st.integers(0, 2)).map(
    lambda t: RangeRef(t[0], t[1], t[0] + t[2], t[1] + t[3])
) | st.sampled_from([RangeRef.parse("B:B"), RangeRef.parse("A:C"), RangeRef(2, 1, 9_000, 2)])
SINGLE = st.builds(CellRef, st.integers(1, 8), st.integers(1, 5))
VALUES: st.SearchStrategy[CellValue | Formula] = st.one_of(
    st.none(),
    st.text(max_size=4),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(dt.date(1900, 1, 1)),
    st.datetimes(dt.datetime(1900, 3, 1)).map(lambda d: d.replace(microsecond=0)),
    st.times().map(lambda t: t.replace(microsecond=0)),
    st.builds(Formula, st.sampled_from(["A1", "SUM(B1:B9)"]), st.sampled_from([1.0, "x", None])),
)
COLORS = st.sampled_from([None, "#FFE699", "#F8CBAD"])
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(SetValue, st.just(S), SINGLE, VALUES),
    st.builds(Fill, st.just(S), AREAS, COLORS),
    st.builds(NumberFormat, st.just(S), AREAS, st.sampled_from(["General", "@", "yyyy-mm-dd"])),
    st.builds(Note, st.just(S), SINGLE, st.sampled_from([None, "", "a", "ab"])),
    st.builds(Validation, st.just(S), AREAS, st.just("none")),
    st.builds(Validation, st.just(S), AREAS, st.just("list"), st.just(("a", "b"))),
    st.builds(
        Validation, st.just(S), AREAS, st.just("custom"), formula=st.sampled_from(["A1>1", "B$2=1"])
    ),
    st.builds(ConditionalFormat, st.just(S), AREAS, st.sampled_from([None, "A1>1"]), COLORS),
    st.builds(
        Lock,
        st.just(S),
        st.lists(AREAS, max_size=2).map(tuple),
        st.lists(AREAS, max_size=1).map(tuple),
    ),
    st.builds(Unlock, st.just(S)),
    st.builds(
        PutSheet, st.just("R"), st.just("t"), st.text(max_size=3), st.just(COLUMNS),
        st.sampled_from([(), ((1,),), (("x",), (None,))]),
        after=st.sampled_from([None, S, "T"]),
    ),
    st.builds(SetIdentity, st.sampled_from([None, "a", "b"])),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(first=st.lists(CHANGES, max_size=8), second=st.lists(CHANGES, max_size=8))
def test_any_changes_are_taken_back_exactly_and_made_again(
    first: list[Change], second: list[Change]
) -> None:
    host = new_host()
    make(host, *first)
    before = host.fingerprint()
    staged = host.stage(ChangeSet(tuple(second)))
    assert host.fingerprint() == before
    staged.commit()
    redo = host.stage(staged.inverse)
    redo.commit()
    assert host.fingerprint() == before
    make(host, *redo.inverse)
    assert host.fingerprint() == staged.after


@settings(max_examples=100, deadline=None)
@given(paints=st.lists(st.tuples(AREAS, st.sampled_from(["a", "b", "c"])), max_size=10))
def test_a_layer_shows_the_last_paint_everywhere(paints: list[tuple[RangeRef, str]]) -> None:
    layer = Layer("c")
    for area, value in paints:
        layer.paint(area, value)
    look = RangeRef(1, 1, 12, 6)
    expected = {
        place: next((value for area, value in reversed(paints) if place in area), "c")
        for place in look.cells()
    }
    assert {place: layer.at(place) for place in look.cells()} == expected
    for column in range(1, 7):
        values, index = layer.column(column, look)
        assert [values[i] for i in index] == [expected[CellRef(r, column)] for r in range(1, 13)]
    assert all(
        layer.at(place) == value for area, value in layer.runs(look) for place in area.cells()
    )
