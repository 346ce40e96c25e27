"""A workbook made of a table of text holds just that text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.hosts.plain_workbook import write_plain_workbook
from addin.hosts.xlsx.careful import read_carefully
from addin.hosts.xlsx.package import Package
from addin.hosts.xlsx.reading import read_grid

TEXTS = st.text(
    st.characters(blacklist_categories=("Cs",))
    | st.sampled_from("_x000D_\r\n\t &<>\"'=+-@\x00\x07\ufffe\uffff😀 "),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(TEXTS, max_size=4), max_size=5))
def test_any_text_survives_a_plain_workbook(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("plain") / "p.xlsx"
    write_plain_workbook(path, "客户 & 'x'", rows)
    with Package.open(path) as package:
        (sheet,) = package.sheets
        assert sheet.name == "客户 & 'x'"
        for top, left, read in (
            read_carefully(package, sheet),
            (lambda g: (g.first_row, g.first_column, g.rows))(read_grid(package, sheet)),
        ):
            cells = {
                (top + i, left + j): value
                for i, row in enumerate(read)
                for j, value in enumerate(row)
                if value is not None
            }
            expected = {
                (i, j): value
                for i, row in enumerate(rows, 1)
                for j, value in enumerate(row, 1)
                if value
            }
            assert cells == expected
