"""The macros that stand for the cell functions, made from the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from addin.functions.registry import CellFunction, functions

MODULE = "CustFunctions"

PYTHON_MODULE = "addin.functions.excel"
"""Where xlwings looks for the functions in Python."""

_HEAD = f"""\
Attribute VB_Name = "{MODULE}"
Option Explicit

' Generated from the registry of the cell functions when the add-in is built.
"""

# Errors come from Python as texts behind a NUL, see `addin.functions.excel`.
_ERRORS = """\
Private Function WithErrors(ByVal answer As Variant) As Variant
    Dim row As Long, column As Long
    If IsArray(answer) Then
        For row = LBound(answer, 1) To UBound(answer, 1)
            For column = LBound(answer, 2) To UBound(answer, 2)
                answer(row, column) = ErrorOrValue(answer(row, column))
            Next column
        Next row
        WithErrors = answer
    Else
        WithErrors = ErrorOrValue(answer)
    End If
End Function

Private Function ErrorOrValue(ByVal value As Variant) As Variant
    ErrorOrValue = value
    If VarType(value) <> vbString Then Exit Function
    If Left$(value, 1) <> vbNullChar Then Exit Function
    Select Case Mid$(value, 2)
        Case "#N/A": ErrorOrValue = CVErr(xlErrNA)
        Case "#DIV/0!": ErrorOrValue = CVErr(xlErrDiv0)
        Case "#NAME?": ErrorOrValue = CVErr(xlErrName)
        Case "#NULL!": ErrorOrValue = CVErr(xlErrNull)
        Case "#NUM!": ErrorOrValue = CVErr(xlErrNum)
        Case "#REF!": ErrorOrValue = CVErr(xlErrRef)
        Case Else: ErrorOrValue = CVErr(xlErrValue)
    End Select
End Function
"""

# A million blanks take Excel seconds to hand over; the answer would be as high as the sheet.
_IN_USE = """\
Private Function InUse(ByVal handed As Variant) As Variant
    Dim i As Long
    For i = LBound(handed) To UBound(handed)
        If IsObject(handed(i)) Then Set handed(i) = Used(handed(i))
    Next i
    InUse = handed
End Function

' Of a range the part that begins where it begins and ends where its sheet does.
Private Function Used(ByVal whole As Range) As Range
    Dim last As Range, bottom As Long, right As Long
    Set Used = whole
    If whole.Areas.Count > 1 Then Exit Function
    Set last = whole.Worksheet.UsedRange
    bottom = last.Row + last.Rows.Count - whole.Row
    right = last.Column + last.Columns.Count - whole.Column
    If bottom >= whole.Rows.Count And right >= whole.Columns.Count Then Exit Function
    If bottom > whole.Rows.Count Then bottom = whole.Rows.Count
    If right > whole.Columns.Count Then right = whole.Columns.Count
    If bottom < 1 Then bottom = 1
    If right < 1 Then right = 1
    Set Used = whole.Resize(bottom, right)
End Function
"""

# Names that VBA keeps for itself and that an argument of a formula may well have.
_RESERVED = frozenset(
    """
    and array as boolean byref byte byval call case const currency date declare dim do double
    each else empty end enum erase error event exit false for friend function get global goto
    if imp in input integer is let like lock long loop lset me mid mod new next not nothing
    null object on open option optional or paramarray preserve print private property public
    put raise redim rem resume return rset seek select set single static step stop string sub
    then time to true type unlock until variant wend while with write xor
    """.split()  # noqa: SIM905  (read as words)
)


def wrapper_source() -> str:
    """The module: a function for each registered one, and what describes them to the wizard."""
    registered = functions().values()
    parts = [_HEAD, _description(registered), _ERRORS, _IN_USE, *map(_wrapper, registered)]
    return "\n".join(parts)


def argument_names(function: CellFunction) -> tuple[str, ...]:
    """The arguments as the wrapper calls them: the same, but for words of VBA."""
    names = (argument.name for argument in function.arguments)
    return tuple(f"{name}_" if name.lower() in _RESERVED else name for name in names)


def _description(registered: Iterable[CellFunction]) -> str:
    lines = ["Public Sub DescribeFunctions()"]
    lines += [f'    DescribeFunction "{f.name}", {len(f.arguments)}' for f in registered]
    return "\n".join([*lines, "End Sub", ""])


def _wrapper(function: CellFunction) -> str:
    return "\n".join(_lines(function)) + "\n"


def _lines(function: CellFunction) -> Iterator[str]:
    names = argument_names(function)
    shown = (
        f"Optional {name}" if argument.is_optional else name
        for name, argument in zip(names, function.arguments, strict=True)
    )
    yield f"Public Function {function.name}({', '.join(shown)})"
    # The open part of xlwings has no cell functions on a Mac.
    yield "    #If Mac Then"
    yield f"    {function.name} = CVErr(xlErrNA)"
    yield "    #Else"
    yield "    On Error GoTo Failed"
    yield f'    {function.name} = WithErrors(XLPy.CallUDF("{PYTHON_MODULE}", "{function.name}", _'
    yield f"        InUse(Array({', '.join(names)})), ActiveWorkbook, Application.Caller))"
    yield "    Exit Function"
    yield "Failed:"
    # No Python, no library: the cell says which, as there is no box during a calculation.
    yield f"    {function.name} = Err.Description"
    yield "    #End If"
    yield "End Function"
