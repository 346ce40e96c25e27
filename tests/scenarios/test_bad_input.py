"""What cannot be done says what, where and what to do next, and changes nothing."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import pytest
from command_line import HEADERS, SHEET, add_sheet, customers

from tests.rule_mistakes import ELEVEN_MISTAKES


def compound_file(stream: str) -> bytes:
    """A compound file ([MS-CFB]) with a directory of its root and one stream."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<3I", header, 44, 1, 1, 0)
    struct.pack_into("<2I", header, 56, 4096, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    # Sector 0 says which sectors belong together; the directory is sector 1.
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = b""
    for name in ("Root Entry", stream):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + struct.pack("<H", len(text)) + bytes(62)
    return bytes(header) + table + entries.ljust(512, b"\0")


def bomb() -> bytes:
    """A package that would unpack to 1,000 times its size."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(70):
                part.write(bytes(1 << 20))
    return stream.getvalue()


FILES = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "X201"),
    "a web page": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "X201"),
    "a PDF": (b"%PDF-1.7\n" + bytes(99), "X201"),
    "noise": (bytes(range(256)) * 4, "X201"),
    "a table of text": ("姓名,手机\n王伟,13812345670\n".encode(), "X201"),
    "an archive": (None, "X201"),
    "an old workbook": (compound_file("Workbook"), "X201"),
    "an encrypted workbook": (compound_file("EncryptedPackage"), "X202"),
    "nothing": (b"", "X203"),
    "a truncated workbook": (None, "X203"),
    "a bomb": (bomb(), "X204"),
}


@pytest.fixture(params=FILES)
def bad_file(request, custsheet):
    """(path of a file that is no workbook, the code of its error)."""
    content, code = FILES[request.param]
    path = custsheet.workbook(customers()[:3], name="客户.xlsx")
    if request.param == "an archive":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", "a")
    elif content is None:
        path.write_bytes(path.read_bytes()[:-1500])
    else:
        path.write_bytes(content)
    return path, code


@pytest.mark.parametrize("verb", ["validate", "fix", "undo", "history"])
def test_what_is_no_workbook_is_turned_away_with_its_code(custsheet, bad_file, verb):
    path, code = bad_file
    before = path.read_bytes()
    for language in ("en", "zh"):
        done = custsheet(verb, path, language=language)
        assert done.status == 2, done.err
        assert f"[{code}]" in done.err
        assert path.name in done.err
        assert len(done.err.splitlines()) <= 3
        assert done.out == ""
    assert path.read_bytes() == before
    assert [p.name for p in custsheet.folder.iterdir()] == [path.name]


def test_an_error_in_json_has_code_message_and_way_out(custsheet, bad_file):
    path, code = bad_file
    result = custsheet("validate", path, "--json").json
    assert result["error"] == code
    assert result["message"]
    assert result["hint"]


def test_a_folder_and_a_missing_file_are_named(custsheet):
    folder = custsheet.folder / "x.xlsx"
    folder.mkdir()
    for path in (folder, custsheet.folder / "没有.xlsx", custsheet.folder / "没有.csv"):
        done = custsheet("validate", path)
        assert done.status == 2
        assert path.name in done.err


@pytest.mark.parametrize(
    "content",
    [
        "姓名,手机\n王伟,1\n".encode("utf-16")[:-1],
        "姓名,手机\n王伟,".encode("utf-8-sig") + b"\xff\xfe,1\n",
        "姓名,手机\n".encode() + "王伟,客户资料\n".encode() * 30 + b"\xff\n",
    ],
    ids=["half a character at the end", "broken after its mark", "one broken byte"],
)
def test_text_that_is_broken_names_the_line(custsheet, content):
    path = custsheet.folder / "x.csv"
    path.write_bytes(content)
    done = custsheet("validate", path)
    assert done.status == 2
    assert "[X203]" in done.err
    assert "from line " in done.err
    assert "from line 1 " not in done.err
    assert path.read_bytes() == content
    assert not path.with_suffix(".xlsx").exists()


def test_a_sheet_that_is_not_there_is_answered_with_those_there_are(custsheet):
    done = custsheet("validate", custsheet.workbook(), "--sheet", "客戶")
    assert done.status == 2
    assert "[X205]" in done.err
    assert SHEET in done.err


@pytest.mark.parametrize("rows", [[], [["客户名单"]], [["姓名", "手机"]]])
def test_a_sheet_without_a_table_is_an_error_with_a_way_out(custsheet, rows):
    import xlsxwriter

    path = custsheet.folder / "empty.xlsx"
    book = xlsxwriter.Workbook(path)
    add_sheet(book, SHEET, rows)
    book.close()
    before = path.read_bytes()
    done = custsheet("validate", path)
    assert done.status == 2
    assert "[X206]" in done.err
    assert path.read_bytes() == before


def test_of_two_tables_on_a_sheet_the_user_says_which(custsheet):
    import xlsxwriter

    path = custsheet.folder / "two.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    for area, name in (("A1:C6", "甲表"), ("F1:H6", "乙表")):
        columns = [{"header": h} for h in HEADERS[:3]]
        data = [row[:3] for row in customers()[:5]]
        sheet.add_table(area, {"name": name, "columns": columns, "data": data})
    book.close()
    before = path.read_bytes()
    done = custsheet("validate", path)
    assert done.status == 2
    assert "[X207]" in done.err
    assert "甲表" in done.err
    assert "乙表" in done.err
    assert path.read_bytes() == before
    assert custsheet("validate", path, "--table", "乙表", "--dry-run").status == 0


def test_duplicates_without_a_telling_column_say_what_is_needed(custsheet):
    rows = [[f"第{n}条", n * 3] for n in range(10)]
    path = custsheet.workbook(rows, headers=("备注", "积分"))
    before = path.read_bytes()
    done = custsheet("duplicates", path)
    assert done.status == 2
    assert "[X208]" in done.err
    assert "--map" in done.err
    assert path.read_bytes() == before


def test_tags_for_an_excel_table_without_their_column_are_refused(custsheet):
    import xlsxwriter

    path = custsheet.folder / "t.xlsx"
    book = xlsxwriter.Workbook(path)
    columns = [{"header": h} for h in HEADERS[:6]]
    sheet = book.add_worksheet(SHEET)
    sheet.add_table("A1:F6", {"columns": columns, "data": [r[:6] for r in customers()[:5]]})
    book.close()
    before = path.read_bytes()
    done = custsheet("tag", path)
    assert done.status == 2
    assert "[X208]" in done.err
    assert "Tags" in done.err
    assert path.read_bytes() == before


def test_columns_to_lock_must_be_named_where_no_rule_does(custsheet):
    path = custsheet.workbook([["王伟", "13812345670"]], headers=("姓名", "手机"))
    done = custsheet("lock", path)
    assert done.status == 2
    assert "--columns" in done.err


@pytest.mark.parametrize("verb", ["validate", "rules check"])
def test_all_mistakes_of_a_rule_book_are_listed_with_their_lines(custsheet, verb):
    rules = custsheet.file("规则.toml", ELEVEN_MISTAKES)
    path = custsheet.workbook()
    before = path.read_bytes()
    arguments = [rules] if verb == "rules check" else [path, "--rules", rules]
    done = custsheet(verb, *arguments)
    assert done.status == 2
    assert "[X110]" in done.err
    lines = [line for line in done.err.splitlines() if line.strip().startswith("- ")]
    assert len(lines) == 11
    assert all("line " in line for line in lines)
    assert path.read_bytes() == before
    listed = custsheet(verb, *arguments, "--json").json
    assert len(listed["problems"]) == 11


def test_a_broken_segment_rule_shows_the_place(custsheet):
    text = '[[field]]\nkey = "amount"\nkind = "money"\n[[segment]]\ntag = "VIP"\nwhen = "amout >"\n'
    done = custsheet("rules check", custsheet.file("r.toml", text))
    assert done.status == 2
    assert "VIP" in done.err


def test_a_file_of_changes_that_is_no_json_is_answered_with_the_place(custsheet):
    path = custsheet.workbook()
    done = custsheet("apply", path, custsheet.file("p.json", '{"changes": [\n{oops}]}'))
    assert done.status == 2
    assert "Line 2" in done.err


def test_a_mistake_in_a_plan_is_reported_as_data(custsheet):
    path = custsheet.workbook()
    plan = custsheet.file("p.json", json.dumps({"changes": [{"kind": "fil"}]}))
    result = custsheet("apply", path, plan, "--json").json
    assert result["error"] == "X120"
    assert len(result["problems"]) == 1
