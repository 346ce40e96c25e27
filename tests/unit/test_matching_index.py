"""New rows against known ones: who is warned of, and that the answers are the engine's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.errors import UnmappedColumnsError, UsageError
from addin.matching.columns import comparers_of
from addin.matching.index import CustomerIndex, Match
from addin.matching.scoring import Scorer
from addin.matching.twins import find_twins, standing_for
from addin.table.cells import CellValue
from addin.table.table import CustomerTable
from tests.benchmarks.duplicates import LISTS, make_list
from tests.benchmarks.matching.datasets import SHARED, load
from tests.builders import table

HEADERS = ("客户编码", "姓名", "手机", "邮箱", "生日", "地址")
WANG: dict[str, CellValue] = {
    "姓名": "王晓明", "手机": "13916273845", "邮箱": "wxm1984@sina.com", "生日": "1984-05-17",
    "地址": "杭州市西湖区文三路259号2幢1203室",
}  # fmt: skip
NEW: dict[str, CellValue] = {"姓名": "诸葛文静", "手机": "17700001234", "生日": "1991-02-03"}
ROWS = 400


def known_table(*extra: dict[str, CellValue], rows: int = ROWS) -> CustomerTable:
    """A made-up list of members, Wang behind them, then more."""
    made = make_list("members_zh", rows=rows)
    places = [made.headers.index(h) for h in ("会员号", "姓名", "手机号", "邮箱", "生日")]
    home = made.headers.index("家庭住址")
    filled = [[row[i] for i in [*places, home]] for row in made.rows]
    more = [[f"V{i}", *(row.get(h) for h in HEADERS[1:])] for i, row in enumerate((WANG, *extra))]
    return table(HEADERS, *filled, *more)


def index_of(*extra: dict[str, CellValue], rows: int = ROWS) -> CustomerIndex:
    return CustomerIndex.build(known_table(*extra, rows=rows))


@pytest.fixture(scope="module")
def index() -> CustomerIndex:
    """Not to be changed: tests that add rows build their own."""
    return index_of()


def positions(matches: Sequence[Match]) -> list[int]:
    return [match.position for match in matches]


def row_of(customers: CustomerTable, position: int) -> list[CellValue]:
    return [column.values[position] for column in customers.columns]


class TestWhoIsWarnedOf:
    def test_a_row_that_is_known(self, index):
        (match,) = index.match(WANG)
        assert match.position == ROWS
        assert match.score > 99
        assert match.sure
        assert any("姓名相同" in str(reason) for reason in match.reasons)

    def test_values_may_be_given_by_field_header_or_place(self, index):
        by_field = {"mobile" if k == "手机" else k: v for k, v in WANG.items()}
        by_place = [None, *WANG.values()]
        assert index.match(by_field) == index.match(WANG) == index.match(by_place)

    def test_a_slip_in_the_phone(self, index):
        (match,) = index.match({"姓名": "王晓明", "手机": "13916273854", "生日": "1984-05-17"})
        assert match.position == ROWS

    def test_another_writing(self, index):
        found = index.match({"姓名": "王曉明 先生", "手机": "+86 139-1627-3845"})
        assert positions(found) == [ROWS]

    def test_a_person_of_whom_only_the_family_name_is_known(self, index):
        found = index.match({"姓名": "王先生", "手机": "13916273845", "邮箱": "wxm1984@sina.com"})
        assert positions(found) == [ROWS]

    def test_not_everybody_of_a_family_name(self, index):
        assert index.match({"姓名": "王先生"}) == ()

    def test_not_another_person_of_the_same_name(self, index):
        other = {"姓名": "王晓明", "手机": "18688990011", "邮箱": "xiaoming@qq.com",
                 "生日": "1999-11-30", "地址": "成都市武侯区人民南路四段11号"}  # fmt: skip
        assert ROWS not in positions(index.match(other))

    def test_nobody_who_has_nothing_in_common(self, index):
        assert index.match({"姓名": "欧阳靖宇", "手机": "17700001234"}) == ()

    @pytest.mark.parametrize("row", [{}, [], {"姓名": "  ", "手机": None}, [None] * 6])
    def test_a_blank_row(self, index, row):
        assert index.match(row) == ()

    def test_a_row_without_anything_that_is_compared(self, index):
        assert index.match({"客户编码": "V0"}) == ()

    def test_what_stands_for_nothing_is_shared_with_nobody(self):
        nobody = {"姓名": "赵建国", "手机": "13800138000", "邮箱": "无"}
        index = index_of(nobody, nobody | {"姓名": "钱卫东"})
        assert index.match({"姓名": "孙丽华", "手机": "13800138000", "邮箱": "无"}) == ()

    def test_no_more_than_asked_for(self):
        index = index_of(*[WANG] * 6)
        assert len(index.match(WANG)) == 5
        assert positions(index.match(WANG, at_most=2)) == [ROWS, ROWS + 1]

    def test_the_nearest_where_no_score_is_demanded(self, index):
        found = index.match({"姓名": "王晓明"}, least=0)
        assert found[0].position == ROWS
        assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)

    def test_in_a_short_list(self):
        index = index_of(rows=60)
        assert positions(index.match(WANG)) == [60]

    def test_numbers_as_spreadsheets_keep_them(self, index):
        assert positions(index.match(WANG | {"手机": 13916273845.0})) == [ROWS]


class TestWhatIsRefused:
    @pytest.mark.parametrize("row", [{"电话号": "1"}, [None] * 7])
    def test_a_column_that_the_table_has_not(self, index, row):
        with pytest.raises(UsageError, match="姓名"):
            index.match(row)

    def test_a_table_that_tells_nobody_apart(self):
        with pytest.raises(UnmappedColumnsError):
            CustomerIndex.build(table(("客户等级", "城市"), *[["金", "上海"]] * 5))

    @pytest.mark.parametrize("position", [-1, ROWS + 1])
    def test_a_position_without_a_row(self, index, position):
        with pytest.raises(IndexError):
            index.remove(position)
        with pytest.raises(IndexError):
            index.match(WANG, besides=position)


class TestAnIndexThatLivesOn:
    def test_an_added_row_is_known(self):
        index = index_of()
        position = index.add(NEW)
        assert position == ROWS + 1
        assert len(index) == ROWS + 2
        assert positions(index.match(NEW)) == [position]

    def test_a_removed_row_is_not(self):
        index = index_of()
        index.remove(ROWS)
        assert index.match(WANG) == ()
        with pytest.raises(IndexError):
            index.remove(ROWS)

    def test_a_removed_row_leaves_the_positions_of_the_others(self):
        index = index_of(NEW)
        index.remove(ROWS)
        assert positions(index.match(NEW)) == [ROWS + 1]
        assert index.add(WANG) == ROWS + 2

    def test_a_replaced_row_has_its_new_values_only(self):
        index = index_of()
        index.replace(ROWS, NEW)
        assert index.match(WANG) == ()
        assert positions(index.match(NEW)) == [ROWS]

    def test_a_refused_replacement_changes_nothing(self):
        index = index_of()
        with pytest.raises(UsageError):
            index.replace(ROWS, {"电话号": "1"})
        assert positions(index.match(WANG)) == [ROWS]

    @pytest.mark.parametrize("named", ["王晓明", "诸葛文静"])
    def test_however_many_rows_came_and_went(self, named):
        index = index_of(NEW)
        row = {"姓名": named}
        before = index.match(row, least=0)
        assert before[0].position in (ROWS, ROWS + 1)
        for _ in range(70):
            index.remove(index.add(row))
        assert index.match(row, least=0) == before

    def test_however_often_a_row_was_edited(self):
        index = index_of(NEW)
        row = {"姓名": NEW["姓名"]}
        before = index.match(row, least=0)
        assert before[0].position == ROWS + 1
        for _ in range(70):
            index.replace(ROWS + 1, WANG)
            index.replace(ROWS + 1, NEW)
            index.match(NEW, besides=ROWS + 1)
        assert index.match(row, least=0) == before

    def test_a_row_does_not_warn_of_itself(self, index):
        before = index.match(WANG)
        assert index.match(WANG, besides=ROWS) == ()
        assert index.match(WANG) == before

    def test_what_becomes_frequent_says_less(self):
        index = index_of()
        probe = {"姓名": NEW["姓名"]}
        at = np.array([index.add(NEW)], dtype=np.int32)
        (before,) = index.log_odds(probe, at)
        for day in range(1, 25):
            index.add({"姓名": NEW["姓名"], "生日": f"1970-01-{day:02d}"})
        assert index.log_odds(probe, at)[0] < before - 1

    def test_rows_alike_in_everything_count_once(self):
        index = index_of()
        before = index.log_odds(WANG, np.array([ROWS], dtype=np.int32))
        more = [index.add(WANG) for _ in range(8)]
        assert index.log_odds(WANG, np.array([ROWS], dtype=np.int32)) == pytest.approx(before)
        assert positions(index.match(WANG, at_most=20)) == [ROWS, *more]
        for position in (ROWS, *more[:-1]):
            index.remove(position)
        last = np.array(more[-1:], dtype=np.int32)
        assert index.log_odds(WANG, last) == pytest.approx(before)

    def test_far_more_rows_than_it_was_built_of(self):
        index = index_of(rows=40)
        made = make_list("members_zh", rows=700, seed=9)
        name, phone = made.headers.index("姓名"), made.headers.index("手机号")
        for row in made.rows:
            index.add({"姓名": row[name], "手机": row[phone]})
        assert len(index) == 741
        assert positions(index.match(WANG)) == [40]
        assert positions(index.match(NEW)) == []


def test_answers_do_not_depend_on_the_run(index):
    assert index_of().match(WANG, least=0) == index.match(WANG, least=0)


class TestTheEngineSaysTheSame:
    """For a row of a table, matched against the others, the log odds are the batch's."""

    @pytest.mark.parametrize("name", LISTS)
    def test_on_made_up_lists(self, name):
        made = make_list(name, rows=1600)
        truth = np.unique(np.array(made.clusters), return_inverse=True)[1]
        check_equality(table(made.headers, *made.rows), truth, range(0, 1600, 40))

    def test_on_a_longer_list(self):
        if not any(SHARED.glob("cn_10k.csv*")):
            pytest.skip("the tables with known duplicates are not beside the repository")
        customers, truth = load("cn_10k")
        check_equality(customers, truth, range(0, len(customers), 150), batch_recall=True)


