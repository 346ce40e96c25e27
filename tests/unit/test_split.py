"""Taking merges apart: everything comes back, and later edits stay."""

from __future__ import annotations

import datetime as dt

import pytest
from command_builders import SHEET, make, merged, situation, table_in, taken_apart
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_builders import (
    HEADERS,
    MERGED,
    PAIR,
    ROWS,
    TRIPLE,
    choose,
    customers,
    edit,
    host_of,
    lines,
    listed,
    write,
)

from addin.commands import not_duplicates
from addin.commands.listed import find_listed
from addin.commands.merged_record import read_record
from addin.commands.not_duplicates import apart_in
from addin.errors import InputError
from addin.hosts.memory import MemoryHost
from addin.i18n import speaking
from addin.table.cells import CellRef, CellValue
from addin.table.changes import Formula


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture
def host() -> MemoryHost:
    """Merge 1 of rows 2 and 3, merge 2 of rows 4 to 6."""
    found = host_of()
    merge(found, PAIR, TRIPLE)
    return found


def merge(host: MemoryHost, *groups: tuple[int, ...]) -> None:
    listed(host, *groups)
    for number in range(1, len(groups) + 1):
        choose(host, number, "Merge")
    make(host, merged(host))


def split(host: MemoryHost, *wanted: str):
    outcome = taken_apart(host, *wanted)
    make(host, outcome)
    return outcome


def told(outcome) -> str:
    return " ".join(map(str, outcome.lines))


def apart(host: MemoryHost) -> set[tuple[int, int]]:
    found = find_listed(host, not_duplicates.NAME, not_duplicates.HEADINGS)
    return apart_in(found, table_in(host))


class TestSplitting:
    def test_right_after_a_merge_everything_is_as_before(self, host):
        split(host, "1", "2")
        assert customers(host) == [list(row) for row in ROWS]
        assert host.read_state(SHEET).hidden_rows == frozenset()

    def test_one_of_several_by_its_number(self, host):
        outcome = split(host, "2")
        assert (outcome.counts["split_merges"], outcome.counts["restored_rows"]) == (1, 2)
        rows = customers(host)
        assert rows[2:] == [list(row) for row in ROWS[2:]]
        assert rows[1] == [None] * len(HEADERS)
        assert host.read_state(SHEET).hidden_rows == {3}

    @pytest.mark.parametrize("code", ["C1", "C2"])
    def test_by_the_code_of_either_row(self, host, code):
        assert split(host, code).counts["split_merges"] == 1
        assert customers(host)[:2] == [list(row) for row in ROWS[:2]]

    def test_the_record_stays_and_says_so(self, host):
        before = len(lines(host, MERGED))
        split(host, "1")
        found = lines(host, MERGED)
        assert len(found) == before
        assert [line["State"] for line in found] == ["Split 2026-11-21"] * 3 + [""] * 4

    def test_the_rows_are_remembered_as_no_duplicates(self, host):
        split(host, "2")
        assert len(apart(host)) == 3

    def test_later_edits_stay_and_are_told_of(self, host):
        write(host, SHEET, {"D2": "天津", "H2": "新的备注"})
        outcome = split(host, "1")
        assert outcome.counts["kept_edits"] == 1
        assert "D2" in told(outcome)
        row = customers(host)[0]
        assert (row[2], row[3], row[7]) == ("013812345678", "天津", "新的备注")

    def test_a_row_that_is_taken_by_now_comes_back_below(self, host):
        write(host, SHEET, {"A3": "C9", "B3": "新客户", "C3": "13600000000"})
        outcome = split(host, "1")
        assert "Row 3 is taken" in told(outcome)
        rows = customers(host)
        assert rows[1][:3] == ["C9", "新客户", "13600000000"]
        assert rows[6] == list(ROWS[1])

    def test_the_row_that_stays_is_found_where_the_table_was_sorted(self, host):
        first, last = customers(host)[0], customers(host)[5]
        for row, values in ((2, last), (7, first)):
            write(host, SHEET, {f"{'ABCDEFGH'[i]}{row}": v for i, v in enumerate(values)})
        split(host, "1")
        rows = customers(host)
        assert rows[5] == list(ROWS[0])
        assert rows[1] == list(ROWS[1])

    def test_without_codes_the_row_is_known_by_its_values(self):
        host = host_of([row[1:] for row in ROWS], HEADERS[1:])
        merge(host, PAIR)
        write(host, SHEET, {"C2": "天津"})
        split(host, "1")
        assert customers(host)[1] == list(ROWS[1][1:])

    def test_a_row_merged_twice_is_taken_apart_from_the_last_to_the_first(self):
        host = host_of()
        merge(host, (2, 3))
        table = table_in(host)
        merge(host, (0, [int(r) for r in table.rows].index(4)))
        assert len(table_in(host)) == 4
        alone = taken_apart(host, "1")
        assert (alone.counts["split_merges"], alone.counts["skipped"]) == (0, 1)
        split(host, "1", "2")
        assert customers(host) == [list(row) for row in ROWS]

    def test_formulas_come_back(self):
        rows = [(*ROWS[0], Formula("F2*2", 200.0)), (*ROWS[1], Formula("F3*2", 100.0))]
        host = host_of(rows, (*HEADERS, "折后"))
        merge(host, PAIR)
        split(host, "1")
        formulas = host.read_formulas(SHEET, situation(host).table.area)
        assert formulas == {CellRef(2, 9): "F2*2", CellRef(3, 9): "F3*2"}

    def test_a_row_that_was_hidden_before_stays_hidden(self):
        host = host_of()
        host.workbook.sheet(SHEET).hidden_rows = frozenset({3})
        merge(host, PAIR)
        split(host, "1")
        assert host.read_state(SHEET).hidden_rows == {3}

    def test_a_column_that_is_gone_is_told_of(self, host):
        write(host, SHEET, {"H1": "说明二"})
        outcome = split(host, "2")
        assert "备注" in told(outcome)
        assert customers(host)[3][:7] == list(ROWS[3][:7])

    def test_it_works_from_the_other_language(self, host):
        with speaking("zh"):
            split(host, "1")
            assert "已拆开" in str([list(r) for r in host.read_grid(MERGED).rows])


