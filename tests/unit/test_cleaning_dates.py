"""Dates: what is read, what is refused, and that nothing ambiguous is ever guessed."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.date_forms import PATTERNS
from addin.cleaning.dates import DateCleaner
from addin.cleaning.reading import Cleaner
from addin.findings import Code
from addin.table.cells import CellValue
from addin.table.fields import Kind

TODAY = dt.date(2026, 11, 21)
ANY_ORDER = DateCleaner(today=TODAY)
CLEANERS = {
    order: DateCleaner(order, today=TODAY, kind=Kind.BIRTH_DATE)  # type: ignore[arg-type]
    for order in ("ask", "ymd", "dmy", "mdy")
}
DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "matching" / "cn_10k.csv.gz"

days = st.dates(dt.date(1900, 1, 2), TODAY)
times = st.one_of(
    st.just(""),
    st.times().map(lambda t: t.strftime(" %H:%M")),
    st.times().filter(lambda t: t.second > 0).map(lambda t: t.strftime(" %H:%M:%S")),
).filter(lambda time: time != " 00:00")


def codes(value: CellValue, cleaner: DateCleaner = ANY_ORDER) -> list[Code]:
    return [problem.code for problem in cleaner.read(value).problems]


def only_suggestion(value: CellValue) -> CellValue:
    (problem,) = ANY_ORDER.read(value).problems
    return problem.suggestion


def test_a_date_cleaner_is_a_cleaner() -> None:
    cleaner: Cleaner = ANY_ORDER
    assert cleaner.forms[0] == "iso"


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (dt.date(2024, 3, 5), "date"),
        (dt.datetime(2024, 3, 5), "date"),
        ("2024-03-05", "iso"),
        ("2024-3-5", "iso_short"),
        ("2024/03/05", "ymd_slash"),
        ("2024/3/5", "ymd_slash_short"),
        ("2024.03.05", "ymd_dot"),
        ("2024.3.5", "ymd_dot_short"),
        ("2024年3月5日", "chinese"),
        ("2024年03月05日", "chinese_padded"),
        ("20240305", "compact"),
        ("5 Mar 2024", "d_mon_y"),
        ("05-Mar-2024", "d_mon_y_dash"),
        ("Mar 5, 2024", "mon_d_y"),
        ("March 5, 2024", "month_d_y"),
    ],
)
def test_every_proper_writing_has_a_form_and_no_problem(value: CellValue, form: str) -> None:
    reading = ANY_ORDER.read(value)
    assert (reading.standard, reading.form, reading.problems) == ("2024-03-05", form, ())


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月5号",
        "二〇二四年三月五日",
        "二零二四年三月五日",
        "2024 - 3 - 5",
        "2024.3.5.",
        "2024--03-05",
        "2024 03 05",
        "5th of March 2024",
        "5-Mar-24",
        "24年3月5日",
        "2024-03-05 (周二)",
        "Tuesday, March 5, 2024",
        "2024/03/5",
    ],
)
def test_unusual_writings_are_understood_without_a_form(text: str) -> None:
    reading = ANY_ORDER.read(text)
    assert (reading.standard, reading.form, reading.problems) == ("2024-03-05", "", ())


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("2024-03-05 14:30", "2024-03-05 14:30"),
        ("2024/3/5 9:05", "2024-03-05 09:05"),
        ("2024年3月5日下午2点30分", "2024-03-05 14:30"),
        ("2024-03-05 12:15 AM", "2024-03-05 00:15"),
        ("2024-03-05T14:30:00Z", "2024-03-05 14:30Z"),
        ("2024-03-05T14:30:00+0800", "2024-03-05 14:30+08:00"),
    ],
)
def test_the_time_of_day_is_kept(text: str, standard: str) -> None:
    assert ANY_ORDER.read(text).standard == standard
    assert codes(text) == []


def test_a_time_of_midnight_is_only_a_date_written_clumsily() -> None:
    assert codes("2024-03-05 00:00:00") == [Code.FORM]
    assert only_suggestion("2024-03-05 00:00:00") == "2024-03-05"


@pytest.mark.parametrize(
    "text", ["05/03/2024", "05.03.2024", "5-3-2024", "05/03/24", "24-03-05", "240305"]
)
def test_a_date_that_may_be_two_days_is_asked_about_and_never_guessed(text: str) -> None:
    (problem,) = ANY_ORDER.read(text).problems
    assert problem.code is Code.DATE_AMBIGUOUS
    assert problem.suggestion is None
    assert "2024-03-05" in (problem.params["first"], problem.params["second"])
    assert problem.params["first"] != problem.params["second"]


@pytest.mark.parametrize(
    ("text", "standard"),
    [("25/03/2024", "2024-03-25"), ("03/25/2024", "2024-03-25"), ("05/05/2024", "2024-05-05")],
)
def test_a_date_that_can_be_one_day_only_is_read(text: str, standard: str) -> None:
    assert ANY_ORDER.read(text).standard == standard


def test_the_order_of_a_column_is_proved_by_its_own_members() -> None:
    order = ANY_ORDER.column_order
    assert order(["25/03/2024", "05/03/2024"]) == "dmy"
    assert order(["03/25/2024", "05/03/2024"]) == "mdy"
    assert order(["99-03-25", "24-03-05"]) == "ymd"
    assert order(["05/03/2024", "06/07/2024"]) == ""
    assert order(["25/03/2024", "03/25/2024"]) == ""
    assert order([]) == ""


def test_one_late_day_among_hundreds_is_a_slip_and_no_proof() -> None:
    assert ANY_ORDER.column_order(["25/03/2024"] + ["05/03/2024"] * 200) == ""


def test_in_a_column_of_proved_order_day_first_is_a_form_like_any_other() -> None:
    cleaner = ANY_ORDER.for_column(["25/03/2024", "05/03/2024"])
    reading = cleaner.read("05/03/2024")
    assert (reading.standard, reading.form, reading.problems) == ("2024-03-05", "dmy_slash", ())
    assert cleaner.forms[cleaner.forms_of(["05/03/2024"])[0]] == "dmy_slash"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2024-02-30", Code.DATE_IMPOSSIBLE),
        ("2023-02-29", Code.DATE_IMPOSSIBLE),
        ("2024-13-05", Code.DATE_IMPOSSIBLE),
        ("20241305", Code.DATE_IMPOSSIBLE),
        ("20224-03-05", Code.DATE_IMPOSSIBLE),
        ("202-03-05", Code.DATE_IMPOSSIBLE),
        ("3月5日", Code.DATE_NO_YEAR),
        ("03-05", Code.DATE_NO_YEAR),
        ("5 Mar", Code.DATE_NO_YEAR),
        ("2024年3月", Code.DATE_INCOMPLETE),
        ("2024-03", Code.DATE_INCOMPLETE),
        ("2024", Code.DATE_INCOMPLETE),
        ("Mar 2024", Code.DATE_INCOMPLETE),
        (2024, Code.DATE_INCOMPLETE),
        ("2026-11-22", Code.DATE_FUTURE),
        ("1899-05-05", Code.DATE_TOO_OLD),
        ("2024-03-05、2024-04-06", Code.SEVERAL_VALUES),
        ("2024-03-05至2024-04-06", Code.SEVERAL_VALUES),
        ("abc", Code.DATE_UNREADABLE),
        ("13800138000", Code.DATE_UNREADABLE),
        ("2024-3-5-6", Code.DATE_UNREADABLE),
        (True, Code.DATE_UNREADABLE),
        (-5, Code.DATE_UNREADABLE),
        (float("nan"), Code.DATE_UNREADABLE),
        (dt.time(3, 4), Code.DATE_UNREADABLE),
    ],
)
def test_what_is_no_right_date_is_named_and_left_alone(value: CellValue, code: Code) -> None:
    (problem,) = ANY_ORDER.read(value).problems
    assert problem.code is code
    assert not problem.certain


@pytest.mark.parametrize(
    "value", ["1900-01-00", "1900-01-01", "0000-00-00", "1970-01-01", dt.date(1900, 1, 1), 0]
)
def test_placeholders_are_cleared(value: CellValue) -> None:
    (problem,) = ANY_ORDER.read(value).problems
    assert problem.code is Code.PLACEHOLDER
    assert problem.clears


def test_somebody_may_be_born_on_the_first_day_of_computers() -> None:
    assert codes("1970-01-01", CLEANERS["ask"]) == []


@pytest.mark.parametrize(
    ("value", "code", "suggestion"),
    [
        ("2O24-03-05", Code.LETTER_FOR_DIGIT, "2024-03-05"),
        ("2024-O3-l5", Code.LETTER_FOR_DIGIT, "2024-03-15"),
        ("生日1990-01-01", Code.WORDS_GLUED, "1990-01-01"),
        ("DOB: 1990-01-01", Code.WORDS_GLUED, "1990-01-01"),
        ("2024-03-05左右", Code.WORDS_GLUED, None),
        ("约2024-03-05", Code.WORDS_GLUED, None),
        ("２０２４-03-05", Code.FULL_WIDTH, "2024-03-05"),
        (" 2024-03-05 ", Code.SPACING, "2024-03-05"),
        ("'2024/3/5", Code.FORM, "2024/3/5"),
        ("45356", Code.FORM, "2024-03-05"),
        (45356, Code.FORM, dt.date(2024, 3, 5)),
        (45356.5, Code.FORM, dt.datetime(2024, 3, 5, 12)),
        (20240305, Code.FORM, dt.date(2024, 3, 5)),
    ],
)
def test_what_is_certain_is_suggested(value: CellValue, code: Code, suggestion: CellValue) -> None:
    (problem,) = ANY_ORDER.read(value).problems
    assert (problem.code, problem.suggestion) == (code, suggestion)


def test_days_to_come_are_right_where_they_are_allowed() -> None:
    cleaner = DateCleaner(today=TODAY, allow_future=True)
    assert codes("2030-01-01", cleaner) == []
    assert codes("9999-12-31", cleaner) == []
    assert codes("2924-01-01", cleaner) == [Code.DATE_FUTURE]
    assert cleaner.forms_of(["2030-01-01"])[0] == 0


@given(day=days, time=times, order=st.sampled_from(["ask", "ymd", "dmy", "mdy"]), data=st.data())
def test_what_is_written_is_read_back(
    day: dt.date, time: str, order: str, data: st.DataObject
) -> None:
    cleaner = CLEANERS[order]
    form = data.draw(st.sampled_from(cleaner.forms))
    standard = day.isoformat() + time
    written = cleaner.write(standard, form)
    reading = cleaner.read(written)
    assert reading.standard == standard
    assert reading.problems == ()
    # 2024/12/15 is written alike in two forms.
    assert cleaner.write(standard, reading.form) == written


@given(
    texts=st.lists(
        st.one_of(
            st.tuples(days, st.sampled_from(sorted(PATTERNS))).map(
                lambda pair: (
                    str(CLEANERS["dmy"].write(pair[0].isoformat(), pair[1]))
                    if pair[1] in CLEANERS["dmy"].forms
                    else pair[0].isoformat()
                )
            ),
            st.text("0123456789-/.年月日 :TO", min_size=1, max_size=16),
            st.from_regex(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}", fullmatch=True),
            st.from_regex(
                r"(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]", fullmatch=True
            ),
        ),
        min_size=1,
        max_size=20,
    ),
    order=st.sampled_from(["ask", "dmy", "mdy"]),
)
def test_sorting_agrees_with_reading(texts: list[str], order: str) -> None:
    cleaner = DateCleaner(order, today=TODAY)  # type: ignore[arg-type]
    for text, index in zip(texts, cleaner.forms_of(texts), strict=True):
        if index >= 0:
            reading = cleaner.read(text)
            assert (cleaner.forms[index], ()) == (reading.form, reading.problems), text


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.datetimes(), st.times()))
def test_nothing_makes_the_cleaner_stumble(value: CellValue) -> None:
    ANY_ORDER.read(value)


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(KeyError):
        ANY_ORDER.write("2024-03-05", "dmy_slash")


def test_the_birth_dates_of_a_large_table_are_all_understood() -> None:
    if not DATA.exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared test tables are not here")
    with gzip.open(DATA) as packed:
        rows = list(csv.DictReader(io.TextIOWrapper(packed, "utf-8-sig")))
    texts = [row["dob"] for row in rows if row["dob"]]
    cleaner = DateCleaner(today=TODAY, kind=Kind.BIRTH_DATE).for_column(texts)
    readings = [cleaner.read(text) for text in texts]
    problems = Counter(p.code for reading in readings for p in reading.problems)
    assert sum(1 for r in readings if r.standard and not r.problems) >= 0.99 * len(texts), problems
    for text, index, reading in zip(texts, cleaner.forms_of(texts), readings, strict=True):
        assert index in (-1, cleaner.forms.index(reading.form) if reading.form else -1), text
