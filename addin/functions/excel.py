"""The cell functions as xlwings calls them from Excel.

On Windows, Excel's wrappers call `CallUDF("addin.functions.excel", "CUST_…", …)`: xlwings hands
the arguments over as its `raw` conversion gives them, so that an error is told from a blank
and from a text that looks like one. Elsewhere xlwings' decorators do nothing, and the
functions are plain Python.

xlwings has no way to return an error: a NaN becomes an empty text, and a number stays a
number. An error therefore crosses as its text behind `ERROR_MARK`, a character that no cell
can hold, and the wrapper makes `CVErr(n)` of it, n as in `ERRORS`. A text "#N/A" that
somebody typed so stays a text.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from decimal import Decimal

import xlwings

from addin.functions.areas import VALUE
from addin.functions.registry import CellFunction, call, functions
from addin.hosts.excel.reading import error_of, serial_of
from addin.hosts.xlsx.moments import moment
from addin.hosts.xlsx.serials import to_serial
from addin.table.cells import CellError

ERROR_MARK = "\0"
"""Stands before the text of an error."""
CATEGORY = "客户表"
_MOST_HELP = 255
_PLAIN = frozenset({str, float, bool, type(None)})
"""What crosses as it is: mostly a whole row."""

Udf = Callable[..., object]


def from_excel(given: object) -> object:
    """An argument as the functions take it: a value, or rows of values."""
    if isinstance(given, tuple | list):
        if _PLAIN.issuperset(map(type, given)):
            return list(given)
        return [from_excel(value) for value in given]
    if isinstance(given, dt.datetime):
        return moment(serial_of(given.replace(tzinfo=None)), date1904=False)
    if isinstance(given, Decimal):
        return float(given)
    if isinstance(given, int) and not isinstance(given, bool):
        # Excel's numbers are floats; what comes as a whole number is an error.
        return error_of(given) or float(given)
    return given


def to_excel(answer: object) -> object:
    """An answer as xlwings can hand it over."""
    if isinstance(answer, list):
        if _PLAIN.issuperset(map(type, answer)):
            return answer
        return [to_excel(value) for value in answer]
    if isinstance(answer, CellError):
        return ERROR_MARK + str(answer)
    if isinstance(answer, dt.date):
        whole = dt.datetime.combine(answer, dt.time()) if type(answer) is dt.date else answer
        return whole if to_serial(answer, date1904=False) is not None else answer.isoformat()
    if isinstance(answer, dt.time | dt.timedelta):
        return to_serial(answer, date1904=False)
    return answer


def _udf(function: CellFunction) -> Udf:
    """A Python function with the name and the parameters of a cell function."""

    def answer(*given: object) -> object:
        try:
            return to_excel(call(function.name, [from_excel(value) for value in given]))
        except Exception:
            # A message box for each of five hundred cells helps nobody.
            return to_excel(VALUE)

    # xlwings reads name, parameters and help off the function; both are as in the registry.
    answer.__name__ = answer.__qualname__ = function.name
    answer.__annotations__ = {}  # xlwings would convert by them
    answer.__doc__ = str(function.help)[:_MOST_HELP]
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    answer.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                argument.name,
                kind,
                default=None if argument.is_optional else inspect.Parameter.empty,
            )
            for argument in function.arguments
        ]
    )
    found: Udf = answer
    for argument in function.arguments:
        found = xlwings.arg(argument.name, "raw", doc=str(argument.help)[:_MOST_HELP])(found)
    # Last, as each argument sets the category back.
    return xlwings.func(category=CATEGORY)(found)


UDFS: dict[str, Udf] = {name: _udf(function) for name, function in functions().items()}
"""The functions by their names; each is an attribute of this module, too."""

globals().update(UDFS)
