"""pyOpenVBA's interpreter, with the parts of Excel that it leaves out and our macros use.

They follow what is documented of Excel and what pyOpenVBA's authors measured in it:

- Formulas of conditional formats are given and told relative to the active cell, not to the
  range (Excel's oldest trap there); those of entry checks relative to the cell asked.
- `SpecialCells` finds the cells that have a check, fails where there is none, and is refused
  on a protected sheet.
- `ConvertFormula` takes at most 255 characters.

What is added here is our reading of Excel; it is no Excel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyopenvba._a1 import Area
from pyopenvba.apps.excel import ExcelApplication, _notes, _special_cells
from pyopenvba.apps.excel._dimensions import SheetDimensions
from pyopenvba.apps.excel._model import Application, Range, Workbook, Worksheet
from pyopenvba.exceptions import VBAUnsupportedError
from pyopenvba.formula._parse import shift_text
from pyopenvba.formula._r1c1 import from_a1, to_a1
from pyopenvba.interpreter._objects import (
    MemberSpec,
    VBACollection,
    VBAObject,
    member,
    method,
    setter,
)
from pyopenvba.interpreter._values import (
    EMPTY,
    MISSING,
    NULL,
    VBAArray,
    VBAInt,
    error,
    to_text,
)

from addin.excel_build.build import macro_workbook
from addin.excel_build.sources import DICTIONARY_MODULE, XLWINGS_MODULE, Module, all_modules

ADD_IN = "custsheet.xlsm"

A1, R1C1, ABSOLUTE = 1, -4150, 1
ALL_VALIDATION = -4174
EXPRESSION, NO_COLOR = 2, -4142
_LONGEST = 255


def _extend(owner: type[VBAObject], name: str, getter: Any, setter: Any = None) -> None:
    """Gives a class of the interpreter a member that it has not, or another one in its place."""
    parameters = tuple(getter.__code__.co_varnames[1 : getter.__code__.co_argcount])
    kind = "method" if parameters else "property"
    owner._vba_members[name.lower()] = MemberSpec(
        name, kind, getter=getter, setter=setter, parameters=parameters
    )


def _number(value: object, otherwise: int) -> int:
    return otherwise if value is MISSING or value is EMPTY else int(value)  # type: ignore[call-overload]


# Formulas.


def _convert(
    self: Application, Formula: object, FromReferenceStyle: object,  # noqa: N803
    ToReferenceStyle: object = MISSING, ToAbsolute: object = MISSING,  # noqa: N803
    RelativeTo: object = MISSING,  # noqa: N803
) -> str:  # fmt: skip
    text = to_text(Formula)
    if len(text) > _LONGEST:
        raise error(1004, "the formula is too long")
    cell = RelativeTo if isinstance(RelativeTo, Range) else self.vba_get("ActiveCell")
    row, column = cell.first.top, cell.first.left  # type: ignore[attr-defined]
    if _number(ToAbsolute, 0) == ABSOLUTE:
        # Two places at once: what does not move is absolute.
        return text if shift_text(text, 1, 1) == text else f"{text}$"
    source, wanted = _number(FromReferenceStyle, A1), _number(ToReferenceStyle, A1)
    body = text.removeprefix("=")
    if source == wanted:
        return text
    return "=" + (from_a1(body, row, column) if wanted == R1C1 else to_a1(body, row, column))


def _style(self: Application) -> int:
    return getattr(self, "reference_style", A1)


def _set_style(self: Application, value: object) -> None:
    self.reference_style = int(value)  # type: ignore[attr-defined,call-overload]


# Conditional formats.


@dataclass
class Rule:
    """A conditional format.

    Attributes:
        areas: of its range.
        formula: as it is for the first cell there.
        kind: Excel's XlFormatConditionType.
        color: Excel's number of the fill, None for none.
    """

    areas: list[Area]
    formula: str
    kind: int = EXPRESSION
    color: int | None = None
    stops: bool = True


def _rules(sheet: Worksheet) -> list[Rule]:
    if not hasattr(sheet, "our_rules"):
        sheet.our_rules = []  # type: ignore[attr-defined]
    return sheet.our_rules  # type: ignore[attr-defined,no-any-return]


def _between(sheet: Worksheet, formula: str, start: Area, end: Area) -> str:
    return shift_text(formula, end.top - start.top, end.left - start.left)


def _active(sheet: Worksheet) -> Area:
    return sheet.book.application.vba_get("ActiveCell").first  # type: ignore[no-any-return,attr-defined]


class FormatConditions(VBACollection):
    def __init__(self, target: Range) -> None:
        self.target = target

    def vba_items(self) -> list[object]:
        return [FormatCondition(self.target.sheet, rule) for rule in _rules(self.target.sheet)]

    @method
    def Add(
        self,
        Type: object = MISSING,
        Operator: object = MISSING,  # noqa: N802, N803
        Formula1: object = MISSING,
        Formula2: object = MISSING,
    ) -> object:  # noqa: N803, ARG002
        sheet = self.target.sheet
        _require_open(sheet)
        text = to_text(Formula1)
        if len(text) > _LONGEST or not text.startswith("="):
            raise error(1004, "Application-defined or object-defined error")
        formula = _between(sheet, text, _active(sheet), self.target.first)
        rule = Rule(list(self.target.areas), formula, _number(Type, EXPRESSION))
        _rules(sheet).append(rule)
        return FormatCondition(sheet, rule)


class FormatCondition(VBAObject):
    def __init__(self, sheet: Worksheet, rule: Rule) -> None:
        self.sheet = sheet
        self.rule = rule

    @member
    def Type(self) -> object:  # noqa: N802
        return self.rule.kind

    @member
    def Formula1(self) -> object:  # noqa: N802
        rule = self.rule
        return _between(self.sheet, rule.formula, rule.areas[0], _active(self.sheet))

    @member
    def AppliesTo(self) -> object:  # noqa: N802
        return Range(self.sheet, self.rule.areas)

    @member
    def Interior(self) -> object:  # noqa: N802
        return RuleInterior(self.rule)

    @member
    def StopIfTrue(self) -> object:  # noqa: N802
        return self.rule.stops

    @setter("StopIfTrue")
    def _set_stop(self, value: object) -> None:
        self.rule.stops = bool(value)

    @method
    def ModifyAppliesToRange(self, Range: object) -> object:  # noqa: N802, N803
        self.rule.areas = list(Range.areas)  # type: ignore[attr-defined]
        return EMPTY

    @method
    def Delete(self) -> object:  # noqa: N802
        _require_open(self.sheet)
        _rules(self.sheet).remove(self.rule)
        return EMPTY


class RuleInterior(VBAObject):
    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    @member
    def Color(self) -> object:  # noqa: N802
        return 16777215 if self.rule.color is None else self.rule.color

    @setter("Color")
    def _set_color(self, value: object) -> None:
        self.rule.color = int(value)  # type: ignore[call-overload]

    @member
    def ColorIndex(self) -> object:  # noqa: N802
        return NO_COLOR if self.rule.color is None else 36


def _require_open(sheet: Worksheet) -> None:
    if sheet.vba_get("ProtectContents"):
        raise error(1004, "The sheet is protected.")


# Checks, notes, comments.


def _special_cells_of(self: Range, Type: object, Value: object = MISSING) -> object:  # noqa: N803
    if _number(Type, 0) != ALL_VALIDATION:
        return _special_cells.special_cells(self, Type, Value)
    _require_open(self.sheet)
    areas = [area for rule in self.sheet.validations for area in rule.areas]
    if not areas:
        raise error(1004, "No cells were found.")
    return Range(self.sheet, _joined(areas))


def _joined(areas: list[Area]) -> list[Area]:
    """Neighbours of the same height as one area: Excel tells cells, not checks."""
    found: list[Area] = []
    for area in sorted(areas, key=lambda a: (a.top, a.bottom, a.left)):
        last = found[-1] if found else None
        if last and (last.top, last.bottom, last.right + 1) == (area.top, area.bottom, area.left):
            found[-1] = Area(last.top, last.left, last.bottom, area.right, last.sheet)
        else:
            found.append(Area(area.top, area.left, area.bottom, area.right, area.sheet))
    return found


class CommentsThreaded(VBACollection):
    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet

    def vba_items(self) -> list[object]:
        cells = getattr(self.sheet, "our_talks", [])
        return [Talk(self.sheet, cell) for cell in cells]


class Talk(VBAObject):
    def __init__(self, sheet: Worksheet, cell: str) -> None:
        self.sheet = sheet
        self.cell = cell

    @member
    def Parent(self) -> object:  # noqa: N802
        return self.sheet.vba_get("Range", [self.cell])


def _box_setter(name: str) -> Any:
    def put(self: Any, value: object) -> None:
        if not hasattr(self.sheet, "our_boxes"):
            self.sheet.our_boxes = {}
        self.sheet.our_boxes[(self.row, self.column, name)] = float(value)  # type: ignore[arg-type]

    return put


def _measured(quarters: Any) -> Any:
    def of_row(self: Any, row: int) -> int:
        try:
            return int(quarters(self, row))
        except VBAUnsupportedError:
            # How tall a row of wrapped text is; our macros only ask whether it is hidden.
            return int(self.default_quarters())

    return of_row


# The program.


class LanguageSettings(VBAObject):
    @method
    def LanguageID(self, Id: object) -> object:  # noqa: N802, N803, ARG002
        return 2052


def _on_undo(self: Application, Text: object, Procedure: object) -> object:  # noqa: N803
    self.our_undo = (to_text(Text), to_text(Procedure))  # type: ignore[attr-defined]
    return EMPTY


def _extend_all() -> None:
    _extend(Application, "ConvertFormula", _convert)
    _extend(Application, "ReferenceStyle", _style, _set_style)
    _extend(Application, "OnUndo", _on_undo)
    _extend(Application, "LanguageSettings", lambda _self: LanguageSettings())
    _extend(Workbook, "Date1904", lambda self: getattr(self, "date1904", False))
    _extend(Workbook, "AutoSaveOn", lambda self: getattr(self, "saves_itself", False))
    _extend(Worksheet, "CommentsThreaded", lambda self: CommentsThreaded(self))
    _extend(Range, "FormatConditions", lambda self: FormatConditions(self))
    _extend(Range, "SpecialCells", _special_cells_of)
    for name in ("Width", "Height"):
        spec = _notes.NoteShape._vba_members[name.lower()]
        spec.setter = _box_setter(name)
    SheetDimensions.row_quarters = _measured(SheetDimensions.row_quarters)  # type: ignore[method-assign]


_extend_all()


# The add-in in it.

STAND_IN = Module(
    XLWINGS_MODULE,
    """\
