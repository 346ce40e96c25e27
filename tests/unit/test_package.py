"""Opening workbooks: what is let in, and what is turned away with which words."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from raw_workbook import (
    MAIN,
    RELATIONS,
    STRICT_MAIN,
    parts_of,
    relationships,
    worksheet,
    write_package,
)

from addin.errors import (
    CustSheetError,
    DamagedWorkbookError,
    EncryptedWorkbookError,
    InputError,
    NotAWorkbookError,
    UnsafeWorkbookError,
    WorkbookInUseError,
)
from addin.hosts.files import digest_of, lock_of, require_not_in_use
from addin.hosts.xlsx.package import Package
from addin.i18n import speaking

MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_package(tmp_path / "book.xlsx", parts_of(worksheet(ROWS)))


def test_a_workbook_lists_its_sheets_and_parts(workbook: Path) -> None:
    with Package.open(workbook) as package:
        (sheet,) = package.sheets
        assert (sheet.name, sheet.part, sheet.sheet_id) == ("S", "xl/worksheets/sheet1.xml", 1)
        assert (sheet.rel_id, sheet.state, sheet.kind) == ("rId1", "visible", "worksheet")
        assert package.workbook_part == "xl/workbook.xml"
        assert (package.is_strict, package.main_ns, package.rel_ns) == (False, MAIN, RELATIONS)
        assert package.infos[0].filename == "[Content_Types].xml"
        assert b"<v>1</v>" in package.read(sheet.part)
        assert package.content_types.startswith(b"<Types")


def test_part_names_match_in_any_case_and_absolute_targets_resolve(workbook: Path) -> None:
    with Package.open(workbook) as package:
        assert package.read("XL/Worksheets/SHEET1.xml") == package.read("xl/worksheets/sheet1.xml")
        targets = {r.kind: r.target for r in package.relationships("xl/workbook.xml")}
        assert targets["sharedStrings"] == "xl/sharedStrings.xml"
        assert targets["styles"] == "xl/styles.xml"
        assert package.relationships("xl/styles.xml") == ()


def test_of_two_parts_that_differ_in_case_the_exact_one_is_read(tmp_path: Path) -> None:
    parts = parts_of(worksheet(ROWS), extra={"xl/worksheets/Sheet1.xml": "<other/>"})
    with Package.open(write_package(tmp_path / "b.xlsx", parts)) as package:
        assert b"<v>1</v>" in package.read("xl/worksheets/sheet1.xml")
        assert package.read("xl/worksheets/Sheet1.xml") == b"<other/>"


def test_relationships_tell_external_targets_and_climb_folders(tmp_path: Path) -> None:
    leads = relationships(("a", f"{RELATIONS}/drawing", "../drawings/d%20ä.xml")).replace(
        "</Relationships>",
        f'<Relationship Id="b" Type="{RELATIONS}/hyperlink" Target="http://x.cn/?a" '
        'TargetMode="External"/></Relationships>',
    )
    extra = {"xl/worksheets/_rels/sheet1.xml.rels": leads}
    with Package.open(
        write_package(tmp_path / "b.xlsx", parts_of(worksheet(ROWS), extra=extra))
    ) as package:
        drawing, link = package.relationships("xl/worksheets/sheet1.xml")
        assert (drawing.target, drawing.external) == ("xl/drawings/d ä.xml", False)
        assert (link.target, link.external, link.kind) == ("http://x.cn/?a", True, "hyperlink")


def test_strict_files_and_the_1904_system_are_recognised(tmp_path: Path) -> None:
    parts = parts_of(worksheet("", main=STRICT_MAIN), strict=True)
    with Package.open(write_package(tmp_path / "s.xlsx", parts)) as package:
        assert package.is_strict
        assert package.main_ns == STRICT_MAIN
        assert not package.date1904
    parts = parts_of(worksheet(ROWS), properties='<workbookPr date1904="true"/>')
    with Package.open(write_package(tmp_path / "m.xlsx", parts)) as package:
        assert package.date1904


def test_sheet_kinds_and_hidden_states(tmp_path: Path) -> None:
    rel = RELATIONS
    parts = parts_of(
        worksheet(ROWS),
        extra={
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{rel}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1" state="veryHidden"/>'
            '<sheet name="图 &amp; C" sheetId="7" r:id="rId9"/>'
            '<sheet name="M" sheetId="8" r:id="rId8"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relationships(
                ("rId1", f"{rel}/worksheet", "worksheets/sheet1.xml"),
                ("rId9", f"{rel}/chartsheet", "chart.xml"),
                ("rId8", f"{MICROSOFT}/xlMacrosheet", "m.xml"),
            ),
            "xl/chart.xml": "<chartsheet/>",
            "xl/m.xml": "<macrosheet/>",
        },
    )  # fmt: skip
    with Package.open(write_package(tmp_path / "k.xlsx", parts)) as package:
        assert [(s.name, s.kind, s.state) for s in package.sheets] == [
            ("S", "worksheet", "veryHidden"),
            ("图 & C", "chartsheet", "visible"),
            ("M", "macrosheet", "visible"),
        ]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound_file(*names: str) -> bytes:
    """A compound file ([MS-CFB]) with a directory of these names in its second sector chain."""
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<III", header, 44, 1, 1, 0)
    struct.pack_into("<II", header, 56, 4096, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    # Sector 0 is the allocation table; the directory is sector 1, then 2, and so on.
    sectors = -(-len(names) // 4)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    directory = bytearray(512 * sectors)
    for number, name in enumerate(names):
        encoded = name.encode("utf-16-le") + b"\0\0"
        directory[number * 128 : number * 128 + len(encoded)] = encoded
        struct.pack_into("<H", directory, number * 128 + 64, len(encoded))
    return bytes(header) + table + bytes(directory)


def test_a_workbook_with_a_password_to_open_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    names = ("Root Entry", "DataSpaces", "Version", "StrongEncryption", "EncryptedPackage")
    path.write_bytes(compound_file(*names))
    with speaking("en"), pytest.raises(EncryptedWorkbookError, match="password"):
        Package.open(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (compound_file("Root Entry", "Workbook"), "Excel 97-2003"),
        (compound_file("Root Entry", "a", "b", "c", "WordDocument"), "Word document"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "Excel 97-2003"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "Excel 2003"),
        ("编号,姓名\n1,张三\n".encode("gb18030"), "plain text"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07\x00", "archive"),
        (bytes(range(256)) * 4, "unknown"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_called_by_its_name(
    tmp_path: Path, content: bytes, what: str
) -> None:
    path = tmp_path / "renamed.xlsx"
    path.write_bytes(content)
    with pytest.raises(NotAWorkbookError) as caught:
        Package.open(path)
    with speaking("en"):
        assert what in str(caught.value.message)
        assert str(caught.value.hint)


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"},
         "OpenDocument"),
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01"}, "xlsb"),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}, "Word"),
        ({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}, "presentation"),
        ({"Index/Document.iwa": b"x"}, "Numbers"),
        ({"photos/1.jpg": b"x"}, "archive"),
    ],
)  # fmt: skip
def test_other_zip_files_are_told_apart(
    tmp_path: Path, parts: dict[str, str | bytes], what: str
) -> None:
    path = write_package(tmp_path / "renamed.xlsx", parts)
    with pytest.raises(NotAWorkbookError) as caught:
        Package.open(path)
    with speaking("en"):
        assert what in str(caught.value.message)


def test_missing_files_folders_and_empty_files_have_their_own_words(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Package.open(tmp_path / "none.xlsx")
    with pytest.raises(NotAWorkbookError):
        Package.open(tmp_path)
    empty = tmp_path / "empty.xlsx"
    empty.touch()
    with pytest.raises(DamagedWorkbookError):
        Package.open(empty)


def test_a_file_cut_off_anywhere_is_damaged(tmp_path: Path, workbook: Path) -> None:
    whole = workbook.read_bytes()
    chance = random.Random(20)
    cut = tmp_path / "cut.xlsx"
    for length in [1, 3, *(chance.randrange(4, len(whole)) for _ in range(20)), len(whole) - 1]:
        cut.write_bytes(whole[:length])
        with pytest.raises((DamagedWorkbookError, NotAWorkbookError)) as caught:
            Package.open(cut)
        assert length < 3 or caught.type is DamagedWorkbookError


def test_flipped_bytes_never_crash(tmp_path: Path, workbook: Path) -> None:
    whole = workbook.read_bytes()
    chance = random.Random(7)
    broken = tmp_path / "broken.xlsx"
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        broken.write_bytes(content)
        try:
            with Package.open(broken) as package:
                for info in package.infos:
                    package.read(info.filename)
        except CustSheetError:
            continue


def test_a_wrong_checksum_is_found_when_the_part_is_read(tmp_path: Path, workbook: Path) -> None:
    content = bytearray(workbook.read_bytes())
    with zipfile.ZipFile(workbook) as archive:
        crc = struct.pack("<I", archive.getinfo("xl/worksheets/sheet1.xml").CRC)
    for position in (content.find(crc), content.rfind(crc)):
        content[position] ^= 0xFF
    path = tmp_path / "crc.xlsx"
    path.write_bytes(content)
    with pytest.raises(DamagedWorkbookError), Package.open(path) as package:
        package.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "missing",
    ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
     "xl/worksheets/sheet1.xml"],
)  # fmt: skip
def test_missing_parts_are_damage(tmp_path: Path, missing: str) -> None:
    parts = parts_of(worksheet(ROWS), extra={missing: None})
    with pytest.raises(DamagedWorkbookError):
        Package.open(write_package(tmp_path / "b.xlsx", parts))


def test_malformed_xml_is_damage(tmp_path: Path) -> None:
    parts = parts_of(worksheet(ROWS), extra={"xl/workbook.xml": "<workbook><sheets>"})
    with speaking("en"), pytest.raises(DamagedWorkbookError, match=r"workbook\.xml"):
        Package.open(write_package(tmp_path / "b.xlsx", parts))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    write_package(path, parts_of(worksheet(ROWS)))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/big.bin", "w") as part,
    ):
        for _ in range(100):
            part.write(bytes(1 << 20))
    with pytest.raises(UnsafeWorkbookError):
        Package.open(path)


def test_a_repetitive_sheet_is_no_bomb(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>0</v></c></row>' for n in range(1, 200_001))
    path = write_package(tmp_path / "big.xlsx", parts_of(worksheet(rows)))
    with Package.open(path) as package:
        assert package.info("xl/worksheets/sheet1.xml").file_size > 7_000_000


def test_entries_that_share_bytes_are_refused(tmp_path: Path, workbook: Path) -> None:
    content = bytearray(workbook.read_bytes())
    # The second entry of the table of contents is made to point at the first one's bytes.
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    path = tmp_path / "overlap.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnsafeWorkbookError):
        Package.open(path)


def test_a_part_longer_than_it_says_is_never_read_beyond(tmp_path: Path) -> None:
    payload = zlib.compress(bytes(50 << 20), 9)[2:-4]
    path = write_package(tmp_path / "liar.xlsx", parts_of(worksheet(ROWS)))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/liar.bin", payload)
    content = bytearray(path.read_bytes())
    header = content.rfind(b"PK\x01\x02")
    struct.pack_into("<H", content, header + 10, 8)
    local = struct.unpack_from("<I", content, header + 42)[0]
    struct.pack_into("<H", content, local + 8, 8)
    path.write_bytes(content)
    with Package.open(path) as package, pytest.raises(DamagedWorkbookError):
        package.read("xl/liar.bin")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' + worksheet(
    '<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>'
)


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS.encode(),
        ("<?xml version='1.0' encoding='UTF-16'?>" + LAUGHS).encode("utf-16"),
        ("\n<!-- " + "x" * 10_000 + " --><?pi?> " + LAUGHS).encode(),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<worksheet/>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
    ],
    ids=["plain", "utf-16", "behind a comment", "utf-7", "external"],
)
def test_parts_that_define_entities_are_refused(tmp_path: Path, content: bytes) -> None:
    path = write_package(tmp_path / "xxe.xlsx", parts_of(content))
    with pytest.raises(UnsafeWorkbookError):
        Package.open(path)


def test_a_declaration_inside_text_is_harmless(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>&lt;!DOCTYPE x></v></c></row>'
    path = write_package(tmp_path / "b.xlsx", parts_of("<!-- <!DOCTYPE --> " + worksheet(rows)))
    with Package.open(path) as package:
        assert package.sheets


def test_locks_of_excel_and_libreoffice_are_seen(workbook: Path) -> None:
    require_not_in_use(workbook)
    lock = workbook.with_name("~$book.xlsx")
    name = "王小明"
    block = bytes([len(name)]) + b"???".ljust(54) + struct.pack("<H", 3) + name.encode("utf-16-le")
    lock.write_bytes(block.ljust(165))
    found = lock_of(workbook)
    assert found is not None
    assert (found.program, found.user) == ("Excel", name)
    with pytest.raises(WorkbookInUseError, match="王小明"):
        require_not_in_use(workbook)
    lock.unlink()
    workbook.with_name(".~lock.book.xlsx#").write_text(",alice,pc,21.11.2026 09:00,file:///x;")
    found = lock_of(workbook)
    assert found is not None
    assert (found.program, found.user) == ("LibreOffice", "alice")


def test_digests_differ_when_a_byte_does(tmp_path: Path) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(b"a" * 3_000_000)
    two.write_bytes(b"a" * 2_999_999 + b"b")
    assert digest_of(one) == digest_of(one)
    assert digest_of(one) != digest_of(two)
    with pytest.raises(InputError):
        digest_of(tmp_path / "none")
