"""The cell functions as Calc's add-in: arguments go to the process that answers them."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any, ClassVar

import unohelper
from com.sun.star.lang import Locale, XServiceInfo, XServiceName
from com.sun.star.sheet import XAddIn

from .answers import Answers

SERVICE = "custsheet.calc.Functions"
_ADD_IN = "com.sun.star.sheet.AddIn"
_DATES = 2
_ERRORS = {"#N/A": 0x7FFF, "#NUM!": 503, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525,
           "#DIV/0!": 532, "#NULL!": 521}  # fmt: skip
"""Calc's numbers of the errors. It carries them in the bits of a number that is none."""


def error(text: str) -> Any:
    """What Calc shows as an error."""
    number = _ERRORS.get(text, _ERRORS["#VALUE!"])
    return struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | number))[0]


def told(given: Any) -> Any:
    """An argument as the answering process takes it: a value, or rows of them."""
    if not isinstance(given, tuple):
        return given
    last = len(given)
    # Blank rows below, as those of a whole column, need not be carried over.
    while last and not any(value not in (None, "") for value in given[last - 1]):
        last -= 1
    return list(map(list, given[:last]))


def table(cells: Any) -> Any:
    """The cells of a range inside the used area, with its dates.

    Returns:
        ("table", rows, rectangles of dates as (top, left, bottom, right) from 0).
    """
    sheet = cells.getSpreadsheet()
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.getRangeAddress()
    area = cells.getRangeAddress()
    bottom = min(area.EndRow, max(end.EndRow, area.StartRow))
    right = min(area.EndColumn, max(end.EndColumn, area.StartColumn))
    part = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, right, bottom)
    dates = [
        (found.StartRow - area.StartRow, found.StartColumn - area.StartColumn,
         found.EndRow - area.StartRow, found.EndColumn - area.StartColumn)
        for found in part.queryContentCells(_DATES).getRangeAddresses()
    ]  # fmt: skip
    return ("table", told(part.getDataArray()), dates)


def shown(answer: Any) -> Any:
    """An answer as Calc takes it."""
    if isinstance(answer, bytes):
        return error(answer.decode())
    if isinstance(answer, list):
        return tuple(tuple(map(shown, row)) for row in answer)
    if isinstance(answer, int):
        return float(answer)
    return "" if answer is None else answer


class _AddIn(XAddIn, XServiceName, XServiceInfo):
    """What Calc asks of an add-in besides its functions; their words stand in its settings."""

    _locale = Locale("en", "US", "")
    names: ClassVar[dict[str, Any]] = {}

    def setLocale(self, locale: Any) -> None:
        """Sets the language of the answers."""
        self._locale = locale

    def getLocale(self) -> Any:
        """The language of the answers."""
        return self._locale

    def getServiceName(self) -> str:
        """The service's name."""
        return SERVICE

    def getImplementationName(self) -> str:
        """The service's name."""
        return SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """What it is."""
        return (_ADD_IN, SERVICE)

    def supportsService(self, name: str) -> bool:
        """Whether it is that."""
        return name in (_ADD_IN, SERVICE)

    def getProgrammaticFuntionName(self, shown_name: str) -> str:
        """The method of a function."""
        methods: dict[str, str] = {own["name"]: method for method, own in self.names.items()}
        return methods.get(shown_name.upper(), "")

    def _own(self, method: str) -> Any:
        return self.names[method]["words"]["zh" if self._locale.Language == "zh" else "en"]

    def getDisplayFunctionName(self, method: str) -> Any:
        """The name of a method's function."""
        return self.names[method]["name"] if method in self.names else ""

    def getFunctionDescription(self, method: str) -> Any:
        """What a function gives."""
        return self._own(method)["help"] if method in self.names else ""

    def getDisplayArgumentName(self, method: str, number: int) -> Any:
        """An argument's name; the first is number 0."""
        with suppress(KeyError, IndexError):
            return self.names[method]["arguments"][number]
        return ""

    def getArgumentDescription(self, method: str, number: int) -> Any:
        """What to hand over."""
        with suppress(KeyError, IndexError):
            return self._own(method)["arguments"][number]
        return ""

    def getProgrammaticCategoryName(self, _method: str) -> str:
        """The group in the Function Wizard."""
        return "Add-In"

    def getDisplayCategoryName(self, _method: str) -> str:
        """The group in the Function Wizard."""
        return "Add-In"


def _method(name: str) -> Any:
    def answer(self: Any, *given: Any) -> Any:
        try:
            handed = [
                table(value) if hasattr(value, "getSpreadsheet") else told(value) for value in given
            ]
            language = "zh" if self._locale.Language == "zh" else "en"
            found = shown(self.answers.of((name, language, handed)))
        except Exception:
            # A message box for each of five hundred cells helps nobody.
            found = error("#VALUE!")
        return found if isinstance(found, tuple) else ((found,),)

    return answer


def add_in(settings: dict[str, Any], interface: Any) -> Any:
    """The class of the add-in.

    Args:
        settings: the extension's.
        interface: UNO's type with a method for each function.
    """
    functions = settings["functions"]
    members: dict[str, Any] = {own["method"]: _method(own["name"]) for own in functions}
    members["names"] = {own["method"]: own for own in functions}
    members["answers"] = Answers(settings)
    members["__init__"] = lambda *_given: None
    return type("Functions", (unohelper.Base, _AddIn, interface), members)
