"""The macros: what goes in is what another program reads out, and nothing in it is wrong."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba", "oletools", "pyvbaanalysis")

from oletools.olevba import VBA_Parser

from addin.errors import BuildError
from addin.excel_build.build import add_in
from addin.excel_build.sources import (
    XLWINGS_MODULE,
    all_modules,
    mended,
    read_ascii,
    workbook_module,
    xlwings_folder,
)

OURS = {
    "CustChecks", "CustEvents", "CustFormulas", "CustFunctions", "CustHost", "CustLooks",
    "CustNotes", "CustProtect", "CustRegister", "CustRibbon", "CustRows", "CustRules",
    "CustSettings", "CustState", "CustTexts", "CustUndo", "CustWatch", "ThisWorkbook",
}  # fmt: skip


@pytest.fixture(scope="module")
def built() -> bytes:
    return add_in()


@pytest.fixture(scope="module")
def read_back(built) -> dict[str, str]:
    """Module name -> source, as olevba reads it, without attribute lines."""
    parser = VBA_Parser("custsheet.xlam", data=built)
    found = {
        name.rpartition(".")[0]: _body(source)
        for _file, _stream, name, source in parser.extract_macros()
    }
    parser.close()
    return found


def _body(source: str) -> str:
    """A source without what only its attribute lines say, which each program writes its way."""
    text = source.replace("\r\n", "\n")
    text = re.sub(r"\AVERSION .*?^END\n", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"(?m)^Attribute .*\n?", "", text).strip()


def test_the_macros_are_read_back_as_they_were_written(read_back):
    wanted = {m.name: _body(m.text) for m in (*all_modules(), workbook_module())}
    sheets = {"Sheet1": "", "Sheet2": ""}
    assert read_back == wanted | sheets


def test_all_our_modules_are_there():
    names = {module.name for module in (*all_modules(), workbook_module())}
    assert names == OURS | {"xlwings", "Dictionary"}


def test_every_source_is_ascii_and_declares_its_variables():
    for module in (*all_modules(), workbook_module()):
        assert module.text.isascii(), module.name
        if module.name in OURS:
            assert "Option Explicit" in module.text, module.name


def test_an_analyser_finds_nothing_wrong_with_our_macros(built, tmp_path):
    file = tmp_path / "custsheet.xlam"
    file.write_bytes(built)
    only = [part for name in sorted(OURS) for part in ("--only", name)]
    done = subprocess.run(
        [sys.executable, "-m", "pyvbaanalysis", "--whole-project", *only, str(file)],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_analyser_would_find_a_mistake(tmp_path):
    file = tmp_path / "Wrong.bas"
    file.write_text(
        'Attribute VB_Name = "Wrong"\r\nOption Explicit\r\n'
        "Public Sub Guard(ByVal target As Worksheet)\r\n    target.Protekt\r\nEnd Sub\r\n",
        "ascii",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pyvbaanalysis", "--whole-project", str(file)],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1


def test_the_project_holds_sources_only_under_our_name(built):
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import decompress

    from addin.excel_build.package import read_parts

    storage = CFB.from_bytes(read_parts(built)["xl/vbaProject.bin"])
    assert storage.get_stream_in_storage("VBA", "_VBA_PROJECT") == bytes.fromhex("CC61FFFF000100")
    directory = decompress(storage.get_stream_in_storage("VBA", "dir"))
    assert b"\x04\x00\x09\x00\x00\x00custsheet" in directory
    assert directory.endswith(bytes.fromhex("2B0000000000 100000000000"))
    assert b'Name="custsheet"' in storage.get_stream("PROJECT")


def test_the_types_of_the_ribbon_are_referenced(built, tmp_path):
    from pyopenvba import ExcelFile

    file = tmp_path / "custsheet.xlam"
    file.write_bytes(built)
    with ExcelFile(file) as opened:
        assert opened.validate() == []
        assert {reference.name for reference in opened.references()} == {"stdole", "Office"}


def test_a_workbook_cannot_choose_the_program_that_a_click_starts():
    module = next(m for m in all_modules() if m.name == XLWINGS_MODULE)
    config = module.text[module.text.index("Function GetConfig(") :]
    config = config[: config.index("End Function")]
    assert "SheetExists(ActiveWorkbook" not in config
    assert 'source = "" Or source = "directory"' not in config
    assert 'PROJECT_NAME As String = "custsheet"' in module.text


def test_the_paid_part_of_xlwings_is_never_entered():
    module = next(m for m in all_modules() if m.name == XLWINGS_MODULE)
    set_true = re.findall(r"(?m)^\s*uses_embedded_code = True", module.text)
    assert set_true == []


def test_macros_of_another_xlwings_are_refused():
    original = read_ascii(xlwings_folder() / "xlwings_custom_addin.bas")
    assert mended(original) != original
    with pytest.raises(BuildError):
        mended(original.replace("SheetExists(ActiveWorkbook", "SheetThere(ActiveWorkbook"))


def test_a_source_with_other_characters_is_refused(tmp_path):
    file = tmp_path / "Module.bas"
    file.write_text("' 客户", "utf-8")
    with pytest.raises(BuildError, match=r"Module\.bas"):
        read_ascii(file)


def test_what_excel_calls_by_name_is_ours_whatever_other_add_ins_have():
    """A macro of another add-in may have the same name: whoever calls one says whose it is."""
    calling = re.compile(r"(?m)^\s*Application\.(?:OnUndo|MacroOptions|Run|OnTime|OnKey)\b.*$")
    calls = [
        call
        for module in all_modules()
        if module.name in OURS
        for call in calling.findall(module.text)
    ]
    assert len(calls) >= 2
    assert [call for call in calls if '"\'" & ThisWorkbook.Name & "\'!' not in call] == []


def test_no_function_of_a_cell_is_called_as_anybody_else_might():
    """Excel takes the first of two functions of one name; the prefix makes that unlikely."""
    private = {m.name for m in all_modules() if "Option Private Module" in m.text}
    seen_by_cells = re.compile(r"(?m)^Public Function (\w+)")
    names = [
        name
        for module in all_modules()
        if module.name in OURS - private
        for name in seen_by_cells.findall(module.text)
    ]
    assert len(names) > 12
    prefixes = ("CUST_", "CustSheet")
    # The ribbon's module is public for its callbacks.
    assert [n for n in names if not n.startswith(prefixes)] == ["Situation", "CanRun"]
