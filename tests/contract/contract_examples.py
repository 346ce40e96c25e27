"""The example workbook of the host contract, and everything that is done to it."""

from __future__ import annotations

import datetime as dt

from addin.table.cells import CellError, CellRef, CellValue, RangeRef
from addin.table.changes import (
    Change,
    ConditionalFormat,
    DropSheet,
    Fill,
    Formula,
    HideRows,
    Link,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    ResultColumn,
    SetIdentity,
    SetValue,
    Unlock,
    Validation,
)

SHEET = "客户"
SECOND = "备忘 & Notes"
HEADER = ("编号", "姓名", "手机", "证件号", "生日", "金额", "活跃", "备注", "折后")
FORMULA = Formula("F2*2", 2469.0)
ROWS: tuple[tuple[CellValue | Formula, ...], ...] = (
    HEADER,
    ("001", "王小明", "013800138000", "110101199003071233", dt.date(1990, 3, 7), 1234.5, True,
     "=1+1", FORMULA),
    ("002", "José 😀", "+8613800138000", "11010119900307123X", dt.date(2024, 2, 29), -3.0, False,
     None, None),
    ("003", "-3", None, None, None, None, None, "@说明", None),
)  # fmt: skip
"""The example sheet from A1 on. Column C is formatted as text in rows 2 to 4, column E as
yyyy-mm-dd; B2 has the note `NOTE` and the fill #FFFF00. The second sheet is empty."""
NOTE = "老客户\n请核对"
NOTE_CELL = CellRef(2, 2)
NOTE_FILL = "#FFFF00"
AREA = RangeRef(1, 1, 12, 10)


def at(address: str) -> CellRef:
    return CellRef.parse(address)


def over(address: str) -> RangeRef:
    return RangeRef.parse(address)


RESULT = PutSheet(
    "问题 Findings",
    "问题",
    "3 处，2026-11-21 09:30",
    (ResultColumn("行", 6), ResultColumn("内容", 30, "@", wrap=True), ResultColumn("内容", 12)),
    (
        (2.0, Link("B2", f"'{SHEET}'!B2"), "=1+1"),
        (3.0, "0012", None),
    ),
    fills={1: "#F8CBAD"},
    after=SHEET,
)
QUEUE = PutSheet(
    "重复 Duplicates",
    "重复",
    "1 组",
    (
        ResultColumn("组", 6),
        ResultColumn("选择", 12, "@", choices=("合并", "不是重复")),
        ResultColumn("手机", 16, "@"),
    ),
    ((1.0, None, "013800138000"), (1.0, "合并", "+8613800138000")),
    fills={0: "#E2EFDA", 1: "#E2EFDA"},
    cell_fills={(0, 2): "#FFD966", (1, 2): "#FFD966"},
    strong=frozenset({1}),
)
CHOICES = Validation(
    SHEET, over("H2:H9"), "list", ("VIP", "普通"), title="级别", message="选一个", error="不在表中"
)

