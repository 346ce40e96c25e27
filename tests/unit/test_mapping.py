"""Which column means what."""

import pytest

from addin.errors import UsageError
from addin.table.fields import Kind, header_key
from tests.builders import table


def keys(found):
    return [c.field.key if c.field else None for c in found.columns]


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("手机", "mobile"),
        ("手 机 号 码*", "mobile"),
        ("Mobile Phone", "mobile"),
        ("手机 Mobile", "mobile"),
        ("手机（微信同号）", "mobile"),
        ("联系电话", "phone"),
        ("E-Mail", "email"),
        ("＊邮箱", "email"),
        ("消费金额（元）", "amount"),
        ("统一社会信用代码", "uscc"),
        ("VAT No.", "tax_id"),
        ("Last Order", "last_purchase"),
        ("dob", "birth_date"),
    ],
)
def test_headers_are_known_in_both_languages_and_any_dress(header, key):
    assert keys(table([header, "备注"], ["x", "y"]))[0] == key


def test_a_header_that_says_nothing_is_judged_by_its_content():
    rows = [[f"1381234{n:04d}", f"user{n}@qq.com"] for n in range(20)]
    found = table(["列1", "列2"], *rows, mapping=None)
    assert [c.kind for c in found.columns] == [Kind.PHONE, Kind.EMAIL]
    assert "100%" in str(found.columns[0].why)


def test_what_is_only_guessed_demands_nothing():
    rows = [[f"11010119900307{n:03d}X", "甲"] for n in range(10)]
    found = table(["列1", "姓名"], *rows)
    assert found.columns[0].kind is Kind.ID_NUMBER
    assert not found.columns[0].field.unique


def test_a_header_with_two_meanings_is_settled_by_content_or_left_open():
    codes = [["91110108551385082Q", "甲"]] * 5
    assert table(["税号", "姓名"], *codes).columns[0].field.key == "uscc"


def test_a_second_column_of_a_field_gets_a_key_of_its_own():
    assert keys(table(["电话", "联系电话", "姓名"], ["1", "2", "3"])) == [
        "phone",
        "phone_2",
        "name",
    ]


def test_the_user_says_what_a_column_means():
    found = table(["甲列", "姓名"], ["13812345678", "王伟"], mapping={"甲列": "phone"})
    assert found.columns[0].field.key == "phone"
    by_letter = table(["甲列", "姓名"], ["13812345678", "王伟"], mapping={"A": "mobile"})
    assert by_letter.columns[0].field.key == "mobile"
    assert table(["手机", "姓名"], ["1", "2"], mapping={"手机": "-"}).columns[0].field is None


@pytest.mark.parametrize("mapping", [{"没有": "phone"}, {"手机": "没有的字段"}])
def test_a_wrong_mapping_says_what_there_is(mapping):
    with pytest.raises(UsageError) as caught:
        table(["手机", "姓名"], ["1", "2"], mapping=mapping)
    assert "手机" in str(caught.value) or "mobile" in str(caught.value)


def test_rows_keep_their_numbers_when_blank_ones_are_left_out():
    found = table(["姓名", "手机"], ["王伟", "1"], [None, " "], ["李娜", "2"])
    assert found.rows.tolist() == [2, 4]
    assert found.columns[0].values.tolist() == ["王伟", "李娜"]


def test_prepared_rows_that_hold_only_a_code_are_no_customers():
    rows = [["C001", "王伟"], ["C002", None], ["C003", "李娜"], ["C004", None], ["C005", " "]]
    found = table(["客户编码", "姓名"], *rows)
    assert found.rows.tolist() == [2, 3, 4]
    assert found.area.a1 == "A1:B4"


def test_no_two_fields_of_the_default_book_share_a_word_by_accident():
    from addin.table.mapping import FieldIndex
    from addin.table.rulebook_toml import default_rulebook

    index = FieldIndex.of(default_rulebook().fields)
    shared = {w: [f.key for f in fs] for w, fs in index.by_word.items() if len(fs) > 1}
    meant = {
        header_key(w)
        for w in (
            "税号",
            "contact name",
            "account no",
            "客户名称",
            "客户名",
            "名称",
            "客户",
            "customer",
            "client",
        )
    }
    assert set(shared) <= meant, shared
