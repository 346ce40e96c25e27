"""Finding the customer table in a sheet."""

import pytest

from addin.errors import AmbiguousTableError, TableNotFoundError
from addin.table.cells import RangeRef
from addin.table.grid import TableArea
from addin.table.locate import locate_table
from addin.table.mapping import FieldIndex
from addin.table.rulebook_toml import default_rulebook
from tests.builders import grid

KNOWS = FieldIndex.of(default_rulebook().fields).knows


def test_a_plain_table_begins_at_its_header():
    found = locate_table(grid(["姓名", "手机"], ["王伟", "13812345678"]), KNOWS)
    assert (found.header_row, found.first_row, found.last_row) == (1, 2, 2)
    assert found.headers == ("姓名", "手机")


def test_title_and_blank_rows_above_the_header_are_left_out():
    sheet = grid(
        ["客户资料表（2026年）"], [], ["制表：小李", None, "单位：元"], ["姓名", "手机", "地址"],
        ["王伟", "13812345678", "北京"],
    )  # fmt: skip
    found = locate_table(sheet, KNOWS)
    assert found.header_row == 4
    assert found.headers == ("姓名", "手机", "地址")


def test_positions_count_from_the_sheet_when_the_values_begin_further_in():
    found = locate_table(grid(["姓名", "手机"], ["王伟", "1"], first_row=5, first_column=3), KNOWS)
    assert (found.header_row, found.first_column, found.last_column) == (5, 3, 4)


@pytest.mark.parametrize("word", ["合计", "总计：", "Total", "合 计", "Grand Total"])
def test_a_totals_row_below_is_no_customer(word):
    found = locate_table(grid(["姓名", "金额"], ["王伟", 5.0], [None], [word, 5.0]), KNOWS)
    assert found.last_row == 2


def test_a_customer_who_is_called_total_inc_stays():
    found = locate_table(grid(["公司", "金额"], ["甲", 5.0], ["Total Energies", 5.0]), KNOWS)
    assert found.last_row == 3


def test_an_excel_table_says_itself_where_it_is():
    area = TableArea("客户", RangeRef.parse("B3:C6"), has_totals=True)
    rows = [["说明"], [], [None, "姓名", "手机"], [None, "王伟", "1"], [None, "李娜", "2"],
            [None, "汇总", "2"]]  # fmt: skip
    found = locate_table(grid(*rows, tables=[area]), KNOWS)
    assert (found.name, found.header_row, found.last_row) == ("客户", 3, 5)
    assert found.headers == ("姓名", "手机")


def test_of_two_excel_tables_the_one_with_known_headers_is_taken():
    tables = [
        TableArea("省份", RangeRef.parse("A1:B3")),
        TableArea("客户", RangeRef.parse("D1:E3")),
    ]
    rows = [["代号", "缩写", None, "姓名", "手机"], ["1", "京", None, "王伟", "1"],
            ["2", "沪", None, "李娜", "2"]]  # fmt: skip
    assert locate_table(grid(*rows, tables=tables), KNOWS).name == "客户"


def test_two_customer_tables_are_not_chosen_between():
    tables = [
        TableArea(n, RangeRef.parse(r)) for n, r in (("老客户", "A1:B2"), ("新客户", "D1:E2"))
    ]
    rows = [["姓名", "手机", None, "姓名", "手机"], ["王伟", "1", None, "李娜", "2"]]
    with pytest.raises(AmbiguousTableError) as caught:
        locate_table(grid(*rows, tables=tables), KNOWS)
    assert "老客户" in str(caught.value)
    assert "--table" in str(caught.value)


def test_two_plain_tables_side_by_side_are_not_chosen_between():
    rows = [["姓名", "手机", None, "姓名", "手机"], ["王伟", "1", None, "李娜", "2"]]
    with pytest.raises(AmbiguousTableError):
        locate_table(grid(*rows), KNOWS)


def test_a_second_table_below_is_not_swallowed():
    rows = [["姓名", "手机", "地址"], ["王伟", "1", "x"], [], ["公司名称", "联系人", "邮箱"],
            ["甲", "乙", "丙"]]  # fmt: skip
    with pytest.raises(AmbiguousTableError):
        locate_table(grid(*rows), KNOWS)


def test_the_user_chooses_by_range_or_by_name():
    rows = [["姓名", "手机", None, "姓名", "手机"], ["王伟", "1", None, "李娜", "2"]]
    found = locate_table(grid(*rows), KNOWS, "D1:E2")
    assert (found.first_column, found.last_row) == (4, 2)
    with pytest.raises(TableNotFoundError):
        locate_table(grid(*rows), KNOWS, "没有这个表")


def test_group_headings_above_are_merged_into_the_lower_header():
    rows = [["姓名", "联系方式", None], [None, "手机", "邮箱"], ["王伟", "1", "a@b.cn"]]
    found = locate_table(grid(*rows, merged=["A1:A2", "B1:C1"]), KNOWS)
    assert found.headers == ("姓名", "手机", "邮箱")
    assert found.first_row == 3


@pytest.mark.parametrize("rows", [[], [["只有标题"]], [["姓名", "手机"]], [[1.0, 2.0], [3.0, 4.0]]])
def test_no_table_is_a_clear_error(rows):
    with pytest.raises(TableNotFoundError):
        locate_table(grid(*rows), KNOWS)
