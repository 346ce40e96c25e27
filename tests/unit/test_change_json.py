from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from hypothesis import given

from addin.errors import ChangeFileError
from addin.i18n import speaking
from addin.table.cells import CellError, CellRef, CellValue, RangeRef
from addin.table.change_json import (
    ChangeFile,
    WorkbookTag,
    from_json,
    read_change_file,
    to_json,
)
from addin.table.change_values import value_from_json, value_to_json
from addin.table.changes import (
    Change,
    ChangeSet,
    Fill,
    Formula,
    Link,
    Lock,
    Note,
    PutSheet,
    ResultColumn,
    SetValue,
    Unlock,
)
from tests.unit.change_strategies import change_sets, formulas, values


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def problems_of(source: str | bytes | dict[str, object]) -> list[str]:
    with pytest.raises(ChangeFileError) as caught:
        from_json(source)
    return [str(problem) for problem in caught.value.problems]


def one(**keys: object) -> dict[str, object]:
    return {"changes": [keys]}


@given(change_sets)
def test_any_change_set_comes_back_as_it_was(change_set: ChangeSet) -> None:
    text = to_json(change_set)
    assert from_json(text) == change_set
    assert from_json(text.encode()) == change_set
    assert from_json(json.loads(text)) == change_set


@given(values | formulas)
def test_a_value_keeps_its_type(value: CellValue | Formula) -> None:
    back = value_from_json(json.loads(json.dumps(value_to_json(value))))
    assert type(back) is type(value)
    assert repr(back) == repr(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("13800138000", "13800138000"),
        (5, 5),
        (5.0, 5.0),
        (110101199003071233, {"number": "110101199003071233"}),
        (12_000_000_000_000_000_000, 12_000_000_000_000_000_000),
        (CellError("#N/A"), {"error": "#N/A"}),
        (dt.date(2024, 3, 5), {"date": "2024-03-05"}),
        (dt.datetime(2024, 3, 5, 10, 30), {"datetime": "2024-03-05T10:30:00"}),
        (dt.time(10, 30), {"time": "10:30:00"}),
        (dt.timedelta(hours=-26, minutes=-30), {"duration": "-26:30:00"}),
        (dt.timedelta(microseconds=5), {"duration": "0:00:00.000005"}),
        (Formula("SUM(A1:A3)", 6), {"formula": "SUM(A1:A3)", "value": 6}),
        (Formula("A1"), {"formula": "A1"}),
        (Link("Row 12", "'S'!A12"), {"text": "Row 12", "target": "'S'!A12"}),
        (
            Link("Row 12", "'S'!A12", "other.xlsx"),
            {"text": "Row 12", "target": "'S'!A12", "file": "other.xlsx"},
        ),
    ],
)
def test_values_are_written_so_that_a_person_can_read_them(
    value: CellValue | Formula | Link, written: object
) -> None:
    assert value_to_json(value) == written
    assert type(value_to_json(value)) is type(written)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), dt.time(1, tzinfo=dt.UTC), dt.datetime.now(dt.UTC)]
)
def test_a_value_that_no_cell_holds_is_not_written(value: CellValue) -> None:
    with pytest.raises(ValueError, match="no cell holds"):
        to_json(ChangeSet((SetValue("S", CellRef(1, 1), value),)))


def test_a_value_of_a_foreign_type_is_not_written() -> None:
    with pytest.raises(TypeError, match="bytes"):
        value_to_json(b"x")  # type: ignore[arg-type]


def test_the_file_has_one_change_a_line_and_says_what_it_is() -> None:
    change_set = ChangeSet(
        (
            SetValue("客户", CellRef(7, 2), "13800138000"),
            Fill("客户", RangeRef.parse("A1:B2"), "#FFE699"),
            Note("客户", CellRef(1, 1), None),
        )
    )
    text = to_json(
        change_set,
        workbook=WorkbookTag("id", "客户.xlsx", "d1"),
        command="validate",
        made=dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC),
    )
    assert text == (
        '{"format": "custsheet-changes", "version": 1, "command": "validate", '
        '"workbook": {"id": "id", "name": "客户.xlsx", "digest": "d1"}, '
        '"made": "2026-11-21T09:30:00+00:00", "changes": [\n'
        '{"kind": "set_value", "sheet": "客户", "cell": "B7", "value": "13800138000"},\n'
        '{"kind": "fill", "sheet": "客户", "range": "A1:B2", "color": "#FFE699"},\n'
        '{"kind": "note", "sheet": "客户", "cell": "A1", "text": null}\n'
        "]}\n"
    )
    assert read_change_file(text) == ChangeFile(
        change_set,
        WorkbookTag("id", "客户.xlsx", "d1"),
        "validate",
        dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC),
    )


