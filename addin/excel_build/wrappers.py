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
    parts = [_HEAD, _description(registered), *map(_wrapper, registered)]
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
    yield f'    {function.name} = XLPy.CallUDF("{PYTHON_MODULE}", "{function.name}", _'
    yield f"        Array({', '.join(names)}), ActiveWorkbook, Application.Caller)"
    yield "    Exit Function"
    yield "Failed:"
    # No Python, no library: the cell says which, as there is no box during a calculation.
    yield f"    {function.name} = Err.Description"
    yield "    #End If"
    yield "End Function"