Attribute VB_Name = "xlwings"
Option Explicit
Private commands As String
Private language As String
Private problem As Long
Private listening As Boolean

Public Function RunPython(ByVal command As String) As Variant
    commands = commands & command
    listening = Application.EnableEvents
    If problem <> 0 Then
        Application.EnableEvents = False
        Application.StatusBar = "12 %"
    End If
    RunPython = problem
End Function

Public Function XLPy() As Object
    Set XLPy = New Recorder
End Function

Public Function Skipping() As Variant
    Skipping = CUST_DEDUPE("rows", , 0.5)
End Function

Public Function Failing() As Variant
    Failing = CUST_PHONE("errors")
End Function

Public Function FailingAlone() As Variant
    FailingAlone = CUST_PHONE("error")
End Function

Public Function Commands_() As String
    Commands_ = commands
    commands = ""
End Function

Public Sub Speak(ByVal wanted As String)
    language = wanted
End Sub

Public Sub Break(ByVal number As Long)
    problem = number
End Sub

Public Function Told(ByVal callback As String, ByVal control As Object) As Variant
    Dim answer As Variant
    Select Case callback
        Case "GetLabel": GetLabel control, answer
        Case "GetScreentip": GetScreentip control, answer
        Case "GetSupertip": GetSupertip control, answer
        Case "GetEnabled": GetEnabled control, answer
    End Select
    Told = answer
