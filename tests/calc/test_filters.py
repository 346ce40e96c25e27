"""The filter of a sheet: as xlwings sets it, and as each command leaves it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings

from addin.hosts import calc
from addin.hosts.calc_host import CalcHost
from addin.journal import places
from tests.calc.sitting import SHEET, Person, filled, saved


def shown(sheet: xlwings.Sheet, last: int) -> list[int]:
    return [row for row in range(2, last + 1) if not sheet[f"A{row}"].impl.row_hidden]


@pytest.fixture
def numbers(sheet: xlwings.Sheet) -> xlwings.Sheet:
    sheet["A1"].value = [["省", "n"], ["京", 1], ["沪", 2], ["京", 3], ["粤", 4]]
    return sheet


class TestEngine:
    def test_a_range_without_a_table_is_filtered_and_saved_so(self, book, numbers, tmp_path):
        own = numbers["A1:B5"].autofilter
        with pytest.raises(calc.CallError, match="no filter"):
            own.clear()
        own.apply_values(1, ["京", "粤"])
        assert shown(numbers, 5) == [2, 4, 5]
        own.apply_comparison(2, "greater_than", 1)
        assert shown(numbers, 5) == [4, 5]
        assert own.criteria[0].values == ["京", "粤"]
        assert len(numbers.tables) == 0, "a filter makes no table"
        book.save(tmp_path / "a.xlsx")
        saved_sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
        assert saved_sheet.auto_filter.ref == "A1:B5"
        assert saved_sheet.row_dimensions[3].hidden
        own.clear()
        assert shown(numbers, 5) == [2, 3, 4, 5]

    def test_a_filter_in_a_file_is_found(self, app, book, numbers, tmp_path):
        numbers["A1:B5"].autofilter.apply_values(1, ["沪"])
        book.save(tmp_path / "a.xlsx")
        again = app.books.open(tmp_path / "a.xlsx", read_only=True)
        try:
            found = again.sheets[0]["A1:B5"].autofilter.criteria
            assert found[0].values == ["沪"]
        finally:
            again.close()

    def test_not_between(self, numbers):
        own = numbers["A1:B5"].autofilter
        own.apply_comparison(2, "not_between", 2, 3)
        assert shown(numbers, 5) == [2, 5]
        told = own.criteria[1]
        assert (told.operator, told.value1, told.value2) == ("not_between", "2", "3")
        with pytest.raises(NotImplementedError, match="not_between"):
            own.apply_values(1, ["京"])
        own.apply_comparison(2, "between", 2, 3)
        assert shown(numbers, 5) == [3, 4]
        assert own.criteria[1].operator == "between"

    def test_an_italic_conditional_format(self, book, numbers, tmp_path):
        formats = numbers["A2:A5"].conditional_formats
        formats.add_custom("=B2>2", font_italic=True, fill_color="#FF0000")
        assert formats[0].font_italic
        assert not formats[0].font_bold
        book.save(tmp_path / "a.xlsx")
        rules = openpyxl.load_workbook(tmp_path / "a.xlsx").active.conditional_formatting
        assert [rule.dxf.font.i for own in rules for rule in own.rules] == [True]


def test_every_command_leaves_the_filter_as_it_was(
    book: xlwings.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path / "data")
    sheet = saved(filled(book), tmp_path / "客户.xlsx").sheets[SHEET]
    own = sheet["A1:F6"].autofilter
    own.apply_values(2, ["王伟", "张敏"])
    person = Person(book)

    def state() -> object:
        criteria = [(told.field, told.type, told.values) for told in own.criteria]
        visible = sheet.api.queryVisibleCells().getRangeAddressesAsString()
        return criteria, shown(sheet, 6), visible, CalcHost(book).read_state(SHEET).filter

    before = state()
    assert shown(sheet, 6) == [2, 4, 5]
    for verb in ("validate", "fix", "duplicates", "tag", "lock", "unlock", "clear", "backup"):
        person.answers = [""]
        person.click(verb)
        assert state() == before, verb
    for _command in range(3):
        person.click("undo")
        assert state() == before
    assert not person.problems, person.problems
