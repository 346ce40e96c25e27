"""Rows rewritten in a stream, against a slow reference that reads the whole tree."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw_workbook import MAIN, parts_of, worksheet, write_package

from addin.errors import DamagedWorkbookError, UnsupportedEditError
from addin.hosts.xlsx import sheet_stream
from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import MAX_COLUMN, MAX_ROW, CellRef, RangeRef, column_letters
from addin.table.changes import Change, ChangeSet, Fill, Formula, NumberFormat, SetValue
from tests.workbooks.xlsx_content import Content, column_number, content_of, parse

SHEET = "xl/worksheets/sheet1.xml"
SOLID = "FFFFE699"


@dataclass(frozen=True)
class Look:
    """What the reference compares of a cell's format."""

    code: str
    color: str | None


class SlowSheet:
    """A sheet read as a tree: the effective content and look of any cell."""

    def __init__(self, path: Path) -> None:
        content = Content(path)
        strings, formats = content.strings(), content.formats()
        self.looks = [_look(f) for f in formats]
        root = parse(content.read(SHEET))
        self.columns: dict[int, int] = {}
        for e in root.iterfind("{*}cols/{*}col"):
            for c in range(int(e.get("min")), int(e.get("max")) + 1):
                self.columns[c] = int(e.get("style", "0"))
        self.rows: dict[int, int] = {}
        self.cells: dict[tuple[int, int], tuple[object, int]] = {}
        row = 0
        for r in root.iterfind("{*}sheetData/{*}row"):
            previous, row = row, int(r.get("r") or row + 1)
            assert row > previous
            if r.get("customFormat") in ("1", "true"):
                self.rows[row] = int(r.get("s", "0"))
            column = 0
            for c in r.iterfind("{*}c"):
                before = column
                column = column_number(c.get("r")) if c.get("r") else column + 1
                assert column > before
                self.cells[row, column] = (content_of(c, strings), int(c.get("s", "0")))
        content.close()

    def content(self, row: int, column: int) -> object:
        return self.cells.get((row, column), (None, 0))[0]

    def look(self, row: int, column: int) -> Look:
        if (row, column) in self.cells:
            return self.looks[self.cells[row, column][1]]
        if row in self.rows:
            return self.looks[self.rows[row]]
        return self.looks[self.columns.get(column, 0)]


def _look(shape: Any) -> Look:
    fill = shape[2]
    color = None
    if fill is not None:
        for pattern in fill[3]:
            for part in pattern[3]:
                if part[0] == "fgColor":
                    color = dict(part[1])["rgb"]
    return Look(shape[0], color)


