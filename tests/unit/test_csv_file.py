"""Tables in text files: encodings, delimiters, and that every value stays as it is."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from addin.errors import (
    DamagedWorkbookError,
    InputError,
    NotAWorkbookError,
    RefusedError,
    SaveFailedError,
    SheetNotFoundError,
)
from addin.hosts.csv_dialect import Dialect, detect_delimiter, detect_dialect
from addin.hosts.csv_file import CsvHost, read_rows
from addin.hosts.plain_workbook import write_plain_workbook
from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import ChangeSet, HideRows, SetValue

TABLE = "编号,姓名,手机,备注\n001,王小明,013800138000,=1+1\n002,欧阳娜娜,+8613800138000,\n"
ROWS = [
    ["编号", "姓名", "手机", "备注"],
    ["001", "王小明", "013800138000", "=1+1"],
    ["002", "欧阳娜娜", "+8613800138000", None],
]


def written(folder: Path, content: str | bytes, name: str = "客户.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-32"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_of_every_system(tmp_path: Path, encoding: str, ends: str) -> None:
    path = written(tmp_path, TABLE.replace("\n", ends).encode(encoding))
    assert read_rows(path) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_values_hold_others(tmp_path: Path, delimiter: str) -> None:
    others = "".join(c for c in ",;|" if c != delimiter)
    lines = [["姓名", "标签", "地址"], *[["张三", f"VIP{others}华东", f"a{others}b"]] * 20]
    text = "\n".join(delimiter.join(line) for line in lines)
    assert detect_delimiter(text) == delimiter
    assert read_rows(written(tmp_path, text)) == lines


def test_the_delimiter_of_a_single_column_with_a_few_commas_is_no_comma() -> None:
    assert detect_delimiter("姓名\n张三\n李四\n", "\t") == "\t"


def test_a_line_that_announces_the_delimiter_is_obeyed(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;\r\na;b,c\r\n1;2,5\r\n")
    assert detect_dialect(path) == Dialect("utf-8", ";", announced=True)
    assert read_rows(path) == [["a", "b,c"], ["1", "2,5"]]


def test_a_header_that_only_begins_like_an_announcement_is_data(tmp_path: Path) -> None:
    assert read_rows(written(tmp_path, "sep=a,b\n1,2\n")) == [["sep=a", "b"], ["1", "2"]]


def test_quotes_line_breaks_and_ragged_rows(tmp_path: Path) -> None:
    text = 'a,b,c\n"x,y","line 1\r\nline 2\n3","say ""hi"""\n1\n\n1,2,3,4\n  ,5" disk\n\n\n'
    assert read_rows(written(tmp_path, text)) == [
        ["a", "b", "c", None],
        ["x,y", "line 1\r\nline 2\n3", 'say "hi"', None],
        ["1", None, None, None],
        [None, None, None, None],
        ["1", "2", "3", "4"],
        ["  ", '5" disk', None, None],
    ]


