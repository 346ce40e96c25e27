from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.commands.history import history_rows
from addin.commands.left import Aspect, same_value
from addin.commands.undo import UndoPlan, cells_to_compare, judge_by_cells, plan_undo
from addin.errors import ChangedSinceError, NothingToUndoError
from addin.hosts.port import CellState
from addin.i18n import speaking
from addin.journal import Entry, State
from addin.table.cells import CellError, CellRef, CellValue, RangeRef
from addin.table.changes import (
    Change,
    ChangeSet,
    DropSheet,
    Fill,
    Formula,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    SetIdentity,
    SetValue,
    Unlock,
)
from addin.table.layers import WIDE, Layer, Place, area_without

A1, A2, B1, B2 = CellRef(1, 1), CellRef(2, 1), CellRef(1, 2), CellRef(2, 2)
RED, YELLOW = "#F8CBAD", "#FFFF00"
NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
ENTRY = Entry(5, NOW, "fix", state=State.APPLIED)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def changes(*found: Change) -> ChangeSet:
    return ChangeSet(found)


def planned(
    change_set: ChangeSet,
    inverse: ChangeSet,
    current: Mapping[CellRef, CellState],
    *,
    skip_changed: bool = False,
    entry: Entry = ENTRY,
) -> UndoPlan:
    places = {("S", cell): state for cell, state in current.items()}
    return plan_undo(entry, change_set, inverse, places, ["S"], skip_changed=skip_changed)


VALUES = changes(SetValue("S", A1, "new"), SetValue("S", A2, 2))
OLD_VALUES = changes(SetValue("S", A1, "old"), SetValue("S", A2, 1))
AS_LEFT = {A1: CellState("new"), A2: CellState(2)}


def test_cells_that_are_as_they_were_left_get_their_old_values_back() -> None:
    plan = planned(VALUES, OLD_VALUES, AS_LEFT)
    assert plan == UndoPlan(ENTRY, OLD_VALUES)


def test_a_cell_changed_since_is_refused_and_named() -> None:
    with pytest.raises(ChangedSinceError) as caught:
        planned(VALUES, OLD_VALUES, {**AS_LEFT, A2: CellState("by hand")})
    assert caught.value.cells == ("S!A2",)
    assert "Cells changed since command 5: 1 (S!A2)." in str(caught.value)


def test_a_cell_changed_since_can_be_left_alone() -> None:
    plan = planned(VALUES, OLD_VALUES, {**AS_LEFT, A2: CellState("by hand")}, skip_changed=True)
    assert plan.change_set == changes(SetValue("S", A1, "old"))
    assert [(c.place, c.aspects) for c in plan.conflicts] == [("S!A2", (Aspect.VALUE,))]


def test_only_what_the_command_changed_is_compared() -> None:
    marks = changes(Fill("S", RangeRef.of_cell(A1), RED), Note("S", A1, "✖ wrong [E202]"))
    inverse = changes(Fill("S", RangeRef.of_cell(A1), None), Note("S", A1, None))
    typed = CellState("typed by hand", RED, "✖ wrong [E202]", "@")
    assert planned(marks, inverse, {A1: typed}).change_set == inverse


def test_each_aspect_of_a_cell_is_judged_by_itself() -> None:
    change_set = changes(
        SetValue("S", A1, "new"), Fill("S", RangeRef.of_cell(A1), RED), Note("S", A1, "ours")
    )
    inverse = changes(
        SetValue("S", A1, "old"), Fill("S", RangeRef.of_cell(A1), YELLOW), Note("S", A1, None)
    )
    now = {A1: CellState("new", YELLOW, "theirs")}
    plan = planned(change_set, inverse, now, skip_changed=True)
    assert plan.conflicts[0].aspects == (Aspect.FILL, Aspect.NOTE)
    assert plan.change_set == changes(SetValue("S", A1, "old"))


def test_a_number_format_stays_with_a_value_typed_since() -> None:
    change_set = changes(SetValue("S", A1, 5), SetValue("S", A2, 6))
    inverse = changes(
        SetValue("S", A1, "5"),
        SetValue("S", A2, "6"),
        NumberFormat("S", RangeRef(1, 1, 2, 1), "@"),
    )
    plan = planned(change_set, inverse, {A1: CellState(7), A2: CellState(6)}, skip_changed=True)
    assert plan.change_set == changes(
        SetValue("S", A2, "6"), NumberFormat("S", RangeRef.of_cell(A2), "@")
    )


def test_a_range_is_filled_back_around_the_cells_left_alone() -> None:
    area = RangeRef.parse("A1:C3")
    change_set = changes(Fill("S", area, RED))
    inverse = changes(Fill("S", area, None, {"xlsx:fill": "<fill/>"}))
    now = {cell: CellState(fill=RED) for cell in area.cells()}
    now[B2] = CellState(fill=YELLOW)
    plan = planned(change_set, inverse, now, skip_changed=True)
    assert [getattr(c, "range").a1 for c in plan.change_set] == [  # noqa: B009
        "A1:C1",
        "A2",
        "C2",
        "A3:C3",
    ]
    assert all(change.raw == {"xlsx:fill": "<fill/>"} for change in plan.change_set)