def test_a_file_with_nothing_but_changes_is_enough() -> None:
    assert from_json('\ufeff{"changes": []}') == ChangeSet()
    assert from_json(b'\xef\xbb\xbf{"changes": []}') == ChangeSet()


def test_what_people_write_by_hand_is_understood() -> None:
    change_set = from_json(
        """{"changes": [
            {"kind": "set_value", "sheet": "S", "cell": "$b$7", "value": {"formula": "=A1*2"}},
            {"kind": "fill", "sheet": "S", "range": "b2:a1", "color": "#ffe699"},
            {"kind": "validation", "sheet": "S", "range": "C:C", "type": "whole", "minimum": 1},
            {"kind": "set_value", "sheet": "S", "cell": "A1", "value": "=A1"}
        ]}"""
    )
    assert change_set.changes[0] == SetValue("S", CellRef(7, 2), Formula("A1*2"))
    assert change_set.changes[1] == Fill("S", RangeRef(1, 1, 2, 2), "#FFE699")
    assert getattr(change_set.changes[2], "minimum") == "1"  # noqa: B009
    assert change_set.changes[3] == SetValue("S", CellRef(1, 1), "=A1")


def test_a_block_of_values_is_set_row_by_row() -> None:
    found = from_json(one(kind="set_value", sheet="S", range="B2:C3", values=[[1, "x"], [None, 2]]))
    assert found.changes == (
        SetValue("S", CellRef(2, 2), 1),
        SetValue("S", CellRef(2, 3), "x"),
        SetValue("S", CellRef(3, 2), None),
        SetValue("S", CellRef(3, 3), 2),
    )


def test_a_block_must_have_the_size_of_its_range() -> None:
    (problem,) = problems_of(one(kind="set_value", sheet="S", range="A1:B2", values=[[1, 2], [3]]))
    assert "A1:B2 has 2 rows of 2 cells" in problem


def test_passwords_are_read_but_never_written() -> None:
    lock = Lock("S", (RangeRef.parse("B2:B50"),), (), "geheim", "старый")
    text = to_json(ChangeSet((lock, Unlock("S", "geheim"))))
    assert "geheim" not in text
    assert "старый" not in text
    assert text.count('"password": null') == 2
    assert from_json(text).changes == (Lock("S", (RangeRef.parse("B2:B50"),)), Unlock("S"))
    read = from_json(one(kind="unlock", sheet="S", password="geheim"))
    assert read.changes == (Unlock("S", "geheim"),)


