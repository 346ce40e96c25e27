"""Each line of the truth table happens, and the plan for it is the golden one.

`SYNC_WRITE_GOLDEN=1 pytest tests/sync/test_truth_table.py` writes the golden plans anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from situations_set_up import SET_UPS

from addin.i18n import speaking
from addin.table.cells import text_of
from sheets_sync.situations import Cell, Effect, Row
from sheets_sync.truth_table import CELLS, ROWS, as_markdown, situations

GOLDEN = Path(__file__).parent / "golden_plans.json"
WRITE = os.environ.get("SYNC_WRITE_GOLDEN") == "1"
SILENT = {
    Row.MOVED, Row.NO_CUSTOMER, Row.DELETED_IN_BOTH, Cell.UNCHANGED, Cell.WRITTEN_DIFFERENTLY,
    Cell.BOTH_ALIKE, Cell.BOTH_CLEARED, Cell.FIRST_ALIKE, Cell.BOTH_FORMULAS, Cell.ERROR_VALUE,
}  # fmt: skip
"""Situations of which nobody is told."""


@pytest.fixture(autouse=True)
def chinese():
    with speaking("zh"):
        yield


def golden() -> dict[str, object]:
    return json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}


def test_every_situation_has_a_line_and_a_set_up():
    assert set(ROWS) == set(Row)
    assert set(CELLS) == set(Cell)
    assert set(SET_UPS) == {*Row, *Cell}
    assert len(situations()) >= 28


def test_the_table_is_rendered_in_both_languages():
    lines = as_markdown().splitlines()
    assert len(lines) == 2 + len(situations())
    assert all(line.count("|") == 5 for line in lines)
    conflict = next(line for line in lines if line.startswith("| `conflict`"))
    assert "改成别的<br>changed to something else" in conflict


@pytest.mark.parametrize("situation", SET_UPS, ids=lambda s: s.value)
def test_the_situation_comes_about(situation, tmp_path):
    """The set-up leads to just this situation: the plan names it, or asks, or is silent."""
    set_up = SET_UPS[situation]
    plan = set_up.pair(tmp_path).plan(**set_up.options)
    named = {action.why for action in plan.actions}
    if isinstance(situation, Cell) and situation.is_conflict:
        assert [line.key for line in plan.waiting] == ["KH-001"]
        assert named == set()
    elif situation is Row.NEW_IN_BOTH:
        assert named == {"first-only-sheet"}
        assert [line.key for line in plan.waiting] == ["KH-007"]
    else:
        assert named == (set() if situation in SILENT else {situation.value})
    if situation in (Cell.BOTH_ALIKE, Cell.BOTH_CLEARED):
        assert list(plan.base.rows) == ["KH-001"]


@pytest.mark.parametrize("situation", SET_UPS, ids=lambda s: s.value)
def test_the_plan_is_the_golden_one(situation, tmp_path):
    set_up = SET_UPS[situation]
    plan = set_up.pair(tmp_path).plan(**set_up.options).to_json()
    if WRITE:
        plans = golden() | {situation.value: plan}
        text = json.dumps(plans, ensure_ascii=False, indent=1, sort_keys=True)
        GOLDEN.write_text(text + "\n", "utf-8")
    assert plan == golden()[situation.value]
    if situation in SILENT:
        assert plan["actions"] == []


@pytest.mark.parametrize("situation", SET_UPS, ids=lambda s: s.value)
def test_what_was_planned_is_done_and_then_there_is_nothing_more(situation, tmp_path):
    set_up = SET_UPS[situation]
    pair = set_up.pair(tmp_path)
    plan = pair.plan(**set_up.options)
    done = pair.sync(**set_up.options).plan
    assert done.to_json() == plan.to_json()
    again = pair.plan()
    assert not again, again.to_json()
    open_cells = {(line.key, line.column) for line in again.waiting}
    mine, theirs = pair.mine(), pair.theirs()
    assert mine.keys() == theirs.keys()
    apart = sum(a != b for key in mine for a, b in zip(mine[key], theirs[key], strict=True))
    unequal = situation in (Cell.BOTH_FORMULAS, Cell.ERROR_VALUE)
    assert apart == len(open_cells) + int(unequal)


@pytest.mark.parametrize("situation", [s for s in Cell if s.recorded], ids=lambda s: s.value)
def test_a_typed_value_that_gives_way_is_listed_on_both_sides(situation, tmp_path):
    set_up = SET_UPS[situation]
    pair = set_up.pair(tmp_path)
    action = next(a for a in pair.sync(**set_up.options).plan.actions if a.column)
    mine, theirs = pair.list_lines("冲突"), pair.their_lines("冲突")
    choice = 5
    assert [*mine[0][:choice], *mine[0][6:]] == [*theirs[0][:choice], *theirs[0][6:]]
    state, shown = mine[0][6], mine[0][3:5]
    assert state
    assert text_of(action.old) in shown
    assert action.do.value == "set"
    assert (situation.effect is Effect.TO_SHEET) == (action.side.value == "sheet")