def test_the_last_of_several_changes_to_a_cell_counts() -> None:
    change_set = changes(
        SetValue("S", A1, 1),
        SetValue("S", A1, 2),
        Fill("S", RangeRef.parse("A1:B2"), YELLOW),
        Fill("S", RangeRef.of_cell(A1), RED),
    )
    now = {cell: CellState(fill=YELLOW) for cell in (A2, B1, B2)}
    assert planned(change_set, changes(), {**now, A1: CellState(2, RED)}).conflicts == ()


def test_whole_columns_are_not_compared_cell_by_cell() -> None:
    change_set = changes(Fill("S", RangeRef.parse("A:A"), RED), SetValue("S", B2, 1))
    assert cells_to_compare(change_set) == {"S": {B2}}
    inverse = changes(Fill("S", RangeRef.parse("A:A"), None))
    plan = planned(change_set, inverse, {B2: CellState(9)}, skip_changed=True)
    assert plan.change_set == inverse


def test_the_later_command_is_named() -> None:
    later = Entry(9, NOW, "merge")

    def journal(places: object) -> Mapping[Place, Entry]:
        assert places == [("S", A1), ("S", A2)]
        return {("S", A2): later}

    current = {("S", A1): CellState(), ("S", A2): CellState()}
    with pytest.raises(ChangedSinceError, match=r"2 \(S!A1, S!A2 by command 9\)"):
        plan_undo(ENTRY, VALUES, OLD_VALUES, current, ["S"], later=journal)


def test_a_long_list_of_conflicts_is_cut_in_the_message_only() -> None:
    cells = [CellRef(row, 1) for row in range(1, 2001)]
    change_set = changes(*(SetValue("S", cell, "new") for cell in cells))
    with pytest.raises(ChangedSinceError) as caught:
        planned(change_set, changes(), dict.fromkeys(cells, CellState()))
    assert len(caught.value.cells) == 2000
    assert "2,000 (S!A1, S!A2, S!A3, S!A4, S!A5, …)" in str(caught.value)


def test_a_sheet_that_is_gone_is_a_conflict_but_a_result_sheet_is_not() -> None:
    put = PutSheet("问题", "问题", "", ())
    change_set = changes(SetValue("S", A1, 1), SetValue("T", A1, 1), put)
    inverse = changes(SetValue("S", A1, 0), SetValue("T", A1, 0), DropSheet("问题"))
    current = {("S", A1): CellState(1)}
    with pytest.raises(ChangedSinceError, match="sheet “T” is gone"):
        plan_undo(ENTRY, change_set, inverse, current, ["S"])
    plan = plan_undo(ENTRY, change_set, inverse, current, ["S"], skip_changed=True)
    assert plan.change_set == changes(SetValue("S", A1, 0))
    assert [(c.place, c.aspects) for c in plan.conflicts] == [("T", (Aspect.SHEET,))]
    again = plan_undo(ENTRY, changes(DropSheet("问题")), changes(put), {}, [])
    assert again.change_set == changes(put)


def test_the_workbook_keeps_its_id() -> None:
    plan = planned(changes(SetIdentity("id")), changes(SetIdentity(None)), {})
    assert plan.change_set == ChangeSet()


def test_the_password_that_the_journal_does_not_keep_is_put_in() -> None:
    inverse = changes(Unlock("S"), Lock("S", raw={"x": "y"}), Fill("S", RangeRef.of_cell(A1), None))
    plan = plan_undo(ENTRY, changes(), inverse, {}, ["S"], password="geheim")
    assert plan.change_set == changes(
        Unlock("S", "geheim"),
        Lock("S", old_password="geheim", raw={"x": "y"}),
        Fill("S", RangeRef.of_cell(A1), None),
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (replace(ENTRY, state=State.UNDONE, undone_by=7), "undone already, by command 7"),
        (replace(ENTRY, state=State.ABANDONED), "never changed"),
        (replace(ENTRY, kept=False), "have been deleted"),
    ],
)
def test_what_cannot_be_undone_says_why(entry: Entry, reason: str) -> None:
    with pytest.raises(NothingToUndoError, match=reason):
        planned(VALUES, OLD_VALUES, AS_LEFT, entry=entry)


@pytest.mark.parametrize(
    ("left", "now"),
    [
        (5, 5.0),
        (0.1 + 0.2, 0.3),
        ("", None),
        ("a\r\nb", "a\nb"),
        (dt.date(2024, 3, 5), dt.datetime(2024, 3, 5)),
        (dt.datetime(2024, 3, 5, 10, 0, 0, 400), dt.datetime(2024, 3, 5, 10)),
        (dt.time(10, 30), dt.timedelta(hours=10, minutes=30)),
        (Formula("A1", 5), Formula("A1", 6)),
        (CellError("#N/A"), CellError("#N/A")),
    ],
)
def test_what_a_spreadsheet_does_to_a_value_is_no_change(
    left: CellValue | Formula, now: CellValue | Formula
) -> None:
    assert same_value(left, now)
    assert same_value(now, left)


