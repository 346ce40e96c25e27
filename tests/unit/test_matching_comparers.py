"""What two rows have in common, feature by feature."""

from __future__ import annotations

import numpy as np
import pytest

from addin.matching import addresses, companies, contacts, identifiers, persons
from addin.matching.columns import comparers_of
from addin.matching.comparers import MISSING, UNDECIDED
from tests.builders import table

FIRST, SECOND = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)


def levels(header: str, one: str, other: str) -> dict[str, int]:
    """The level of each feature of two rows that have one column."""
    filler = [[f"填充{i}"] for i in range(2)]
    rows = table([header], [one], [other], *filler)
    found: dict[str, int] = {}
    for comparer in comparers_of(rows):
        for feature, level in zip(comparer.features, comparer.compare(FIRST, SECOND), strict=True):
            found[feature.name] = int(level[0])
    return found


@pytest.mark.parametrize(
    ("one", "other", "family", "given"),
    [
        ("王小明", "王小明", persons.F_SAME, persons.G_SAME),
        ("王小明", "王晓明", persons.F_SAME, persons.G_SOUND),
        ("張麗華", "张丽华", persons.F_SAME, persons.G_SAME),
        ("Wang Xiaoming", "王小明", persons.F_SOUND, persons.G_SOUND),
        ("王小明", "王明", persons.F_SAME, persons.G_SHORT),
        ("王燕", "王雁", persons.F_SAME, persons.G_SOUND),
        ("王晴", "王睛", persons.F_SAME, persons.G_NEAR),
        ("王先生", "王小明", persons.F_SAME, MISSING),
        ("王小明", "李小明", persons.F_DIFFER, persons.G_SAME),
        ("王小明", "王国强", persons.F_SAME, persons.G_DIFFER),
        ("Robert Miller", "Miller, Robert", persons.F_SAME, persons.G_SAME),
        ("Robert Miller", "Bob Miller", persons.F_SAME, persons.G_SHORT),
        ("Robert Miller", "R. Miller", persons.F_SAME, persons.G_SHORT),
        ("Robert Miller", "Miller Robert", persons.F_SOUND, persons.G_SOUND),
        ("Robert Miller", "Rober Millar", persons.F_NEAR, persons.G_NEAR),
        ("José García", "Jose Garcia", persons.F_SAME, persons.G_SAME),
    ],
)
def test_persons(one: str, other: str, family: int, given: int) -> None:
    assert levels("姓名", one, other) == {"family": family, "given": given}


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("深圳市华新科技有限公司", "深圳市华新科技有限公司", companies.SAME),
        ("深圳市华新科技有限公司", "华新科技股份有限公司", companies.CORE),
        ("深圳市华新科技有限公司", "深圳华新", companies.SHORT),
        ("深圳市华新科技有限公司", "深圳市华新科技有限公司广州分公司", companies.BRANCH),
        ("Miller Trading Ltd", "Miller Trading Limited", companies.CORE),
        ("Miller Trading Ltd", "Milller Trading Ltd", companies.NEAR),
        ("深圳市华新科技有限公司", "上海万达商贸有限公司", companies.DIFFER),
    ],
)
def test_companies(one: str, other: str, level: int) -> None:
    assert levels("公司名称", one, other) == {"company": level}


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("13812345678", "+86 138 1234 5678", contacts.P_SAME),
        ("13812345678", "13812345679", contacts.P_SLIP),
        ("13812345678", "13812354678", contacts.P_SLIP),
        ("0967-63694073", "63694073", contacts.P_SLIP),
        ("13812345678", "13912340000", contacts.P_DIFFER),
        ("13812345678/13912340000", "13912340000", contacts.P_SAME),
    ],
)
def test_phones(one: str, other: str, level: int) -> None:
    assert levels("手机", one, other) == {"phone": level}


