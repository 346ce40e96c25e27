"""How findings are compared with the truth about a list."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.benchmarks.lists.truth import Column, Degree, MessyList, Truth, Value
from tests.benchmarks.messy_lists import make_list
from tests.benchmarks.scoring import Flag, agree, read_flags, score

NAME, MOBILE, BORN, AMOUNT = 1, 2, 3, 4
COLUMNS = (
    Column("name", "姓名"),
    Column("mobile", "手机"),
    Column("born", "出生日期"),
    Column("amount", "金额"),
)
CLEAN: tuple[Value, ...] = ("张伟", "13800138000", dt.date(1990, 5, 1), 12.5)


def truth(
    row: int,
    column: int,
    *,
    kind: str = "spoilt",
    degree: Degree = Degree.WRONG,
    visible: bool = True,
    group: int | None = None,
    suspect: bool = False,
) -> Truth:
    right = CLEAN[column - 1]
    number = group if group is not None else 100 * row + column
    return Truth(row, column, kind, degree, right, visible, number, suspect)


def messy(*truths: Truth, spoilt: Value = "?", rows: int = 5) -> MessyList:
    cells = {(t.row, t.column) for t in truths if not t.suspect}
    return MessyList(
        "members",
        "csv",
        dt.date(2026, 6, 30),
        COLUMNS,
        tuple(
            tuple(spoilt if (row, n) in cells else v for n, v in enumerate(CLEAN, 1))
            for row in range(2, rows + 2)
        ),
        (CLEAN,) * rows,
        truths,
    )


def test_a_flag_on_every_wrong_cell_gives_full_marks() -> None:
    result = score(messy(truth(2, NAME), truth(3, MOBILE)), [Flag(2, NAME), Flag(3, MOBILE)])
    assert (result.recall, result.precision) == (1.0, 1.0)


def test_a_missed_cell_lowers_recall_and_is_shown() -> None:
    result = score(messy(truth(2, NAME, kind="junk"), truth(3, MOBILE)), [Flag(3, MOBILE)])
    assert result.recall == 0.5
    assert [(e.row, e.header, e.shown, e.right, e.reason) for e in result.missed] == [
        (2, "姓名", "?", "张伟", "junk")
    ]


def test_a_flag_on_a_right_cell_lowers_precision_and_is_shown() -> None:
    result = score(messy(truth(2, NAME)), [Flag(2, NAME), Flag(4, BORN, "E224")])
    assert result.precision == 0.5
    assert [(e.row, e.header, e.reason) for e in result.false_alarms] == [(4, "出生日期", "E224")]


def test_two_findings_in_one_cell_count_as_one_flag() -> None:
    result = score(messy(truth(2, NAME)), [Flag(2, NAME, "E1"), Flag(2, NAME, "E2"), Flag(3, NAME)])
    assert (result.flagged, result.flagged_right) == (2, 1)


def test_invisible_and_untidy_cells_need_not_be_found_but_may_be_flagged() -> None:
    hidden, untidy = truth(2, NAME, visible=False), truth(3, NAME, degree=Degree.UNTIDY)
    assert score(messy(hidden, untidy), []).recall == 1.0
    assert score(messy(hidden, untidy), [Flag(2, NAME), Flag(3, NAME)]).precision == 1.0


def test_an_untidy_cell_called_an_error_is_counted_apart() -> None:
    untidy = truth(3, NAME, degree=Degree.UNTIDY)
    assert score(messy(untidy), [Flag(3, NAME, "E261")]).overstated == 1
    assert score(messy(untidy), [Flag(3, NAME, "T701")]).overstated == 0


@pytest.mark.parametrize("flagged", [(BORN,), (NAME,), (BORN, NAME)])
def test_either_side_of_a_contradiction_may_be_blamed(flagged: tuple[int, ...]) -> None:
    contradiction = (truth(2, BORN, group=7), truth(2, NAME, group=7, suspect=True))
    result = score(messy(*contradiction), [Flag(2, column) for column in flagged])
    assert (result.wrong, result.recall, result.precision) == (1, 1.0, 1.0)


def test_a_finding_about_a_row_finds_what_covers_the_row() -> None:
    whole = [truth(2, column, group=7) for column in (NAME, MOBILE, BORN, AMOUNT)]
    result = score(messy(*whole, truth(3, NAME)), [Flag(2, 0), Flag(3, 0), Flag(4, 0)])
    assert (result.wrong, result.found) == (2, 1)
    assert (result.flagged, result.flagged_right) == (3, 2)


def test_nothing_found_and_nothing_wrong_is_perfect() -> None:
    result = score(messy(), [])
    assert (result.recall, result.precision, result.suggestions_share) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("column", "suggestion", "right"),
    [
        (NAME, "张伟", True),
        (NAME, "张 伟", False),
        (MOBILE, "+86 138 0013 8000", True),
        (MOBILE, "13800138001", False),
        (BORN, "1990-05-01", True),
        (BORN, "1990/5/1", True),
        (BORN, "1990-01-05", False),
        (AMOUNT, "12.50", True),
        (AMOUNT, "125", False),
    ],
)
def test_suggestions_are_compared_by_meaning(column: int, suggestion: str, right: bool) -> None:
    result = score(messy(truth(2, column)), [Flag(2, column, "E1", suggestion)])
    assert (result.suggestions, result.suggestions_right) == (1, int(right))


def test_a_suggestion_that_changes_nothing_is_wrong() -> None:
    result = score(messy(), [Flag(2, NAME, "T701", "张伟")])
    assert (result.suggestions, result.suggestions_right) == (1, 0)


def test_a_suggestion_may_change_the_type_alone() -> None:
    result = score(
        messy(truth(2, MOBILE), spoilt=13800138000), [Flag(2, MOBILE, "T306", "13800138000")]
    )
    assert (result.suggestions, result.suggestions_right) == (1, 1)


def test_a_suggestion_for_a_right_cell_is_judged_by_what_stands_there() -> None:
    result = score(messy(), [Flag(2, MOBILE, "T703", "138 0013 8000"), Flag(2, NAME, "T1", "张维")])
    assert (result.suggestions, result.suggestions_right) == (2, 1)


def test_numbers_abroad_are_compared_in_their_country() -> None:
    assert agree("phone", "030 18724467", "+49 30 18724467", "DE")
    assert not agree("phone", "030 18724467", "+49 30 18724467", "FR")
    assert not agree("phone", "+49 30 18724467", "+49 30 18724467 ext. 12", "DE")


def test_the_kinds_tell_what_was_missed() -> None:
    result = score(
        messy(truth(2, NAME, kind="a"), truth(3, NAME, kind="a"), truth(4, BORN, kind="b")),
        [Flag(2, NAME), Flag(4, BORN)],
    )
    assert [(k.kind, k.found, k.visible) for k in result.kinds] == [("a", 1, 2), ("b", 1, 1)]


def test_findings_are_read_by_row_and_column_letter(tmp_path: Path) -> None:
    path = tmp_path / "findings.csv"
    path.write_text(
        "row,column,header,field,code,severity,message,value,suggestion\n"
        '2,B,手机,手机,T703,tidy,"a, b",138 0013 8000,13800138000\n'
        "7,AB,备注,备注,E106,error,x,#N/A,\n"
        ",C,,,W307,warning,about a column,,\n"
        "9,,,,W107,warning,about a row,,\n",
        encoding="utf-8-sig",
    )
    assert read_flags(path) == [
        Flag(2, 2, "T703", "13800138000"),
        Flag(7, 28, "E106", ""),
        Flag(9, 0, "W107", ""),
    ]


@pytest.mark.parametrize(("name", "least"), [("members", 0.85), ("business", 0.85), ("trade", 0.7)])
def test_the_schema_beside_us_is_a_serious_one(name: str, least: float) -> None:
    if os.environ.get("CI") != "true":
        pytest.importorskip("pandera", reason="the peers are not installed (extra: bench)")
    from tests.benchmarks.peers import pandera_flags

    messy_list = make_list(name, 600, 2, "csv", dt.date(2026, 6, 30))
    result = score(messy_list, pandera_flags(messy_list))
    assert result.recall >= least
    assert result.precision >= 0.9
    assert not result.reaches_goals