ROWS, COLUMNS = 9, 5
values = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=6),
    st.integers(-999, 10**12),
    st.booleans(),
    st.none(),
    st.just(Formula("A1*2", 4.0)),
    st.sampled_from(["=1+1", "_x0041_", " a ", "\x01", "<b>&", "+86"]),
)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet in some dialect: prefixed or not, with or without addresses, odd spacing."""
    p = draw(st.sampled_from(["", "x:"]))
    addressed = draw(st.booleans())
    quote = draw(st.sampled_from(["'", '"']))
    space = draw(st.sampled_from(["", "\n  "]))

    def attribute(name: str, value: object) -> str:
        return f" {name}={quote}{value}{quote}"

    rows = []
    numbers = draw(st.sets(st.integers(1, ROWS), max_size=6))
    for number in sorted(numbers) if addressed else range(1, len(numbers) + 1):
        columns = draw(st.sets(st.integers(1, COLUMNS), max_size=4))
        cells = []
        for column in sorted(columns) if addressed else range(1, len(columns) + 1):
            style = draw(st.integers(0, 7))
            place = attribute("r", f"{column_letters(column)}{number}") if addressed else ""
            styled = attribute("s", style) if style or draw(st.booleans()) else ""
            kind, inner = draw(
                st.sampled_from(
                    [
                        ("", f"<{p}v>12.5</{p}v>"),
                        ("s", f"<{p}v>1</{p}v>"),
                        ("s", f"<{p}v>0</{p}v>"),
                        ("inlineStr", f"<{p}is><{p}t>in</{p}t></{p}is>"),
                        ("b", f"<{p}v>1</{p}v>"),
                        ("e", f"<{p}v>#N/A</{p}v>"),
                        ("str", f"<{p}f>A1&amp;&quot;x&quot;</{p}f><{p}v>ax</{p}v>"),
                        ("", ""),
                    ]
                )
            )
            typed = attribute("t", kind) if kind else ""
            body = f">{inner}</{p}c>" if inner else "/>"
            cells.append(f"{space}<{p}c{place}{styled}{typed}{body}")
        place = attribute("r", number) if addressed else ""
        spans = attribute("spans", "1:5") if draw(st.booleans()) else ""
        own = draw(st.sampled_from(["", attribute("s", 6) + attribute("customFormat", 1)]))
        height = draw(st.sampled_from(["", attribute("ht", 20)]))
        body = f">{''.join(cells)}{space}</{p}row>" if cells else "/>"
        rows.append(f"{space}<{p}row{place}{spans}{own}{height}{body}")
    cols = draw(st.sampled_from(["", f'<{p}cols><{p}col min="2" max="3" style="6"/></{p}cols>']))
    name = f"xmlns:{p[:-1]}" if p else "xmlns"
    data = f"<{p}sheetData>{''.join(rows)}</{p}sheetData>" if rows else f"<{p}sheetData/>"
    return f'<{p}worksheet {name}="{MAIN}"><{p}dimension ref="A1"/>{cols}{data}</{p}worksheet>'


ranges = st.one_of(
    st.builds(
        lambda r, c, h, w: RangeRef(r, c, r + h, c + w),
        st.integers(1, ROWS + 2),
        st.integers(1, COLUMNS + 1),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    st.sampled_from(["B:C", "A:A", "C4:D1048576", "2:3", "C5:XFD5"]).map(RangeRef.parse),
)
changes = st.lists(
    st.one_of(
        st.builds(
            lambda r, c, v: SetValue("S", CellRef(r, c), v),
            st.integers(1, ROWS + 2),
            st.integers(1, COLUMNS + 1),
            values,
        ),
        st.builds(lambda r, c: Fill("S", r, c), ranges, st.sampled_from(["#FFE699", None])),
        st.builds(
            lambda r, c: NumberFormat("S", r, c),
            ranges,
            st.sampled_from(["@", "0.00", "y-m", "General"]),
        ),
    ),
    max_size=6,
).map(lambda found: ChangeSet(tuple(found)))

PROBES = [
    *((r, c) for r in range(1, ROWS + 4) for c in range(1, COLUMNS + 3)),
    *((r, MAX_COLUMN) for r in range(1, 7)),
    *((MAX_ROW, c) for c in range(1, 7)),
]


def expected_look(before: Look, cell: CellRef, changes: list[Change]) -> Look:
    code, color = before.code, before.color
    for change in changes:
        if isinstance(change, Fill) and cell in change.range:
            color = None if change.color is None else "FF" + change.color[1:]
        elif isinstance(change, NumberFormat) and cell in change.range:
            code = {"@": "49", "0.00": "2", "General": "0"}.get(change.code, change.code)
    return Look(code, color)


def expected_content(value: object) -> object:
    if isinstance(value, bool):
        return ("b", "1" if value else "0", ())
    if isinstance(value, Formula):
        return ("formula", (None, value.text), "n", "4", ())
    if isinstance(value, int):
        return ("n", str(value), ())
    return value if value is None else ("text", value, ())


@pytest.mark.parametrize("chunk", [64, 1 << 20])
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sheet=sheets(), wanted=changes)
def test_any_changes_to_any_dialect_do_what_they_say_and_are_undone(
    chunk: int, monkeypatch: pytest.MonkeyPatch, sheet: str, wanted: ChangeSet
) -> None:
    monkeypatch.setattr(sheet_stream, "_PIECE", chunk)
    with tempfile.TemporaryDirectory() as folder:
        strings = "<si><t>one</t></si><si><r><rPr><b/></rPr><t>bo</t></r><r><t>ld</t></r></si>"
        path = write_package(Path(folder) / "w.xlsx", parts_of(sheet, strings=strings))
        before = SlowSheet(path)
        host = XlsxHost(path)

        staged = host.stage(wanted)
        staged.commit()

        after = SlowSheet(path)
        list_of = list(wanted)
        written = {c.cell: c.value for c in list_of if isinstance(c, SetValue)}
        for row, column in PROBES:
            cell = CellRef(row, column)
            assert after.look(row, column) == expected_look(
                before.look(row, column), cell, list_of
            ), cell.a1
            if cell in written:
                assert after.content(row, column) == expected_content(written[cell]), cell.a1
            else:
                assert after.content(row, column) == before.content(row, column), cell.a1

        host.stage(staged.inverse).commit()

        undone = SlowSheet(path)
        for row, column in PROBES:
            assert undone.look(row, column) == before.look(row, column), (row, column)
            assert undone.content(row, column) == before.content(row, column), (row, column)


@pytest.mark.parametrize("area", ["B:C", "B2", "A1:C10"])
@pytest.mark.parametrize("row", ["<row/><row>", '<row r="2">'])
def test_cells_that_do_not_say_where_they_are_are_coloured(
    tmp_path: Path, area: str, row: str
) -> None:
    cells = "<c><v>12.5</v></c><c><v>7</v></c>"
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{row}{cells}</row></sheetData></worksheet>'
    path = write_package(tmp_path / "w.xlsx", parts_of(sheet))
    XlsxHost(path).stage(ChangeSet((Fill("S", RangeRef.parse(area), "#FFE699"),))).commit()
    assert SlowSheet(path).look(2, 2).color == "FFFFE699"


def sheet_xml(path: Path) -> str:
    content = Content(path)
    text = content.read(SHEET).decode()
    content.close()
    return text


def make(tmp_path: Path, rows: str, **more: str) -> Path:
    return write_package(tmp_path / "w.xlsx", parts_of(worksheet(rows, **more)))


def test_a_whole_column_gets_its_format_without_a_million_cells(tmp_path: Path) -> None:
    path = make(tmp_path, '<row r="2"><c r="B2"><v>1</v></c></row>')
    staged = XlsxHost(path).stage(ChangeSet((Fill("S", RangeRef.parse("B:B"), "#FFE699"),)))
    staged.commit()
    text = sheet_xml(path)
    assert '<col min="2" max="2"' in text
    assert text.count("<c ") == 1


def test_untouched_rows_pass_byte_for_byte(tmp_path: Path) -> None:
    odd = "<row r='1' ><c r='A1'  t=\"n\"><v > 5</v ></c ></row >"
    path = make(tmp_path, odd + '<row r="3"><c r="A3"><v>1</v></c></row>')
    XlsxHost(path).stage(ChangeSet((SetValue("S", CellRef(3, 1), 2),))).commit()
    assert odd in sheet_xml(path)


def test_text_that_is_not_seen_by_markup_rules_still_counts(tmp_path: Path) -> None:
    rows = (
        "<!-- <row r='9'> --><row r='1'><c r='A1' t='inlineStr'><is><t><![CDATA[a<row>&]]></t></is>"
        "</c></row><row r='2'><c r='A2'><v>1</v></c></row>"
    )
    path = make(tmp_path, rows)
    host = XlsxHost(path)
    host.stage(ChangeSet((SetValue("S", CellRef(2, 1), "b"),))).commit()
    states = host.read_cells("S", [CellRef(1, 1), CellRef(2, 1)])
    assert [s.value for s in states.values()] == ["a<row>&", "b"]


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    path = make(tmp_path, '<row r="5"/><row r="3"/>')
    with pytest.raises(DamagedWorkbookError):
        XlsxHost(path).stage(ChangeSet((SetValue("S", CellRef(9, 1), "b"),)))


def test_a_sheet_in_utf16_is_refused_clearly(tmp_path: Path) -> None:
    markup = '<?xml version="1.0" encoding="UTF-16"?>' + worksheet("")
    path = write_package(tmp_path / "w.xlsx", parts_of(markup.encode("utf-16")))
    with pytest.raises(UnsupportedEditError):
        XlsxHost(path).stage(ChangeSet((SetValue("S", CellRef(1, 1), "b"),)))


SHARED = (
    '<row r="1"><c r="B1"><f t="shared" ref="B1:B4" si="0">A1+$A$1</f><v>1</v></c></row>'
    '<row r="2"><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>'
    '<row r="4"><c r="B4"><f t="shared" si="0"/><v>4</v></c></row>'
)


def test_the_next_cell_speaks_for_a_shared_formula_whose_first_cell_is_overwritten(
    tmp_path: Path,
) -> None:
    path = make(tmp_path, SHARED)
    host = XlsxHost(path)
    area = RangeRef.parse("A1:C9")
    before = host.read_formulas("S", area)
    staged = host.stage(
        ChangeSet((SetValue("S", CellRef(1, 2), "x"), SetValue("S", CellRef(2, 2), "y")))
    )
    staged.commit()
    after = host.read_formulas("S", area)
    assert after == {CellRef(3, 2): "A3+$A$1", CellRef(4, 2): "A4+$A$1"}
    assert '<f t="shared" si="0" ref="B3:B4">A3+$A$1</f>' in sheet_xml(path)
    host.stage(staged.inverse).commit()
    assert host.read_formulas("S", area) == before
    assert host.read_cells("S", [CellRef(2, 2)])[CellRef(2, 2)].value == Formula("A2+$A$1", 2.0)


@pytest.mark.parametrize("kind", ["array", "dataTable"])
@pytest.mark.parametrize("cell", ["A1", "A2"])
def test_a_cell_of_an_array_formula_is_not_overwritten(
    kind: str, cell: str, tmp_path: Path
) -> None:
    rows = (
        f'<row r="1"><c r="A1"><f t="{kind}" ref="A1:A2">B1:B2*2</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>'
    )
    path = make(tmp_path, rows)
    before = path.read_bytes()
    with pytest.raises(UnsupportedEditError, match=f"S!{cell}"):
        XlsxHost(path).stage(ChangeSet((SetValue("S", CellRef.parse(cell), "x"),)))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    XlsxHost(path).stage(ChangeSet((Fill("S", RangeRef.parse(cell), "#FFE699"),))).commit()


def test_what_is_taken_back_does_not_hang_on_the_table_of_shared_strings(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" s="1"><v>45000.5</v></c><c r="D1"><v>12.50</v></c></row>'
    )
    strings = "<si><t>one</t></si><si><r><rPr><b/></rPr><t>bo</t></r><r><t>ld</t></r></si>"
    path = write_package(tmp_path / "w.xlsx", parts_of(worksheet(rows), strings=strings))
    host = XlsxHost(path)
    wanted = [SetValue("S", CellRef(1, column), "x") for column in range(1, 5)]
    undone = host.stage(ChangeSet(tuple(wanted))).inverse
    values = [c.value for c in undone if isinstance(c, SetValue)]
    assert values == ["one", "bold", dt.datetime(2023, 3, 15, 12), 12.5]
    raws = [c.raw for c in undone if isinstance(c, SetValue)]
    assert raws[0] is None
    assert raws[1] is not None
    assert "<b/>" in raws[1]["xlsx:cell"]


@pytest.mark.parametrize(
    ("value", "code", "serial"),
    [
        (dt.date(2024, 2, 29), "yyyy-mm-dd", "45351"),
        (dt.datetime(2024, 2, 29, 6), "yyyy-mm-dd hh:mm:ss", "45351.25"),
        (dt.time(18), "hh:mm:ss", "0.75"),
        (dt.timedelta(hours=36), "[h]:mm:ss", "1.5"),
    ],
)
@pytest.mark.parametrize("date1904", [False, True])
def test_a_date_is_a_number_with_a_date_format(
    value: dt.date, code: str, serial: str, date1904: bool, tmp_path: Path
) -> None:
    properties = f'<workbookPr date1904="{int(date1904)}"/>'
    path = write_package(tmp_path / "w.xlsx", parts_of(worksheet(""), properties=properties))
    host = XlsxHost(path)
    staged = host.stage(ChangeSet((SetValue("S", CellRef(1, 1), value),)))
    staged.commit()
    state = host.read_cells("S", [CellRef(1, 1)])[CellRef(1, 1)]
    assert (state.value, state.number_format) == (value, code)
    if not date1904:
        assert f"<v>{serial}</v>" in sheet_xml(path)
    host.stage(staged.inverse).commit()
    state = host.read_cells("S", [CellRef(1, 1)])[CellRef(1, 1)]
    assert (state.value, state.number_format) == (None, "General")


@pytest.mark.parametrize("area", ["A:XFD", "D2:XFD1048576"])
def test_a_whole_sheet_gets_its_look_without_filling_it_with_cells(
    area: str, tmp_path: Path
) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="3" s="6" customFormat="1"><c r="B3" s="2"><v>1</v></c></row>'
    )
    cols = '<cols><col min="5" max="6" style="6"/></cols>'
    path = make(tmp_path, rows, head=cols)
    before = SlowSheet(path)
    host = XlsxHost(path)
    wanted = Fill("S", RangeRef.parse(area), "#FFE699")
    staged = host.stage(ChangeSet((wanted,)))
    staged.commit()
    after = SlowSheet(path)
    probes = [
        (row, column)
        for row in (1, 2, 3, 4, MAX_ROW)
        for column in (1, 2, 3, 4, 5, 6, 7, MAX_COLUMN)
    ]
    assert len(after.cells) < 20
    for row, column in probes:
        expected = expected_look(before.look(row, column), CellRef(row, column), [wanted])
        assert after.look(row, column) == expected, (row, column)
    host.stage(staged.inverse).commit()
    undone = SlowSheet(path)
    for row, column in probes:
        assert undone.look(row, column) == before.look(row, column), (row, column)
