"""Duplicates from a table to groups, with hard constraints, reasons and bad input."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest

from addin.errors import UnmappedColumnsError
from addin.i18n import speaking
from addin.matching import find_duplicates
from addin.matching.engine import Floats, Forbidden, Rows, WeighedPairs
from addin.matching.grouping import LARGEST_WEIGHED
from tests.builders import table

NAMES = [f + g + h for f in "王李张刘陈杨赵黄" for g in "小建国文" for h in "伟芳娜敏静强"]


def strangers(count: int, seed: int = 1) -> list[list[str]]:
    """Rows of people who have nothing in common: name, phone, address."""
    rnd = random.Random(seed)
    return [
        [NAMES[i % len(NAMES)], f"13{rnd.randrange(10**8, 10**9)}", f"中山路{rnd.randrange(999)}号"]
        for i in range(count)
    ]


HEADERS = ["姓名", "手机", "地址"]


def groups_of(
    rows: list[list[str]], headers: list[str] | None = None, **options: object
) -> list[tuple[int, ...]]:
    found = find_duplicates(table(headers or HEADERS, *rows), **options)  # type: ignore[arg-type]
    return [group.rows for group in found.groups]


def test_the_same_person_written_differently_is_found() -> None:
    rows = strangers(80)
    rows[10] = ["張曉明", "138-1234-5678", "上海市南京路12号3楼"]
    rows[50] = ["张晓明", "+86 13812345678", "南京路12号三楼"]
    assert groups_of(rows) == [(10, 50)]


def test_a_family_with_one_phone_is_no_duplicate() -> None:
    rows = strangers(300)
    for i in range(0, 60, 2):  # thirty couples share phone and address
        rows[i + 1][1:] = rows[i][1:]
        rows[i + 1][0] = "何" + "伟芳娜敏静强"[i % 6] + "梅兰竹菊"[i % 4]
    assert groups_of(rows) == []


def test_a_common_name_alone_is_no_duplicate() -> None:
    rows = strangers(400)
    assert groups_of([[name] for name, _, _ in rows], ["姓名"]) == []


def test_two_valid_id_numbers_are_two_persons() -> None:
    rows = [[*row, ""] for row in strangers(60)]
    same = ["张晓明", "13812345678", "南京路12号"]
    rows[5], rows[6], rows[7] = (
        [*same, "11010519491231002X"],
        [*same, "440524198001010013"],
        [*same, "11010519491231002X"],
    )
    assert groups_of(rows, [*HEADERS, "身份证号"]) == [(5, 7)]


def test_a_branch_is_not_its_head_office() -> None:
    rows = [
        [f"{a}{b}贸易有限公司", f"0208{i:07d}", f"天河路{i}号"]
        for i, (a, b) in enumerate(zip(NAMES, NAMES[::-1], strict=True))
    ]
    rows[3] = ["广州华新科技有限公司", "020-55556666", "世纪大道100号"]
    rows[9] = ["广州华新科技有限公司佛山分公司", "020-55556666", "世纪大道100号"]
    rows[30] = ["华新科技(广州)有限公司", "55556666", "世纪大道100号"]
    assert groups_of(rows, ["公司名称", "电话", "地址"]) == [(3, 30)]


STAFFED = ["公司名称", "联系人", "电话", "地址"]


def firms(count: int) -> list[list[str]]:
    """Firms, each with a contact: name, contact, phone, address."""
    rnd = random.Random(8)
    words = [a + b for a in "华远新盛宏达鑫瑞" for b in "科信诚隆泰安邦源昌兴"]
    rnd.shuffle(words)
    return [
        [
            f"{words[i % len(words)]}{words[i // len(words)]}贸易有限公司",
            rnd.choice(NAMES),
            f"0571-8{rnd.randrange(10**6, 10**7)}",
            f"解放路{rnd.randrange(999)}号",
        ]
        for i in range(count)
    ]


def test_where_firms_are_the_customers_another_contact_is_no_other_customer() -> None:
    rows = firms(400)
    again = [[rows[i][0], NAMES[i], *rows[i][2:]] for i in range(60)]
    groups = groups_of(rows + again, STAFFED)
    assert groups == [(i, 400 + i) for i in range(60)]


def test_where_persons_are_the_customers_colleagues_are_not_one() -> None:
    rows = []
    for i, (name, _, phone, address) in enumerate(firms(100)):
        rows += [[NAMES[(7 * i + 31 * k) % len(NAMES)], name, phone, address] for k in range(4)]
    twice = [[person, name, "", address] for person, name, _, address in rows[:40:4]]
    groups = groups_of(rows + twice, ["姓名", "公司名称", "电话", "地址"])
    assert groups == [(4 * i, 400 + i) for i in range(10)]


def test_what_was_said_to_be_different_stays_apart() -> None:
    rows = strangers(60)
    for i in (4, 20, 33):
        rows[i] = ["张晓明", "13812345678", "南京路12号"]
    assert groups_of(rows) == [(4, 20, 33)]
    apart = groups_of(rows, apart=[(4, 20)])
    assert all(not {4, 20} <= set(group) for group in apart)


def test_what_was_said_to_be_different_stays_apart_at_any_threshold() -> None:
    rows = strangers(60)
    rows[4], rows[20] = ["张晓明", "13812345678", ""], ["张晓明", "", "南京路12号"]
    low = 0.01
    assert (4, 20) in groups_of(rows, threshold=low)
    assert (4, 20) not in groups_of(rows, threshold=0.5)
    assert (4, 20) not in groups_of(rows, threshold=low, apart=[(4, 20)])


class Friendly:
    """A scorer for which any two rows are one customer."""

    count = LARGEST_WEIGHED + 10

    def compare(self, left: Rows, _right: Rows) -> Rows:
        return left

    def log_odds(self, pairs: Rows) -> Floats:
        return np.full(len(pairs), 5.0)

    def forbidden(self, left: Rows, _right: Rows) -> np.ndarray:
        return np.zeros(len(left), dtype=bool)


@pytest.mark.parametrize("was_compared", [True, False])
def test_what_was_said_to_be_different_stays_apart_in_a_crowd(was_compared: bool) -> None:
    scorer = Friendly()
    everyone = np.arange(scorer.count, dtype=np.int32)
    left, right = np.triu_indices(scorer.count, 1)
    odds = np.full(len(left), 5.0)
    pair = (3, scorer.count - 2)
    at = np.flatnonzero((left == pair[0]) & (right == pair[1]))[0]
    odds[at] = -2.0
    if not was_compared:
        left, right, odds = (np.delete(values, at) for values in (left, right, odds))

    def groups(apart: list[tuple[int, int]]) -> list[list[int]]:
        forbidden = Forbidden(apart, scorer)  # type: ignore[arg-type]
        weighed = WeighedPairs(scorer, left, right, odds, forbidden, everyone)  # type: ignore[arg-type]
        return [rows for rows, _ in weighed.grouped()]

    assert groups([]) == [everyone.tolist()]
    assert max(map(len, groups([pair]))) >= LARGEST_WEIGHED
    assert not any(set(pair) <= set(rows) for rows in groups([pair]))


def test_what_is_said_of_a_row_holds_for_rows_that_are_just_like_it() -> None:
    rows = strangers(60)
    rows[4] = rows[20] = ["张晓明", "13812345678", "南京路12号"]
    rows[33] = ["张小明", "13812345678", "南京路12号3楼"]
    assert groups_of(rows) == [(4, 20, 33)]
    assert groups_of(rows, apart=[(20, 33)]) == [(4, 20)]


def test_the_order_of_rows_does_not_matter() -> None:
    rows = strangers(200)
    for i in range(40):
        rows[100 + i] = [rows[i][0], rows[i][1], ""]
    order = list(range(200))
    random.Random(3).shuffle(order)
    straight = {frozenset(g) for g in groups_of(rows)}
    shuffled = {frozenset(order[r] for r in g) for g in groups_of([rows[i] for i in order])}
    assert straight == shuffled
    assert len(straight) >= 38


def test_reasons_are_told_in_the_users_language_with_their_weights() -> None:
    rows = strangers(80)
    rows[10] = ["张晓明", "13812345678", "南京路12号3楼"]
    rows[50] = ["张小明", "13812345678", "南京路12号3楼"]
    (group,) = find_duplicates(table(HEADERS, *rows)).groups
    with speaking("zh"):
        chinese = [str(reason) for reason in group.reasons[0]]
    with speaking("en"):
        english = [str(reason) for reason in group.reasons[0]]
    assert any(text.startswith("姓名拼音相同（+") for text in chinese)
    assert any(text.startswith("姓名 sounds the same (+") for text in english)
    assert len(chinese) == len(english) >= 2
    assert all(50 < score <= 100 for score in group.score)


def test_every_row_of_a_group_has_score_and_reasons() -> None:
    rows = strangers(60)
    for i in range(6):
        rows[i] = ["张晓明", "13812345678", f"南京路12号{'' if i % 2 else '3楼'}"]
    (group,) = find_duplicates(table(HEADERS, *rows)).groups
    assert len(group.rows) == len(group.score) == len(group.reasons) == 6
    assert all(group.reasons)
    assert group.sure


def test_two_rows_are_enough() -> None:
    same = ["王伟", "13812345678", "中山路3号"]
    assert groups_of([same, same]) == [(0, 1)]
    assert groups_of([same, ["李娜", "13987654321", "解放路9号"]]) == []


def test_all_rows_equal_are_one_group() -> None:
    assert groups_of([["王伟", "13812345678", "中山路3号"]] * 300) == [tuple(range(300))]


@pytest.mark.parametrize("rows", [[["王伟", "", ""]], [["", "13812345678", ""], ["王伟", "", ""]]])
def test_next_to_nothing_gives_no_groups(rows: list[list[str]]) -> None:
    assert groups_of(rows) == []


def test_one_column_gives_names_that_are_rare() -> None:
    rows = [[name] for name in NAMES] + [["欧阳靖宇"], ["欧阳靖宇"]]
    assert groups_of(rows, ["姓名"]) == [(len(NAMES), len(NAMES) + 1)]


def test_ten_identical_columns_say_what_one_says() -> None:
    rows = strangers(100)
    headers = ["姓名", *(f"电话{i}" for i in range(10))]
    wide = [[name, *[phone] * 10] for name, phone, _ in rows]
    wide[70][1:] = wide[3][1:]
    wide[70][0] = wide[3][0]
    assert groups_of(wide, headers) == [(3, 70)]


def test_a_phone_that_a_hundred_thousand_rows_share_says_nothing() -> None:
    rnd = random.Random(4)
    rows = [[rnd.choice(NAMES), "13812345678", f"中山路{i}号"] for i in range(100_000)]
    begin = time.monotonic()
    found = groups_of(rows)
    assert time.monotonic() - begin < 120, "bounded work, not a race"
    assert max(map(len, found), default=0) <= 3


def test_endless_cells_are_compared_by_their_beginning() -> None:
    rows = [[f"{NAMES[i]}", f"138{i:08d}", "长" * 30_000 + str(i)] for i in range(40)]
    rows[30][:2] = rows[2][:2]
    assert groups_of(rows) == [(2, 30)]


def test_scripts_mix() -> None:
    rows = strangers(80)
    rows[12][0] = "欧阳靖宇"  # 王国伟 sounds like Wang Weiguo in the other order
    rows[1] = ["王伟国", "13812345678", ""]
    rows[2] = ["Wang Weiguo", "13812345678", ""]
    rows[3] = ["Иван Петров", "79161234567", ""]
    rows[4] = ["Иван  ПЕТРОВ", "79161234567", ""]
    rows[5] = ["김철수", "0212345678", ""]
    rows[6] = ["김철수", "02-1234-5678", ""]
    assert groups_of(rows) == [(1, 2), (3, 4), (5, 6)]


def test_no_usable_column_is_one_clear_error() -> None:
    rows = [["红", "大"], ["蓝", "小"], ["红", "大"]]
    with pytest.raises(UnmappedColumnsError) as caught:
        find_duplicates(table(["颜色", "尺寸"], *rows))
    assert "--map" in str(caught.value)


def test_less_memory_gives_the_same_groups_and_says_so() -> None:
    rnd = random.Random(5)
    rows = [
        [rnd.choice(NAMES), f"138{rnd.randrange(3_000):08d}", f"路{i}号"] for i in range(12_000)
    ]
    for i in range(300):
        rows[6_000 + i] = [rows[i][0], rows[i][1], ""]
    whole = find_duplicates(table(HEADERS, *rows))
    tight = find_duplicates(table(HEADERS, *rows), memory_limit=100_000)
    assert [str(r) for r in tight.remarks]
    assert not whole.remarks
    same = {g.rows for g in whole.groups} & {g.rows for g in tight.groups}
    assert len(same) >= 0.98 * len(whole.groups)
