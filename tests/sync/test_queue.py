"""The lines of the queue: what is read, what may be asked for, what is refused."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.i18n import LANGUAGES, speaking
from addin.table.grid import Grid
from sheets_sync.queue.asking import KEPT_BACK, LABELS, LONGEST_RUN, MOST, REPEATABLE, look_at
from sheets_sync.queue.lines import HEADINGS, TIME_FORM, Line, Queue, State, lines_in

NOW = dt.datetime(2026, 11, 22, 9, 30)
ID = "7b1a0b6e-61a0-4d3c-9a0f-0f1a2b3c4d5e"


def line(command="validate", **more) -> Line:
    given_ = {"row": 2, "id": ID, "asked": "", "who": "", "arguments": "", "state": State.WAITING}
    return Line(command=command, **{**given_, **more})  # type: ignore[arg-type]


def looked_at(*lines: Line, own_runs=()):
    return look_at(Queue("命令", lines, "客户", "17"), NOW, own_runs)


def words(language) -> list[str]:
    from addin.i18n import _

    with speaking(language):
        return [_(heading) for heading in HEADINGS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_read_in_either_language(language):
    with speaking(language):
        row = [ID, "2026-11-22 09:00:00", "li@example.com", "校验", "gid=17", State.WAITING.word]
    for reader in LANGUAGES:
        with speaking(reader):
            (found,) = lines_in(Grid("命令", 1, 1, [words(language), row]))
        assert (found.row, found.id, found.who, found.state) == (
            2, ID, "li@example.com", State.WAITING,
        )  # fmt: skip


@pytest.mark.parametrize(
    "grid",
    [
        Grid("命令", 1, 1, []),
        Grid("命令", 1, 1, [["编号", "内容"], [ID, "校验"]]),
        Grid("命令", 2, 1, [words("zh"), [ID]]),
    ],
    ids=["empty", "other headings", "not in row 1"],
)
def test_another_sheet_is_no_queue(grid):
    assert lines_in(grid) == ()


@pytest.mark.parametrize("verb", LABELS)
def test_a_command_is_known_by_its_words_in_either_language(verb):
    from addin.i18n import _

    for language in LANGUAGES:
        with speaking(language):
            asked = looked_at(line(_(LABELS[verb])))
        assert [one.verb for one in asked] == [verb]


@pytest.mark.parametrize("verb", KEPT_BACK)
def test_what_only_the_administrator_may_do_is_said_to_be_so(verb):
    (asked,) = looked_at(line(verb))
    assert asked.settled is State.REFUSED
    with speaking("zh"):
        assert str(asked.why) == "只有管理员能做。"


@given(
    command=st.text(max_size=30), arguments=st.text(max_size=30), id_=st.text(max_size=40),
)  # fmt: skip
def test_whatever_stands_in_a_line_nothing_but_the_list_is_run(command, arguments, id_):
    for asked in looked_at(
        line(command), line("fix", arguments=arguments), line("fix", id=id_)
    ):  # fmt: skip
        assert asked.verb in {*LABELS, ""}
        assert bool(asked.verb) != bool(asked.settled)
        if asked.verb:
            assert asked.line.has_id
            assert asked.line.arguments in {"", "gid=17"}


@pytest.mark.parametrize("arguments", ["gid=18", "gid=017 ", "gid=17;x", "客户", "gid=-1"])
def test_only_the_synchronised_tab_is_worked_on(arguments):
    assert looked_at(line(arguments=arguments))[0].settled is State.REFUSED


def test_one_sync_runs_so_many_lines_and_no_more():
    lines = [line(row=n, id=str(uuid.UUID(int=n))) for n in range(2, MOST + 10)]
    asked = looked_at(*lines)
    assert [one.line.row for one in asked] == list(range(2, MOST + 2))


def running(verb: str, *, run="a1", minutes=0) -> Line:
    since = NOW - dt.timedelta(minutes=minutes)
    return line(verb, state=State.RUNNING, run=run, since=since.strftime(TIME_FORM))


@pytest.mark.parametrize("verb", LABELS)
def test_what_was_interrupted_here_is_repeated_where_that_is_harmless(verb):
    (asked,) = looked_at(running(verb), own_runs=["a1"])
    assert (asked.verb == verb) is (verb in REPEATABLE)
    assert (asked.settled is State.FAILED) is (verb not in REPEATABLE)
    (again,) = looked_at(running(verb, run=asked.run_id("a1")), own_runs=["a1"])
    assert again.settled is State.FAILED


def test_another_sync_gets_an_hour():
    assert looked_at(running("validate", minutes=59)) == []
    assert looked_at(running("validate", minutes=61))[0].verb == "validate"
    assert dt.timedelta(minutes=60) == LONGEST_RUN
    lost = line(state=State.RUNNING, run="a1", since="yesterday")
    ahead = line(state=State.RUNNING, run="a1", since="2031-01-01 00:00:00")
    assert [one.verb for one in looked_at(lost)] == ["validate"]
    assert [one.verb for one in looked_at(ahead)] == ["validate"], "a clock that was wrong"


def test_settled_lines_are_left_alone():
    assert (
        looked_at(*(line(state=s) for s in (State.DONE, State.FAILED, State.REFUSED, None))) == []
    )
