"""A workbook changed through the engine and saved, read back by a reader that nobody here wrote.

What is expected comes from the host in memory, to which the same changes were made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pytest
import xlwings

from addin.hosts.excel.host import ExcelHost
from addin.hosts.memory import MemoryHost
from addin.hosts.memory_sheet import MemorySheet
from addin.table.cells import CellError, CellRef, RangeRef
from addin.table.changes import (
    ChangeSet,
    ConditionalFormat,
    Fill,
    Formula,
    HideRows,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    ResultColumn,
    SetIdentity,
    SetValue,
    Validation,
)
from tests.unit.command_builders import HEADERS, SHEET, customers
from tests.windows_engine.clicks import BAD_PHONE, TIDY_PHONE, customer_file


def over(address: str) -> RangeRef:
    return RangeRef.parse(address)


def at(address: str) -> CellRef:
    return CellRef.parse(address)


RESULT = PutSheet(
    "问题 Findings", "问题", "1 处",
    (ResultColumn("行", 6), ResultColumn("内容", 30, "@", wrap=True)),
    ((14.0, "0012"), (15.0, "=1+1")), fills={0: "#F8CBAD"}, after=SHEET,
)  # fmt: skip
CHANGES = ChangeSet((
    SetValue(SHEET, at("A2"), "00012"),
    SetValue(SHEET, at("B3"), "=HYPERLINK(1)"),
    SetValue(SHEET, at("F3"), Formula("F2*2", 200.0)),
    SetValue(SHEET, at("F4"), None),
    SetValue(SHEET, at("F5"), CellError("#N/A")),
    SetValue(SHEET, at("G2"), True),
    NumberFormat(SHEET, over("F2:F9"), "#,##0.00"),
    Fill(SHEET, over("C14"), "#F8CBAD"),
    Fill(SHEET, over("A10:B12"), "#DDEBF7"),
    Note(SHEET, at("C14"), "✖ 号码有 10 位，应为 11 位\n向客户问完整号码 [E202]"),
    ConditionalFormat(SHEET, over("A2:F15"), "$F2<0", "#EADCF4"),
    Validation(SHEET, over("G2:G15"), "list", ("VIP", "普通"), title="级别", error="不在表中"),
    Validation(SHEET, over("F2:F15"), "decimal", minimum="0"),
    HideRows(SHEET, (7, 8)),
    RESULT,
    SetIdentity("7f1c3a"),
    Lock(SHEET, unlocked=(over("B2:F15"),), locked=(over("C2:C15"),), password="s3cret"),
))  # fmt: skip
AREA = over("A1:G16")

# Two things that LibreOffice writes otherwise than Excel.
LOCALE = "[$-409]"
"""It stands before number formats that are not those of the office's own language."""
ERROR_AS_FORMULA = "="
"""An error that was typed is saved as a formula that gives it."""


@pytest.fixture(scope="module")
def expected() -> Mapping[str, MemorySheet]:
    host = MemoryHost({SHEET: [HEADERS, *customers(BAD_PHONE, TIDY_PHONE)], "备注": ()})
    looks = NumberFormat(SHEET, over("C1:C15"), "@")
    host.stage(ChangeSet((looks,))).commit()
    host.stage(CHANGES).commit()
    return {sheet.name: sheet for sheet in host.workbook.sheets}


@pytest.fixture(scope="module")
def saved(_running, tmp_path_factory) -> openpyxl.Workbook:
    path = customer_file(tmp_path_factory.mktemp("file") / "客户表.xlsx")
    book = xlwings.Book(path)
    staged = ExcelHost(book).stage(CHANGES)
    staged.commit()
    assert ExcelHost(book).fingerprint() == staged.after
    target = path.with_name("saved.xlsx")
    book.save(target)
    for open_ in list(_running.calc.books):
        if open_ is not _running.personal:
            open_.close()
    return openpyxl.load_workbook(target)


def cells_of(sheet: Any) -> list[Any]:
    return [sheet[cell.a1] for cell in AREA.cells()]


def test_the_sheets_and_their_order(saved, expected):
    assert saved.sheetnames == list(expected) == [SHEET, RESULT.name, "备注"]


@pytest.mark.parametrize("name", [SHEET, RESULT.name])
def test_values_and_formulas(saved, expected, name):
    found, kept = saved[name], expected[name]
    for cell in AREA.cells():
        value, wanted = found[cell.a1].value, kept.values.get(cell)
        if isinstance(wanted, Formula):
            assert value == f"={wanted.text}"
        elif isinstance(wanted, CellError):
            assert value.removeprefix(ERROR_AS_FORMULA) == str(wanted)
        elif isinstance(wanted, float) and hasattr(value, "year"):
            assert value.toordinal() - 693_594 == wanted
        else:
            assert value == wanted, cell.a1
            assert (found[cell.a1].data_type == "s") == isinstance(wanted, str)


@pytest.mark.parametrize("name", [SHEET, RESULT.name])
def test_fills_and_locks(saved, expected, name):
    found, kept = saved[name], expected[name]
    for cell in AREA.cells():
        if name == RESULT.name and cell.row == 4:
            continue  # the header is dressed, which the host in memory does not do
        fill = found[cell.a1].fill
        color = f"#{fill.fgColor.rgb[-6:]}" if fill.fill_type == "solid" else None
        assert color == kept.fills.at(cell), cell.a1
        assert found[cell.a1].protection.locked == kept.locks.at(cell), cell.a1


def test_number_formats(saved, expected):
    for address in ("C2", "C14", "F2", "F9", "F10", "A2"):
        found = saved[SHEET][address].number_format.removeprefix(LOCALE)
        assert found == expected[SHEET].formats.at(at(address))


def test_notes(saved, expected):
    found = {cell.coordinate: cell.comment.text for cell in cells_of(saved[SHEET]) if cell.comment}
    assert found == {cell.a1: text for cell, text in expected[SHEET].notes.items()}


def test_conditional_formats(saved, expected):
    found = [
        (str(area.sqref), rule.formula[0], rule.dxf.fill.bgColor.rgb[-6:])
        for area in saved[SHEET].conditional_formatting
        for rule in area.rules
    ]
    assert found == [
        (rule.range.a1, rule.formula, (rule.color or "")[1:])
        for rule in expected[SHEET].conditional_formats
    ]


def test_entry_checks(saved, expected):
    found = saved[SHEET].data_validations.dataValidation
    told = {(str(c.sqref), c.type, c.formula1.strip('"'), c.error, c.operator) for c in found}
    assert ("G2:G15", "list", "VIP,普通", "不在表中") in {t[:4] for t in told}
    assert ("F2:F15", "decimal", "0", "greaterThanOrEqual") in {(*t[:3], t[4]) for t in told}
    assert len(found) == len(expected[SHEET].validations)


def test_hidden_rows(saved, expected):
    rows = saved[SHEET].row_dimensions
    assert {n for n in range(1, 16) if rows[n].hidden} == set(expected[SHEET].hidden_rows)


def test_the_sheet_is_protected(saved, expected):
    assert saved[SHEET].protection.sheet is expected[SHEET].protected is True
    assert not saved[RESULT.name].protection.sheet


def test_the_table_and_the_names(saved, expected):
    tables: Sequence[Any] = list(saved[RESULT.name].tables.values())
    assert [table.ref for table in tables] == [t.range.a1 for t in expected[RESULT.name].tables]
    identity = [name.value for key, name in saved.defined_names.items() if "custsheet" in
                key.casefold()]  # fmt: skip
    assert '"7f1c3a"' in identity
