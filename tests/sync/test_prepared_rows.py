"""New customers and the rows that the template has ready for them, with codes in advance."""

from __future__ import annotations

import pytest
from pair_builders import HEADER, PEOPLE, SHEET, Pair

from addin.errors import RefusedError
from addin.table.cells import RangeRef
from addin.table.grid import TableArea

READY = tuple((f"KH-00{n}",) for n in (7, 8, 9))


def pair(tmp_path, *below) -> Pair:
    """A workbook whose Excel table ends with three prepared rows, in step with its sheet."""
    found = Pair([HEADER, *PEOPLE, *READY, *below], folder=tmp_path)
    sheet = found.host.workbook.sheet(SHEET)
    sheet.tables = (TableArea("客户", RangeRef.parse("A1:E10")),)
    found.sync()
    return found


def test_prepared_rows_are_no_customers(tmp_path):
    found = pair(tmp_path)
    assert not found.sync().plan
    assert "KH-007" not in found.theirs()


def test_a_customer_typed_at_google_gets_the_first_code_and_its_row(tmp_path):
    found = pair(tmp_path)
    _typed(found, (None, "孙丽", "13812340007", "苏州", None))
    assert [found.my_cell(8, column) for column in (1, 2)] == ["KH-007", "孙丽"]
    assert found.theirs()["KH-007"] == found.mine()["KH-007"]
    assert not found.sync().plan


def test_two_get_two_rows_and_a_third_with_its_own_code_the_next(tmp_path):
    found = pair(tmp_path)
    _typed(
        found,
        (None, "孙丽", "13812340007", None, None),
        ("X-1", "马超", "13812340008", None, None),
        (None, "吴芳", "13812340009", None, None),
    )
    names = {found.my_cell(row, 1): found.my_cell(row, 2) for row in (8, 9, 10)}
    assert names == {"KH-007": "孙丽", "KH-008": "吴芳", "X-1": "马超"}
    assert not found.sync().plan


def test_a_code_that_google_knows_already_is_not_given_again(tmp_path):
    found = pair(tmp_path)
    _typed(
        found,
        ("KH-007", "马超", "13812340008", None, None),
        (None, "吴芳", "13812340009", None, None),
    )
    names = {found.my_cell(row, 1): found.my_cell(row, 2) for row in (8, 9)}
    assert names == {"KH-007": "马超", "KH-008": "吴芳"}


def test_a_word_in_the_column_of_codes_is_no_prepared_row(tmp_path):
    word = "以下为 2023 年的客户："
    found = Pair([HEADER, *PEOPLE, (word,)], folder=tmp_path)
    with pytest.raises(RefusedError, match="7"):
        _typed(found, (None, "孙丽", "13812340007", "苏州", None))
    assert found.my_cell(8, 1) == word


def _typed(found: Pair, *rows: tuple[str | None, ...]) -> None:
    """Rows typed at the end of the Google Sheet, then a sync."""
    for row in rows:
        found.remote.insert(len(found.remote.rows) + 1, row)
    found.sync()