CHANGES: dict[str, tuple[Change, ...]] = {
    "a value": (SetValue(SHEET, at("B2"), "李四"),),
    "a value in a blank cell": (SetValue(SHEET, at("J9"), "新"),),
    "a date in a cell without format": (SetValue(SHEET, at("J2"), dt.date(2026, 11, 21)),),
    "a date over a number": (SetValue(SHEET, at("F2"), dt.datetime(2026, 11, 21, 9, 30)),),
    "a cell emptied": (SetValue(SHEET, at("C2"), None),),
    "a formula overwritten": (SetValue(SHEET, at("I2"), 5.0),),
    "a formula": (SetValue(SHEET, at("J2"), Formula("SUM(F2:F3)", 1231.5)),),
    "a value changed twice": (
        SetValue(SHEET, at("A2"), "009"),
        SetValue(SHEET, at("A2"), "010"),
    ),
    "a fill": (Fill(SHEET, over("A2:C3"), "#F8CBAD"),),
    "a fill removed": (Fill(SHEET, over("A1:J9"), None),),
    "overlapping fills": (
        Fill(SHEET, over("A2:C3"), "#F8CBAD"),
        Fill(SHEET, over("B1:B9"), "#FFE699"),
    ),
    "a fill of a whole column": (Fill(SHEET, over("B:B"), "#DDEBF7"),),
    "a note": (Note(SHEET, at("C3"), "✖ 手机号少一位\n请核对 [E202]"),),
    "a note extended": (Note(SHEET, NOTE_CELL, NOTE + "\n✎ 改为 王晓明 [T703]"),),
    "a note replaced": (Note(SHEET, NOTE_CELL, "别的"),),
    "a note removed": (Note(SHEET, NOTE_CELL, None),),
    "a number format": (NumberFormat(SHEET, over("F2:F4"), "#,##0.00"),),
    "a text format on blank cells": (NumberFormat(SHEET, over("C2:C12"), "@"),),
    "a date shown as a number": (NumberFormat(SHEET, over("E2:E3"), "General"),),
    "an entry check": (CHOICES,),
    "an entry check cut by another": (
        CHOICES,
        Validation(SHEET, over("H4:H5"), "text_length", minimum="2", maximum="18"),
    ),
    "an entry check taken away": (CHOICES, Validation(SHEET, over("H2:H9"), "none")),
    "checks of every type": (
        Validation(SHEET, over("A2:A9"), "custom", formula="LEN(A2)=3", strict=False),
        Validation(SHEET, over("B2:B9"), "list", formula="$A$2:$A$9"),
        Validation(SHEET, over("F2:F9"), "decimal", minimum="0"),
        Validation(SHEET, over("G2:G9"), "whole", maximum="10"),
        Validation(SHEET, over("E2:E9"), "date", minimum="1900-01-01", maximum="2030-12-31"),
    ),
    "a conditional format": (ConditionalFormat(SHEET, over("A2:I9"), '$G2=FALSE', "#EADCF4"),),
    "hidden rows": (HideRows(SHEET, (2, 4)),),
    "a hidden row without cells": (HideRows(SHEET, (3, 40)),),
    "rows hidden and one shown again": (HideRows(SHEET, (2, 3, 4)), HideRows(SHEET, (3,), False)),
    "rows hidden in two steps": (HideRows(SHEET, (2, 3)), RESULT, HideRows(SHEET, (3, 4))),
    "a row emptied and hidden": (
        *(SetValue(SHEET, CellRef(3, column), None) for column in range(1, 10)),
        HideRows(SHEET, (3,)),
    ),
    "a lock": (Lock(SHEET, unlocked=(over("B2:C9"),), locked=(over("C3"),)),),
    "a lock with password": (Lock(SHEET, unlocked=(over("A1:J12"),), password="秘密 1"),),
    "a lock and its end": (Lock(SHEET, password="x"), Unlock(SHEET, "x")),
    "a result sheet": (RESULT,),
    "a sheet of choices": (QUEUE,),
    "a sheet of choices replaced": (QUEUE, PutSheet(QUEUE.name, "重复", "0 组", QUEUE.columns)),
    "a result sheet replaced": (RESULT, PutSheet(RESULT.name, "问题", "0 处", RESULT.columns)),
    "a result sheet put and dropped": (RESULT, DropSheet(RESULT.name)),
    "an id": (SetIdentity("7f1c3a"),),
    "an id replaced": (SetIdentity("7f1c3a"), SetIdentity("9b2d4e")),
    "all at once": (
        SetValue(SHEET, at("A2"), "00100"), Fill(SHEET, over("A2"), "#FFE699"),
        Note(SHEET, at("A2"), "!"), NumberFormat(SHEET, over("A2"), "@"), CHOICES,
        Lock(SHEET, (over("A2:H9"),)), RESULT, SetIdentity("1"),
    ),
}  # fmt: skip

SURVIVORS: dict[str, CellValue] = {
    "leading zeros": "00123",
    "an id of 18 digits": "110101199003071233",
    "a plus sign": "+8613800138000",
    "text like a formula": "=1+1",
    "text like a formula, with quotes": '=HYPERLINK("http://x","y")',
    "an at sign": "@SUM(A1)",
    "a minus sign": "-3",
    "an apostrophe in front": "'001",
    "text like a number": "1.50",
    "text like a date": "2024-03-05",
    "text like a boolean": "TRUE",
    "text like an error": "#N/A",
    "an error": CellError("#N/A"),
    "a number": 0.1,
    "a large number": 123456789012345.0,
    "a negative number": -1e-9,
    "true": True,
    "false": False,
    "a date": dt.date(2024, 2, 29),
    "a moment": dt.datetime(2024, 2, 29, 23, 59, 58),
    "a time": dt.time(6, 30),
    "a duration": dt.timedelta(hours=36, minutes=5),
    "Chinese": "欧阳娜娜（上海）有限公司",
    "rare characters": "𠮷野 㛃",
    "emoji": "👨‍👩‍👧 😀",
    "spaces at the ends": "  a  ",
    "a line break": "line 1\nline 2",
    "a tab": "a\tb",
    "markup": "<b>&amp;</b> \"'",
    "what looks like an escape": "a_x0041_b",
    "a control character": "a\x07b",
    "32,767 characters": "长" * 32_767,
}