class TestLeftAlone:
    def test_without_a_record_there_is_nothing_to_split(self):
        with pytest.raises(InputError, match="no merge to take apart"):
            taken_apart(host_of(), "1")

    def test_an_unknown_number_or_code(self, host):
        with pytest.raises(InputError, match="no merge “99”"):
            taken_apart(host, "99")

    def test_a_merge_that_was_taken_apart_already(self, host):
        split(host, "1")
        outcome = taken_apart(host, "1")
        assert not outcome.changes
        assert "taken apart already" in told(outcome)

    def test_a_merge_with_lines_missing(self, host):
        write(host, MERGED, {f"{chr(65 + i)}6": None for i in range(20)})
        outcome = taken_apart(host, "1")
        assert not outcome.changes
        assert "missing" in told(outcome)

    def test_a_survivor_that_is_gone(self, host):
        write(host, SHEET, {f"{c}2": None for c in "ABCDEFGH"})
        outcome = taken_apart(host, "1")
        assert not outcome.changes
        assert "not in the table any more" in told(outcome)


texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    st.sampled_from(["=1+1", "+86 138", "@x", "-3", "001", "TRUE", "2024-03-05", "  a ", "#N/A",
                     "110101199003071233", "a\nb", "{}", "1.50", "'x"]),
)  # fmt: skip
values = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**12), 10**12).map(float),
    st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-6),
    st.booleans(),
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2030, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[CellValue]], list[tuple[int, ...]]]:
    """Rows of a table, and groups of them."""
    count = draw(st.integers(3, 8))
    rows = [
        [f"C{n}", f"客户{draw(st.sampled_from('甲乙丙'))}", *(draw(values) for _c in range(6))]
        for n in range(count)
    ]
    order = draw(st.permutations(range(count)))
    cut = draw(st.integers(2, count - 1))
    groups = [tuple(sorted(order[:cut]))]
    if count - cut >= 2:
        groups.append(tuple(sorted(order[cut:])))
    return rows, groups


@settings(max_examples=60, deadline=None)
@given(tables())
def test_no_value_is_ever_lost_and_a_split_brings_the_table_back(
    drawn: tuple[list[list[CellValue]], list[tuple[int, ...]]],
) -> None:
    rows, groups = drawn
    host = host_of(rows)
    before = customers(host)
    listed(host, *groups)
    edit(host, 1, "姓名", "改过")
    for number in range(1, len(groups) + 1):
        choose(host, number, "merge")
    outcome = merged(host)
    assert outcome.counts["merged_groups"] == len(groups)
    make(host, outcome)

    record = read_record(situation(host).merged)
    kept = [line.values for merge_lines in record.values() for line in merge_lines]
    for row, old in zip(customers(host), before, strict=False):
        if row != old:
            whole = {h: v for h, v in zip(HEADERS, old, strict=True) if v is not None}
            assert whole in kept
    assert len(table_in(host)) == len(rows) - sum(len(group) - 1 for group in groups)

    make(host, taken_apart(host, *map(str, record)))
    assert customers(host) == before
    assert [[type(v) for v in row] for row in customers(host)] == [
        [type(v) for v in row] for row in before
    ]
    assert host.read_state(SHEET).hidden_rows == frozenset()
