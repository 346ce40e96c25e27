"""People who edit during a sync, and answers that get lost: nothing is lost or made twice."""

from __future__ import annotations

import pytest
from pair_builders import SHEET, Pair
from remote_double import no_fault

from addin.errors import NotSentError, RefusedError, UnknownOutcomeError
from addin.i18n import msg
from addin.table.cells import RangeRef

pytestmark = pytest.mark.usefixtures("chinese")

HARMLESS = msg("It happens.")


def edits_before(pair: Pair, request: str, act) -> None:
    """Somebody acts just before a request, once."""

    def fault(name: str, when: str) -> None:
        if (name, when) == (request, "before"):
            pair.remote.fault = no_fault
            act()

    pair.remote.fault = fault


def test_an_edit_before_the_last_look_is_merged(pair):
    pair.type(2, 4, "苏州")
    edits_before(pair, "read_again", lambda: pair.remote.type(2, 5, "刚改的"))
    report = pair.sync()
    assert report.passes == 2
    assert pair.my_cell(2, 5) == "刚改的"
    assert pair.mine() == pair.theirs()


def test_an_edit_of_the_very_cell_before_the_last_look_is_a_conflict(pair):
    pair.type(2, 4, "苏州")
    edits_before(pair, "read_again", lambda: pair.remote.type(2, 4, "无锡"))
    assert pair.sync().waiting == 1
    assert pair.remote.rows[1].cells[3] == "无锡"


def test_a_row_typed_at_the_end_just_before_the_write_is_not_overwritten(pair):
    pair.type_row(8, ("KH-007", "孙丽", "13812340007", None, None))
    new = [None, "马超", "13812340008"]
    edits_before(pair, "apply", lambda: pair.remote.insert(8, new))
    pair.sync()
    pair.sync()
    assert pair.mine() == pair.theirs()
    assert len(pair.mine()) == 8


def test_a_sort_just_before_the_write_is_put_right(pair):
    pair.type(2, 4, "苏州")
    pair.delete_row(7)
    edits_before(pair, "apply", lambda: pair.remote.sort(2, reverse=True))
    report = pair.sync()
    assert report.passes == 2
    assert pair.mine() == pair.theirs()
    assert sorted(pair.theirs()) == ["KH-001", "KH-002", "KH-003", "KH-004", "KH-005"]
    assert "苏州" in pair.theirs()["KH-001"]
    assert {"repair"} <= {action.do.value for action in report.plan.actions}


def test_a_sort_just_before_a_write_that_then_dies_is_put_right_by_the_next_sync(pair):
    pair.type(2, 4, "苏州")

    def fault(name: str, when: str) -> None:
        if (name, when) == ("apply", "before"):
            pair.remote.sort(2, reverse=True)
        if (name, when) == ("apply", "after"):
            raise UnknownOutcomeError(HARMLESS, HARMLESS)

    pair.remote.fault = fault
    with pytest.raises(UnknownOutcomeError):
        pair.sync()
    pair.remote.fault = no_fault
    pair.sync()
    assert pair.mine() == pair.theirs()
    assert [("苏州" in row) for row in pair.mine().values()].count(True) == 1


def test_an_edit_of_the_workbook_between_look_and_write_is_kept(pair):
    pair.remote.type(2, 4, "无锡")
    pair.type(3, 4, "天津")
    once: list[str] = []

    def step(name: str) -> None:
        if name == "read-back" and not once:
            once.append(name)
            pair.type(2, 4, "苏州")

    report = pair.sync(step=step)
    assert (report.passes, report.waiting) == (2, 1)
    assert pair.my_cell(2, 4) == "苏州"


def test_somebody_who_never_stops_typing_is_told_of(pair):
    pair.type(2, 4, "苏州")
    count = iter(range(99))

    def fault(name: str, when: str) -> None:
        if (name, when) == ("read_again", "before"):
            pair.remote.type(2, 5, f"第 {next(count)} 次")

    pair.remote.fault = fault
    with pytest.raises(RefusedError):
        pair.sync()
    pair.remote.fault = no_fault
    pair.sync()
    assert pair.mine() == pair.theirs()


def test_what_the_workbook_refuses_is_refused_before_anything_is_sent(pair):
    pair.type(3, 4, "天津")
    pair.remote.type(2, 5, "新备注")
    pair.host.workbook.sheet(SHEET).merged = (RangeRef.parse("D2:E2"),)
    before = pair.remote.grid()
    with pytest.raises(RefusedError):
        pair.sync()
    assert "apply" not in pair.remote.requests
    assert pair.remote.grid() == before


def test_a_repair_that_is_not_sent_is_made_by_the_next_sync(pair):
    pair.type(2, 4, "苏州")

    def lost(name: str, when: str) -> None:
        if (name, when) == ("apply", "before"):
            pair.remote.sort(2, reverse=True)
        if (name, when) == ("apply", "after"):
            raise UnknownOutcomeError(HARMLESS, HARMLESS)

    def fails(name: str, when: str) -> None:
        if (name, when) == ("apply", "before"):
            raise NotSentError(HARMLESS, HARMLESS)

    def unclear(name: str, when: str) -> None:
        if (name, when) == ("apply", "before"):
            raise UnknownOutcomeError(HARMLESS, HARMLESS)

    for fault in (lost, fails, unclear):
        pair.remote.fault = fault
        with pytest.raises((NotSentError, UnknownOutcomeError)):
            pair.sync()
    pair.remote.fault = no_fault
    pair.sync()
    assert pair.mine() == pair.theirs()
    assert [("苏州" in row) for row in pair.mine().values()].count(True) == 1


def test_edits_after_a_lost_answer_are_nobody_s_mistake(pair):
    pair.type(2, 4, "苏州")

    def lost(name: str, when: str) -> None:
        if (name, when) == ("apply", "after"):
            raise UnknownOutcomeError(HARMLESS, HARMLESS)

    pair.remote.fault = lost
    with pytest.raises(UnknownOutcomeError):
        pair.sync()
    pair.remote.fault = no_fault
    pair.remote.type(2, 4, "无锡")
    pair.remote.type(3, 4, "苏州")
    pair.sync()
    assert pair.my_cell(3, 4) == "苏州"
    assert pair.sync().waiting == 1


def test_what_was_not_sent_is_sent_the_next_time(pair):
    pair.type(2, 4, "苏州")

    def fault(name: str, when: str) -> None:
        if (name, when) == ("apply", "before"):
            raise NotSentError(HARMLESS, HARMLESS)

    pair.remote.fault = fault
    with pytest.raises(NotSentError):
        pair.sync()
    assert pair.state.facts().get("pending") is None
    pair.remote.fault = no_fault
    pair.sync()
    assert pair.remote.rows[1].cells[3] == "苏州"
