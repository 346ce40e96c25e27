"""Every real workbook keeps all it holds when we write to it, and gets it back by undo."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from lxml import etree
from openpyxl.cell import MergedCell

from addin.errors import UnsupportedEditError, WrongPasswordError
from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Change, ChangeSet, Fill, Lock, Note, SetValue
from tests.workbooks.workbook_files import workbook_list
from tests.workbooks.xlsx_content import Content, cells_of, local, parse, shape_of

CASES = workbook_list()
FAR = CellRef.parse("Z200")
MARKED = RangeRef.parse("A1:B2")
OPEN = RangeRef.parse("B2:B50")
TEXT = "✖ 手机号少了一位\n请补全 [E202]"
COUNTED = (
    *("conditionalFormatting", "dataValidation", "drawing", "tablePart", "mergeCell"),
    *("hyperlink", "control", "oleObject", "legacyDrawingHF", "ext", "autoFilter", "col"),
)
# Two sheets whose parts differ by case alone: readers disagree which one is meant.
AMBIGUOUS = "duplicate-filename-case-insensitive.xlsx"
SIGNED = "ms-office-2010-signed.xlsx"


@pytest.fixture
def copy_of(workbooks: Path, tmp_path: Path) -> Any:
    def copy(file: str) -> Path:
        target = tmp_path / Path(file).name
        shutil.copyfile(workbooks / file, target)
        return target

    return copy


def changes_for(path: Path, sheet: str) -> list[Change]:
    content = Content(path)
    part = content.sheets()[sheet]
    threaded = {
        e.get("ref")
        for target in content.linked(part, "threadedComment")
        for e in parse(content.read(target))
    }
    place = next(cell for cell in MARKED.cells() if cell.a1 not in threaded)
    content.close()
    changes: list[Change] = [
        SetValue(sheet, FAR, "x"),
        Fill(sheet, MARKED, "#FFE699"),
        Note(sheet, place, TEXT),
    ]
    if not XlsxHost(path).read_state(sheet).has_password:
        changes.append(Lock(sheet, unlocked=(OPEN,)))
    return changes


def entries(path: Path) -> dict[str, tuple[bytes, int, Any]]:
    """Name -> (compressed bytes, CRC, date) of each entry."""
    found = {}
    with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
        for info in archive.infolist():
            stream.seek(info.header_offset + 26)
            name, extra = (int.from_bytes(stream.read(2), "little") for _ in range(2))
            stream.seek(name + extra, 1)
            found[info.filename] = (stream.read(info.compress_size), info.CRC, info.date_time)
    return found


def may_change(content: Content, sheet: str) -> Iterator[str]:
    """The parts that the changes concern."""
    part = content.sheets()[sheet]
    folder, _, name = part.rpartition("/")
    workbook_folder, _, workbook_name = content.workbook.rpartition("/")
    yield from (part, f"{folder}/_rels/{name}.rels", "[Content_Types].xml")
    yield from (content.workbook, f"{workbook_folder}/_rels/{workbook_name}.rels")
    yield from content.linked(content.workbook, "styles")
    yield from content.linked(part, "comments")
    yield from content.linked(part, "vmlDrawing")


def counts(content: Content) -> dict[str, int]:
    found = dict.fromkeys(COUNTED, 0)
    for part in content.sheets().values():
        root = parse(content.read(part))
        for element in root.iter():
            if local(element) in found:
                found[local(element)] += 1
    found["pivots"] = sum("pivot" in name.lower() for name in content.names)
    return found


def values_of(path: Path, sheet: str) -> dict[tuple[int, int], object] | None:
    """All values as calamine reads them; None where it cannot."""
    try:
        found = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet)
        rows = found.to_python(skip_empty_area=False)
    except Exception:  # some of the files are the test cases of readers' bugs
        return None
    return {
        (r, c): value
        for r, row in enumerate(rows, 1)
        for c, value in enumerate(row, 1)
        if value != ""
    }


def sheet_meaning(path: Path, sheet: str) -> dict[str, object]:
    """All that undo has to bring back."""
    content = Content(path)
    part = content.sheets()[sheet]
    root = parse(content.read(part))
    # The size of the used range may stay as it was widened.
    frame = [
        shape_of(e)
        for e in root
        if local(e) not in ("sheetData", "dimension", "cols", "legacyDrawing", "")
    ]
    notes = [
        sorted(repr(shape_of(e)) for e in parse(content.read(p)).iter("{*}comment"))
        for p in content.linked(part, "comments")
    ]
    shapes = [
        len(re.findall(rb"<v:shape[\s>]", content.read(p)))
        for p in content.linked(part, "vmlDrawing")
    ]
    result = {
        "cells": cells_of(root, content.strings(), content.formats()),
        "frame": frame,
        "notes": notes,
        "shapes": shapes,
        "links": sorted(content.links(part).values()),
    }
    content.close()
    return result


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize(("file", "sheet"), CASES, ids=[c[0] for c in CASES])
def test_marks_change_nothing_else_and_can_be_taken_back(
    file: str, sheet: str, copy_of: Any
) -> None:
    path = copy_of(file)
    if path.name == SIGNED:
        with pytest.raises(UnsupportedEditError):
            XlsxHost(path).stage(ChangeSet((SetValue(sheet, FAR, "x"),)))
        return
    before, parts_before, values_before = Content(path), entries(path), values_of(path, sheet)
    counts_before, meaning_before = counts(before), sheet_meaning(path, sheet)
    allowed = {name.lower() for name in may_change(before, sheet)}
    host = XlsxHost(path)
    changes = changes_for(path, sheet)
    note = next(c for c in changes if isinstance(c, Note))
    before.close()

    staged = host.stage(ChangeSet(tuple(changes)))
    staged.commit()

    assert staged.after == host.fingerprint()
    check_parts(path, parts_before, allowed)
    after = Content(path)
    assert counts(after) == counts_before
    after.close()
    values_after = values_of(path, sheet)
    if values_before is not None and values_after is not None and path.name != AMBIGUOUS:
        assert values_after.pop((FAR.row, FAR.column)) == "x"
        assert values_after == {k: v for k, v in values_before.items() if k != (200, 26)}
    states = host.read_cells(sheet, [FAR, note.cell, *MARKED.cells(), CellRef(50, 2)])
    assert states[FAR].value == "x"
    assert {states[cell].fill for cell in MARKED.cells()} == {"#FFE699"}
    assert states[note.cell].note == TEXT
    if any(isinstance(c, Lock) for c in changes):
        assert host.read_state(sheet).protected
        assert not states[CellRef(50, 2)].locked
    check_with_openpyxl(path, sheet, note.cell, changes)

    host.stage(staged.inverse).commit()

    assert sheet_meaning(path, sheet) == meaning_before


def check_parts(path: Path, before: dict[str, Any], allowed: set[str]) -> None:
    """No part lost, untouched ones byte for byte the same, in the old order, all readable."""
    after = entries(path)
    kept = [name for name in after if name in before]
    dropped = [name for name in before if name not in after]
    assert all("calcChain" in name for name in dropped)
    assert kept == [name for name in before if name in after]
    for name in kept:
        if name.lower() not in allowed:
            assert after[name] == before[name], name
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and name not in before:
                etree.fromstring(archive.read(name))
        for name in kept:
            if name.lower() in allowed and name.endswith((".xml", ".rels")):
                parse(archive.read(name))


def check_with_openpyxl(path: Path, sheet: str, noted: CellRef, changes: list[Change]) -> None:
    """An independent program sees the same marks, as far as it can read the file."""
    try:
        workbook = openpyxl.load_workbook(path)
    except Exception:  # openpyxl cannot read some files; our own reader has looked already
        return
    if sheet not in workbook.sheetnames:  # it does not know the namespaces of Strict
        return
    found = workbook[sheet]
    assert found[FAR.a1].value == "x"
    if not isinstance(found["B2"], MergedCell):
        assert found["B2"].fill.fgColor.rgb == "FFFFE699"
    comment = found[noted.a1].comment
    assert comment is not None
    assert comment.text == TEXT
    if any(isinstance(c, Lock) for c in changes):
        assert found.protection.sheet
        assert found.protection.sort is False
        assert isinstance(found["B50"], MergedCell) or not found["B50"].protection.locked
    workbook.close()


def test_a_sheet_locked_with_a_password_keeps_it(copy_of: Any) -> None:
    path = copy_of("ClosedXML+ClosedXML/Resource/TryToLoad/SHA512PasswordProtection.xlsx")
    host = XlsxHost(path)
    sheet = next(s.name for s in host.sheets() if host.read_state(s.name).has_password)
    with pytest.raises(WrongPasswordError):
        host.stage(ChangeSet((Lock(sheet, password="guess", old_password="wrong"),)))