def test_every_mistake_is_told_with_its_place() -> None:
    problems = problems_of(
        {
            "format": "something",
            "version": 7,
            "made": "yesterday",
            "workbook": {"id": 5, "owner": "x"},
            "colour": 1,
            "changes": [
                {"kind": "paint", "sheet": "S"},
                {"sheet": "S"},
                {"kind": "fill", "sheet": " ", "range": "A0", "color": "red", "shade": 1},
                {"kind": "set_value", "sheet": "S", "cell": "A1:B2"},
                "fill",
                {"kind": "note", "sheet": "S", "cell": "XFE1", "text": 5},
            ],
        }
    )
    found = "\n".join(problems)
    for place in (
        "format: ",
        "version: ",
        "made: ",
        "workbook: id: ",
        "workbook: “owner” is not a key",
        "“colour” is not a key here",
        "Change 1: “paint” is not a kind",
        "Change 2: the key “kind” is missing",
        "Change 3 (fill): sheet: ",
        "Change 3 (fill): range: “A0”",
        "Change 3 (fill): color: “red” is not a colour; write it like #FFE699",
        "Change 3 (fill): “shade” is not a key here",
        "Change 4 (set_value): cell: “A1:B2” is not a cell",
        "Change 4 (set_value): the key “value” is missing",
        "Change 5: write an object",
        "Change 6 (note): cell: “XFE1”",
        "Change 6 (note): text: ",
    ):
        assert place in found
    assert len(problems) == 17


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (110101199003071233, "put it in quotes"),
        ({"date": "2024-02-30"}, "write it like 2024-03-05"),
        ({"date": 5}, "write it like 2024-03-05"),
        ({"datetime": "2024-03-05T10:00+08:00"}, "write it like"),
        ({"time": "25:00"}, "write it like"),
        ({"duration": "9999999999:00:00"}, "write it like"),
        ({"duration": "1:60:00"}, "write it like"),
        ({"error": "N/A"}, "write it like #N/A"),
        ({"day": "2024-03-05"}, "use one of formula, date"),
        ({}, "use one of formula, date"),
        ({"formula": ""}, "a formula is text"),
        ({"formula": "A1", "result": 5}, "does not belong to a formula"),
        ({"formula": "A1", "value": {"formula": "A2"}}, "not another formula"),
        ({"text": "x", "target": "y"}, "use one of formula, date"),
        ([1], "is not a value"),
        (float("inf"), "too large"),
    ],
)
def test_a_value_that_cannot_be_understood_says_how_to_write_it(
    value: object, problem: str
) -> None:
    (found,) = problems_of(one(kind="set_value", sheet="S", cell="A1", value=value))
    assert problem in found


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('{"changes": [}', "Line 1, character 14"),
        (b"\xff\xfe{", "UTF-8"),
        ("[]", "object in braces"),
        ("{}", "the key “changes” is missing"),
        ('{"changes": {}}', "square brackets"),
        ("[" * 100_000, "nested too deeply"),
        ('{"changes": [' + "9" * 5000 + "]}", "more digits"),
    ],
)
def test_a_text_that_is_no_file_of_changes_is_refused(source: str | bytes, problem: str) -> None:
    (found,) = problems_of(source)
    assert problem in found


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"columns": [5]}, "columns: column 1: write an object"),
        ({"columns": [{"header": "a", "width": -1, "x": 1}]}, "columns: column 1: width: "),
        ({"rows": [[1], 2]}, "rows: row 2: "),
        ({"rows": [[{"formula": "A1"}]]}, "no formulas"),
        ({"rows": [[{"text": 1, "target": "x"}]]}, "a link has the keys"),
        ({"fills": {"x": "#FFE699"}}, "fills: "),
        ({"fills": {"0": None}}, "fills: "),
        ({"fills": []}, "fills: "),
        ({"raw": {"a": 1}}, "raw: "),
    ],
)
def test_mistakes_inside_a_result_sheet_are_told(keys: dict[str, object], problem: str) -> None:
    base = {"kind": "put_sheet", "name": "N", "title": "T", "summary": "", "columns": []}
    assert any(problem in found for found in problems_of({"changes": [{**base, **keys}]}))


def test_a_result_sheet_comes_back_with_links_and_fills() -> None:
    sheet = PutSheet(
        "问题",
        "问题",
        "2 处",
        (ResultColumn("位置", 12.0), ResultColumn("日期", 10.0, "yyyy-mm-dd", True)),
        ((Link("A1", "'客户'!A1"), dt.date(2024, 3, 5)), (None, CellError("#REF!"))),
        {1: "#F8CBAD"},
        "客户",
    )
    assert from_json(to_json(ChangeSet((sheet,)))).changes == (sheet,)


def test_long_text_is_shortened_in_a_mistake() -> None:
    (problem,) = problems_of(one(kind="note", sheet="S", cell="x" * 500, text=""))
    assert len(problem) < 120


@pytest.mark.parametrize("kind", ["fill", "set_value", "put_sheet", "lock"])
def test_a_change_without_its_keys_lists_each_that_is_missing(kind: str) -> None:
    assert all("is missing" in problem for problem in problems_of(one(kind=kind)))


def test_changes_of_the_same_content_are_written_alike() -> None:
    first: Change = PutSheet("N", "T", "", (), (), {2: "#FFE699", 1: "#F8CBAD"})
    second: Change = PutSheet("N", "T", "", (), (), {1: "#F8CBAD", 2: "#FFE699"})
    assert to_json(ChangeSet((first,))) == to_json(ChangeSet((second,)))