End Function

Public Sub Click(ByVal callback As String, ByVal control As Object)
    Select Case callback
        Case "CustRibbon.OnCommand": OnCommand control
        Case "CustRibbon.OnGuide": OnGuide control
        Case "CustRibbon.OnAbout": OnAbout control
        Case Else: Err.Raise 5
    End Select
End Sub

Public Function GetConfig(ByVal key As String, Optional ByVal default As String = "") As String
    GetConfig = default
    If key = "LANGUAGE" And language <> "" Then GetConfig = language
End Function
""",
)
"""What xlwings brings, as a module that writes down what it is asked for."""

RECORDER = Module(
    "Recorder",
    """\
VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "Recorder"
Option Explicit

Public Function CallUDF(ByVal place As String, ByVal name As String, ByVal handed As Variant, _
        ByVal book As Variant, ByVal caller As Variant) As Variant
    Dim i As Long
    Dim cells(1 To 2, 1 To 2) As Variant
    If handed(0) = "errors" Then
        cells(1, 1) = vbNullChar & "#N/A"
        cells(1, 2) = "#N/A"
        cells(2, 1) = 1.5
        cells(2, 2) = vbNullChar & "#VALUE!"
        CallUDF = cells
        Exit Function
    End If
    If handed(0) = "error" Then
        CallUDF = vbNullChar & "#REF!"
        Exit Function
    End If
    CallUDF = place & " " & name
    For i = LBound(handed) To UBound(handed)
        If IsMissing(handed(i)) Then
            CallUDF = CallUDF & " -"
        Else
            CallUDF = CallUDF & " " & handed(i)
        End If
    Next i