def test_nul_characters_are_dropped(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1\0\0,\0\n2,x\n")
    assert read_rows(path) == [["a", "b"], ["1", None], ["2", "x"]]


def test_an_open_quote_is_an_error_not_a_lost_table(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    with pytest.raises(DamagedWorkbookError, match="3"):
        read_rows(path)


def test_a_value_of_many_megabytes_is_read_and_the_limit_of_others_untouched(
    tmp_path: Path,
) -> None:
    limit = csv.field_size_limit()
    path = written(tmp_path, "a,b\n" + "x" * 3_000_000 + ",2\n")
    assert len(read_rows(path)[1][0] or "") == 3_000_000
    assert csv.field_size_limit() == limit


def test_an_empty_file_is_an_empty_table(tmp_path: Path) -> None:
    assert read_rows(written(tmp_path, "")) == []
    grid = CsvHost(tmp_path / "客户.csv").read_grid("客户")
    assert (grid.first_row, grid.first_column, len(grid.rows)) == (1, 1, 0)


def test_utf8_with_one_broken_byte_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    text = ("编号,姓名\n" + "1,王小明客户资料\n" * 30).encode()
    broken = text[:-8] + b"\xff" + text[-8:]
    with pytest.raises(DamagedWorkbookError, match="31"):
        read_rows(written(tmp_path, broken))


def test_western_accents_are_not_taken_for_chinese(tmp_path: Path) -> None:
    path = written(tmp_path, "name,city\nMüller,Köln\nSánchez,Málaga\n".encode("cp1252"))
    assert read_rows(path)[1:] == [["Müller", "Köln"], ["Sánchez", "Málaga"]]


def test_rare_characters_of_gb18030_survive(tmp_path: Path) -> None:
    path = written(tmp_path, "姓名,市\n王㛃,北京\n𠮷野,上海\n李喆,镕基\n".encode("gb18030"))
    assert read_rows(path)[1:] == [["王㛃", "北京"], ["𠮷野", "上海"], ["李喆", "镕基"]]


def test_other_files_called_csv_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(NotAWorkbookError, match="xlsx"):
        read_rows(tmp_path / "a.csv")
    with pytest.raises(NotAWorkbookError):
        read_rows(written(tmp_path, b"%PDF-1.4", "b.csv"))
    with pytest.raises(InputError):
        read_rows(tmp_path / "none.csv")


def test_a_text_file_is_a_workbook_of_one_sheet_of_text(tmp_path: Path) -> None:
    host = CsvHost(written(tmp_path, TABLE, "客户[2024]: 华东.csv"))
    (sheet,) = host.sheets()
    assert sheet.name == "客户 2024   华东"
    assert [list(row) for row in host.read_grid(sheet.name).rows] == ROWS
    assert host.identity() is None
    assert host.location().endswith("华东.csv")
    assert host.read_notes(sheet.name) == {}
    assert host.read_formulas(sheet.name, RangeRef(1, 1, 9, 9)) == {}
    formats = host.read_formats(sheet.name, RangeRef(2, 1, 3, 4), [3])
    assert formats[3].codes[formats[3].index[1]] == "@"
    cells = host.read_cells(sheet.name, [CellRef(2, 4), CellRef(99, 1)])
    assert (cells[CellRef(2, 4)].value, cells[CellRef(99, 1)].value) == ("=1+1", None)
    with pytest.raises(SheetNotFoundError) as caught:
        host.read_grid("Sheet1")
    assert caught.value.existing == (sheet.name,)


def test_rows_are_read_again_after_the_file_was_changed(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n")
    host = CsvHost(path)
    before = host.fingerprint()
    assert len(host.read_grid("客户").rows) == 2
    path.write_text("a,b\n1,2\n3,4\n")
    assert len(host.read_grid("客户").rows) == 3
    assert host.fingerprint() != before


def test_changes_without_out_are_refused_and_the_way_out_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    host = CsvHost(path)
    with pytest.raises(RefusedError, match="--out"):
        host.stage(ChangeSet((SetValue("客户", CellRef(2, 2), "x"),)))
    assert path.read_text("utf-8") == TABLE


def test_changes_with_out_go_to_a_new_workbook(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    out = tmp_path / "out.xlsx"
    host = CsvHost(path, out)
    staged = host.stage(ChangeSet((SetValue("客户", CellRef(2, 2), "王晓明"),)))
    assert not out.exists()
    staged.commit()
    staged.discard()
    assert path.read_text("utf-8") == TABLE
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.xlsx", "客户.csv"]
    read = XlsxHost(out).read_grid("客户")
    expected = [list(row) for row in ROWS]
    expected[1][1] = "王晓明"
    assert [list(row) for row in read.rows] == expected


def test_a_commit_after_the_text_file_was_changed_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    staged = CsvHost(path, tmp_path / "out.xlsx").stage(
        ChangeSet((SetValue("客户", CellRef(2, 2), "x"),))
    )
    path.write_text(TABLE + "003,x,1,\n", "utf-8")
    with pytest.raises(RefusedError):
        staged.commit()
    staged.discard()
    assert [p.name for p in tmp_path.iterdir()] == ["客户.csv"]


def test_a_folder_that_is_not_there_is_a_failed_save(tmp_path: Path) -> None:
    host = CsvHost(written(tmp_path, TABLE), tmp_path / "none" / "out.xlsx")
    with pytest.raises(SaveFailedError):
        host.stage(ChangeSet((SetValue("客户", CellRef(2, 2), "x"),)))


def test_a_text_too_long_for_a_cell_is_refused_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    write_plain_workbook(path, "S", [["x" * 32_767, "😀" * 16_383]])
    with pytest.raises(InputError, match="B1"):
        write_plain_workbook(path, "S", [["a", "😀" * 16_384]])


CELLS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from('\r\n\t,;|" '), max_size=6
)


@settings(max_examples=150, deadline=None)
@given(
    table=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8-sig", "utf-16", "gb18030", "utf-8"]),
)
@example(table=[["a", "b", "c"], ["\r", "\n", '"']], delimiter=",", encoding="utf-8")
def test_whatever_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[list[str]],
    delimiter: str,
    encoding: str,
) -> None:
    # A table of words around the drawn one, so that there is a delimiter to be found.
    rows = [["编号", "姓名", "城市"]] * 12 + table + [["客户", "王小明", "上海市"]] * 12
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    content = text.getvalue().encode(encoding)
    if encoding == "gb18030":
        assume(not _is_utf8(content))
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes(content)
    assert read_rows(path) == [[value or None for value in row] for row in rows]


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_arbitrary_bytes_are_read_or_refused_with_an_error(tmp_path: Path) -> None:
    chance = random.Random(5)
    for _ in range(200):
        content = bytes(chance.choice(b'a,;"\n\r\t\x00\xff\xb0\xa1\xe5') for _ in range(60))
        try:
            rows = read_rows(written(tmp_path, content))
        except InputError:
            continue
        assert len({len(row) for row in rows}) <= 1


class TestHiddenRows:
    def test_a_text_file_cannot_hide_rows_and_its_workbook_can(self, tmp_path):
        path = tmp_path / "客户.csv"
        path.write_text("姓名,手机\n王伟,013812345678\n李娜,\n", "utf-8")
        hide = ChangeSet((HideRows("客户", (3,)),))
        with pytest.raises(RefusedError, match="--out"):
            CsvHost(path).stage(hide)
        out = tmp_path / "客户.xlsx"
        CsvHost(path, out).stage(hide).commit()
        assert XlsxHost(out).read_state("客户").hidden_rows == {3}
