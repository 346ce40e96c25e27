"""The add-in in pyOpenVBA's interpreter: no Excel, and its answers are not Excel's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._objects import VBAObject, member
from pyopenvba.interpreter._values import NULL, VBAArray, VBAInt

import tests.excel_build.object_model  # noqa: F401 - what it adds to the interpreter is meant
from addin.excel_build.build import macro_workbook
from addin.excel_build.sources import DICTIONARY_MODULE, XLWINGS_MODULE, Module, all_modules

ADD_IN = "custsheet.xlsm"

STAND_IN = Module(
    XLWINGS_MODULE,
    """\
Attribute VB_Name = "xlwings"
Option Explicit
Private commands As String
Private language As String
Private problem As Long

Public Function RunPython(ByVal command As String) As Variant
    commands = commands & command
    If problem <> 0 Then
        Application.EnableEvents = False
        Application.StatusBar = "12 %"
    End If
    If problem = 429 Then Err.Raise 429
    RunPython = problem
End Function

Public Function XLPy() As Object
    Set XLPy = New Recorder
End Function

Public Function Skipping() As Variant
    Skipping = CUST_DEDUPE("rows", , 0.5)
End Function

Public Function OfRange(ByVal address As String) As Variant
    OfRange = CUST_PHONE(ThisWorkbook.Worksheets("custsheet.texts").Range(address))
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
    If IsObject(handed(0)) Then
        CallUDF = handed(0).Address
        Exit Function
    End If
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
    return text.replace("Private Sub program_", "Public Sub program_")


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