End Function
""",
    is_class=True,
)


class Control(VBAObject):
    """A button as Excel hands it to a callback."""

    vba_type_name = "IRibbonControl"

    def __init__(self, id_: str, tag: str = "") -> None:
        self.id = id_
        self.tag = tag

    @member
    def ID(self) -> object:  # noqa: N802
        return self.id

    @member
    def Tag(self) -> object:  # noqa: N802
        return self.tag


def write_add_in(folder: Path) -> Path:
    """The add-in's workbook with our macros as an .xlsm file, which the interpreter reads."""
    foreign = {XLWINGS_MODULE, DICTIONARY_MODULE}
    modules = [
        Module(m.name, _runnable(m.text), m.is_class)
        for m in all_modules()
        if m.name not in foreign
    ]
    quiet = Module("ThisWorkbook", "Option Explicit\n", is_class=True)
    file = folder / ADD_IN
    file.write_bytes(macro_workbook([*modules, STAND_IN, RECORDER], quiet))
    return file


def _runnable(text: str) -> str:
    """A module without what the interpreter does not know: a cell that asks, and listening."""
    text = text.replace("Application.Caller", "Empty").replace("WithEvents ", "")
    return text.replace("Private Sub excel_", "Public Sub excel_")


def open_add_in(file: Path, *books: Path) -> ExcelApplication:
    """Excel with the add-in, in English, and some workbooks open; the last one is in front."""
    excel = ExcelApplication.open(file)
    for book in books:
        excel.activate_workbook(excel.open_workbook(book))
    excel.run("Speak", "en")
    return excel


def array_of(rows: Sequence[Any]) -> VBAArray:
    """A list, or a list of lists, as pywin32 hands it to Excel: an array counted from 0."""
    if rows and isinstance(rows[0], list | tuple):
        found = VBAArray([(0, len(rows) - 1), (0, len(rows[0]) - 1)])
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                found.set([i, j], handed(value))
        return found
    return VBAArray([(0, len(rows) - 1)], items=[handed(value) for value in rows])


def handed(value: object) -> object:
    """A value as VBA holds it."""
    if value is None:
        return NULL
    if isinstance(value, int) and not isinstance(value, bool):
        return VBAInt(value, "Long")
    return value