@pytest.mark.parametrize(
    ("left", "now"),
    [
        (1, True),
        (0, False),
        (0, None),
        ("5", 5),
        (" ", None),
        ("a", "A"),
        ("#N/A", CellError("#N/A")),
        (Formula("A1"), "A1"),
        (Formula("A1", 5), 5),
        (Formula("A1"), Formula("A2")),
        (dt.date(2024, 3, 5), dt.date(2024, 3, 6)),
        (dt.date(2024, 3, 5), "2024-03-05"),
        (dt.time(10), dt.time(10, 0, 1)),
        (1.0, 1.000001),
    ],
)
def test_a_real_change_is_seen(left: CellValue | Formula, now: CellValue | Formula) -> None:
    assert not same_value(left, now)
    assert not same_value(now, left)


@pytest.mark.parametrize(
    ("fill", "now", "is_same"),
    [
        (Fill("S", RangeRef.of_cell(A1), "#ffe699"), "#FFE699", True),
        (Fill("S", RangeRef.of_cell(A1), None), None, True),
        (Fill("S", RangeRef.of_cell(A1), None), RED, False),
        (Fill("S", RangeRef.of_cell(A1), None), "", False),
        (Fill("S", RangeRef.of_cell(A1), "", {"x": "gradient"}), "", True),
        (Fill("S", RangeRef.of_cell(A1), "", {"x": "gradient"}), None, False),
        (Fill("S", RangeRef.of_cell(A1), RED), None, False),
    ],
)
def test_fills_are_compared_by_colour(fill: Fill, now: str | None, is_same: bool) -> None:
    plan = planned(changes(fill), changes(), {A1: CellState(fill=now)}, skip_changed=True)
    assert (plan.conflicts == ()) is is_same


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ("new", 2, State.APPLIED),
        ("old", 1, State.ABANDONED),
        ("new", 1, None),
        ("x", 2, None),
    ],
)
def test_an_unclear_command_is_judged_by_its_cells(
    first: CellValue, second: CellValue, state: State | None
) -> None:
    current = {("S", A1): CellState(first), ("S", A2): CellState(second)}
    assert judge_by_cells(VALUES, OLD_VALUES, current) is state
    assert judge_by_cells(VALUES, OLD_VALUES, {}) is None


small = st.integers(min_value=1, max_value=6)
small_cells = st.builds(CellRef, small, small)
small_ranges = st.tuples(small, small, small, small).map(
    lambda t: RangeRef(min(t[0], t[2]), min(t[1], t[3]), max(t[0], t[2]), max(t[1], t[3]))
)


@given(small_ranges, st.sets(small_cells))
def test_a_range_without_cells_is_exactly_the_others(area: RangeRef, taken: set[CellRef]) -> None:
    pieces = [cell for piece in area_without(area, taken) for cell in piece.cells()]
    assert sorted(pieces) == [cell for cell in area.cells() if cell not in taken]


@given(st.lists(st.tuples(small_ranges | st.just(RangeRef(1, 1, WIDE, 2)), st.integers())))
def test_a_layer_shows_what_was_painted_last(strokes: list[tuple[RangeRef, int]]) -> None:
    layer: Layer[int] = Layer()
    for area, number in strokes:
        layer.paint(area, number)
    for cell in RangeRef(1, 1, 7, 7).cells():
        over = [number for area, number in strokes if cell in area]
        assert layer.get(cell) == (over[-1] if over else None)
        assert (cell in layer) is bool(over)


def test_the_history_names_commands_undos_and_redos() -> None:
    entries = [
        Entry(4, NOW, "undo", state=State.APPLIED, undoes=3, depth=2),
        Entry(3, NOW, "undo", state=State.UNDONE, undoes=2, undone_by=4, depth=1),
        Entry(2, NOW, "validate", "wang", "", {"fill": 1200, "note": 0, "set_identity": 1}),
        Entry(1, NOW, "my_macro", counts={"wishes": 3}, state=State.ABANDONED),
    ]
    rows = history_rows(entries)
    assert [str(row.command) for row in rows] == [
        "Redo of 2 (Validate)",
        "Undo of 2 (Validate)",
        "Validate",
        "my_macro",
    ]
    assert [str(row.state) for row in rows] == ["done", "undone", "interrupted", "not carried out"]
    assert [[str(count) for count in row.counts] for row in rows[2:]] == [
        ["fills 1,200"],
        ["wishes 3"],
    ]
    assert [row.can_be_undone for row in rows] == [True, False, True, False]
    assert rows[0].time == NOW.astimezone().strftime("%Y-%m-%d %H:%M")
