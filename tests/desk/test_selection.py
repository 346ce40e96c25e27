"""The buttons about the selected cells."""

from __future__ import annotations

from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, SetValue
from tests.desk.clicks import BAD_PHONE, TWIN, before, click, note
from tests.desk.window import At
from tests.unit.command_builders import SHEET


class TestTheSelection:
    def test_check_row_renews_the_marks_of_this_row_only(self):
        other = ["C0014", "何平", "1391234567", "heping@qq.com", None, 1.0]
        person = click(before(BAD_PHONE, other), "validate")
        for cell in ("C14", "C15"):
            change = SetValue(SHEET, CellRef.parse(cell), f"138999900{cell[1:]}")
            person.host.stage(ChangeSet((change,))).commit()
        person.at = At(SHEET, (RangeRef.parse("B14"),))
        click(person, "check_row")
        assert note(person, "C14") is None
        assert "E202" in note(person, "C15")
        assert person.told[0].startswith("Nothing is wrong in 1 rows")

    def test_check_row_says_what_is_wrong(self):
        person = click(before(BAD_PHONE, cell="A14"), "check_row")
        assert "C14" in person.told[0]
        assert "E202" in person.told[0]
        assert "E202" in note(person, "C14")

    def test_check_row_of_a_whole_column(self):
        person = click(before(BAD_PHONE, cell="C:C"), "check_row")
        assert "E202" in note(person, "C14")

    def test_check_row_outside_of_the_table(self):
        person = click(before(cell="A99"), "check_row")
        assert "A1:G13" in person.problems[0]
        assert len(person.host.workbook.sheets) == 1

    def test_explain(self):
        person = click(before(BAD_PHONE, cell="C14"), "validate")
        click(person, "explain")
        assert person.told[0].startswith("C14  ✖")
        person.at = At(SHEET, (RangeRef.parse("A14"),))
        click(person, "explain")
        assert person.told[0].splitlines()[1].startswith("C14  ✖")
        person.at = At(SHEET, (RangeRef.parse("A2"),))
        click(person, "explain")
        assert "no mark" in person.told[0]

    def test_not_a_duplicate(self):
        person = click(before(TWIN, cell="A14"), "duplicates")
        assert "D001" in (note(person, "B14") or "")
        click(person, "not_duplicate", True)
        assert note(person, "B14") is None
        assert note(person, "B2") is None
        click(person, "duplicates")
        assert "no duplicates found" in person.told[0]
        click(person, "undo", True)
        click(person, "undo", True)
        assert "D001" in (note(person, "B14") or "")

    def test_not_a_duplicate_where_there_is_none(self):
        person = click(before(TWIN, cell="A5"), "duplicates")
        before_click = person.host.fingerprint()
        click(person, "not_duplicate")
        assert "None of the selected rows" in person.problems[0]
        assert person.host.fingerprint() == before_click

    def test_something_else_than_cells_is_selected(self):
        person = before()
        person.at = At(SHEET)
        click(person, "explain")
        assert "No cells are selected" in person.problems[0]
