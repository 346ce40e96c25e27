"""The cell functions as Calc knows them: their type, and their help in the Function Wizard."""

from __future__ import annotations

from typing import Any

from addin.calc_extension.markup import Tree, both, settings
from addin.functions.registry import Argument, CellFunction, functions

SERVICE = "custsheet.calc.Functions"
MODULES = ("custsheet", "calc")
INTERFACE = "XFunctions"

_CATEGORY = "Add-In"
_RANGES = frozenset({
    ("CUST_DEDUPE", "table"), ("CUST_SEGMENT", "table"), ("CUST_CODE", "previous_codes"),
    ("CUST_MATCH", "range"), ("CUST_RFM", "last"), ("CUST_RFM", "count"), ("CUST_RFM", "amount"),
})  # fmt: skip
"""The arguments that are always ranges. They are handed over as such: dates stay dates, and of
whole columns only the used part is read. All others may be constants or formulas, too."""


def method_of(function: CellFunction) -> str:
    """The method behind a function: `custDedupe` for CUST_DEDUPE."""
    first, *others = function.name.lower().split("_")
    return first + "".join(map(str.capitalize, others))


def interface() -> str:
    """The type of the add-in in UNO's language: what may be left out has type any,
    and every answer is rows of values, because Calc does not look into an any for rows."""
    lines = ["#include <com/sun/star/table/XCellRange.idl>"]
    lines += [f"module {module} {{" for module in MODULES]
    lines += [f"interface {INTERFACE} {{"]
    for function in functions().values():
        # UNO knows no underscores in names.
        given = ", ".join(
            f"[in] {_type(function, a)} a{n}" for n, a in enumerate(function.arguments)
        )
        lines.append(f"  sequence< sequence<any> > {method_of(function)}({given});")
    return "\n".join([*lines, "};", *("};" for _ in MODULES), ""])


def _type(function: CellFunction, argument: Argument) -> str:
    is_range = (function.name, argument.name) in _RANGES
    return "com::sun::star::table::XCellRange" if is_range else "any"


def help_() -> str:
    """CalcAddIns.xcu: names, sentences and arguments of all functions."""
    tree: Tree = {
        "AddInInfo": {
            SERVICE: {
                "AddInFunctions": {
                    method_of(function): _about(function) for function in functions().values()
                }
            }
        }
    }
    return settings("CalcAddIns", "org.openoffice.Office", tree)


def _about(function: CellFunction) -> Tree:
    return {
        "DisplayName": function.name,
        "Description": function.help,
        "Category": _CATEGORY,
        "CompatibilityName": function.name,
        "Parameters": {
            f"p{number}": {"DisplayName": argument.name, "Description": argument.help}
            for number, argument in enumerate(function.arguments)
        },
    }


def for_office() -> list[dict[str, Any]]:
    """What the add-in tells of itself when Calc asks it."""
    found = []
    for function in functions().values():
        words = {}
        for locale in ("en", "zh-CN"):
            words[locale[:2]] = {
                "help": both(function.help)[locale],
                "arguments": [both(argument.help)[locale] for argument in function.arguments],
            }
        found.append(
            {
                "name": function.name,
                "method": method_of(function),
                "arguments": [argument.name for argument in function.arguments],
                "words": words,
            }
        )
    return found