def test_a_number_under_another_header_is_the_same_number() -> None:
    rows = table(["手机", "电话"], ["13812345678", None], [None, "138-1234-5678"])
    (comparer,) = comparers_of(rows)
    assert comparer.compare(FIRST, SECOND)[0].tolist() == [contacts.P_SAME]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("anna.li@qq.com", "Anna.Li@QQ.com", contacts.E_SAME),
        ("anna.li@qq.com", "anna.li@163.com", contacts.E_LOCAL),
        ("anna.li@hjdd.com.cn", "ana.li@hjdd.com.cn", contacts.E_NEAR),
        ("anna.li@hjdd.com.cn", "bob@hjdd.com.cn", contacts.E_DOMAIN),
        ("anna.li@qq.com", "xu8812@qq.com", contacts.E_DIFFER),
    ],
)
def test_emails(one: str, other: str, level: int) -> None:
    assert levels("邮箱", one, other) == {"email": level}


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("11010519491231002X", "11010519491231002x", identifiers.N_SAME),
        ("11010519491231002X", "11010519491213002X", identifiers.N_SLIP),
        ("110105********002X", "11010519491231002X", identifiers.N_FITS),
        ("11010519491231002X", "440524198001010013", identifiers.N_DIFFER),
    ],
)
def test_id_numbers(one: str, other: str, level: int) -> None:
    assert levels("身份证号", one, other) == {"id_number": level}


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1980-03-07", "1980年3月7日", identifiers.D_SAME),
        ("1980-03-07", "1980-07-03", identifiers.D_EXCHANGED),
        ("1980-03-07", "1980-03-17", identifiers.D_SLIP),
        ("1980-03-07", "1980-03-24", identifiers.D_TWO),
        ("1980-03-07", "1980-11-24", identifiers.D_YEAR),
        ("1980-03-07", "1975-11-24", identifiers.D_DIFFER),
    ],
)
def test_birth_dates(one: str, other: str, level: int) -> None:
    assert levels("生日", one, other) == {"birth_date": level}


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("杭州市文三路3号2栋402室", "杭州市文三路3号2栋402室", addresses.SAME),
        ("浙江省杭州市文三路3号2栋402室", "杭州文三路3#2-402", addresses.HOUSE),
        ("杭州市文三路3号2栋402室", "杭州市文三路3号", addresses.PART),
        ("杭州市文三路3号2栋402室", "杭州市文三路18号6栋101室", addresses.ROAD),
        ("27 Washington Street, Boston", "27 Washington St Boston", addresses.SAME),
        ("杭州市文三路3号", "哈尔滨市中央大街77号", addresses.DIFFER),
    ],
)
def test_addresses(one: str, other: str, level: int) -> None:
    assert levels("地址", one, other) == {"address": level}


def test_what_is_blank_on_one_side_is_missing() -> None:
    rows = table(["姓名", "手机"], ["王伟", "13812345678"], ["王伟", None], ["李娜", "139"])
    found = {
        feature.name: int(level[0])
        for comparer in comparers_of(rows)
        for feature, level in zip(comparer.features, comparer.compare(FIRST, SECOND), strict=True)
    }
    assert found["phone"] == MISSING
    assert found["given"] == persons.G_SAME


def test_the_first_look_never_contradicts_the_comparison() -> None:
    rows = table(
        ["姓名", "手机", "邮箱", "地址", "生日", "身份证号", "公司名称"],
        *[
            [
                f"王{'伟芳明静'[i % 4]}",
                f"1381234{5000 + i % 5}",
                f"a{i % 3}@x.cn",
                f"文三路{i % 4}号",
                f"1980-0{i % 4 + 1}-07",
                f"11010519491231{i % 3:03d}X",
                f"华新{('科技', '商贸')[i % 2]}公司",
            ]
            for i in range(24)
        ],
    )
    left, right = (x.astype(np.int32) for x in np.triu_indices(24, 1))
    for comparer in comparers_of(rows):
        looks = comparer.first_look(left, right)
        for look, level in zip(looks, comparer.compare(left, right), strict=True):
            decided = look != UNDECIDED
            assert decided.any()
            assert (look[decided] == level[decided]).all()
            assert (level != UNDECIDED).all()


def test_a_column_that_is_not_what_its_header_says_is_compared_as_text() -> None:
    rows = table(
        ["姓名", "生日"], *[[f"王{i}", place] for i, place in enumerate("南北东西南北" * 3)]
    )
    names = {f.name for comparer in comparers_of(rows) for f in comparer.features}
    assert "birth_date" not in names


def test_names_are_found_by_contents_where_no_header_tells() -> None:
    people = ["Anna Miller", "Robert Green", "Li Wei", "Peter Smith", "Mary Jones", "Ann Lee"]
    rows = table(["Guest", "Room"], *[[name, str(i % 3)] for i, name in enumerate(people)])
    names = {f.name for comparer in comparers_of(rows) for f in comparer.features}
    assert {"family", "given"} <= names


def test_a_column_that_repeats_others_is_no_further_witness() -> None:
    people = [(a, b) for a in ("Anna", "Bob", "Carl", "Dora") for b in ("Green", "Miller", "West")]
    towns = ["Hull", "York", "Leeds", "Bath", "Ely", "Ripon"]
    rows = [[a, b, f"{a} {b}", towns[i % 6]] for i, (a, b) in enumerate(people * 3)]
    both = table(["First name", "Last name", "Both together", "Wherefrom"], *rows)
    titles = {f.title for comparer in comparers_of(both) for f in comparer.features}
    assert "Both together" not in titles