def check_equality(
    customers: CustomerTable, truth: np.ndarray, sample: Sequence[int], batch_recall: bool = False
) -> None:
    """Compares an index with the batch on some rows, each with its partners and neighbours.

    Args:
        customers: n rows.
        truth: n clusters.
        sample: positions of rows.
        batch_recall: whether the index must find as many partners as the batch looks at.
    """
    count = len(customers)
    comparers = comparers_of(customers)
    scorer = Scorer(comparers, count, standing_for(find_twins(comparers, count)))
    pairs = scorer.promising()
    scorer.learn(pairs)
    looked_at = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    index = CustomerIndex.build(customers)
    found = promising = true = 0
    for row in sample:
        partners = [int(p) for p in np.flatnonzero(truth == truth[row]) if p != row]
        near = [p for p in range(row - 4, row + 5) if 0 <= p < count and p != row]
        others = np.array([*partners, *near], dtype=np.int32)
        left, right = np.minimum(others, row), np.maximum(others, row)
        expected = scorer.log_odds(scorer.compare(left, right))
        cells = row_of(customers, row)
        assert index.log_odds(cells, others, besides=row) == pytest.approx(expected, abs=1e-3)
        if batch_recall:
            best = positions(index.match(cells, least=0, besides=row))
            found += len(set(partners).intersection(best))
            promising += sum((min(p, row), max(p, row)) in looked_at for p in partners[:5])
            true += len(partners[:5])
    assert found >= promising - 0.005 * true


@cache
def _shared_index() -> CustomerIndex:
    return index_of()


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [*WANG.values(), "无", "test", "王先生", "13800138000", "a@b.cn", 0, -1.5, True]
    ),
    st.text(max_size=30),
    st.dates(),
    st.floats(allow_nan=False),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, max_size=6), st.lists(CELLS, max_size=6))
def test_any_row_is_answered_and_leaves_no_trace_once_removed(row, other):
    index = _shared_index()
    before = index.match(other, least=0)
    position = index.add(row)
    try:
        index.match(other)
        index.replace(position, other)
    finally:  # the other examples use the same index
        index.remove(position)
    after = index.match(other, least=0)
    assert after == before
    assert len(after) <= 5
