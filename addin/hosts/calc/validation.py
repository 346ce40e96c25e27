"""Entry checks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import addresses, cells, uno_bridge
from addin.hosts.calc.errors import Plain
from addin.hosts.calc.names import Name

if TYPE_CHECKING:
    from addin.hosts.calc.ranges import Range

TYPES = {
    "none": "ANY", "whole_number": "WHOLE", "decimal": "DECIMAL", "list": "LIST",
    "date": "DATE", "time": "TIME", "text_length": "TEXT_LEN", "custom": "CUSTOM",
}  # fmt: skip
"""com.sun.star.sheet.ValidationType by xlwings' words."""
OPERATORS = {
    "between": "BETWEEN", "not_between": "NOT_BETWEEN", "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL", "greater_than": "GREATER", "less_than": "LESS",
    "greater_than_or_equal": "GREATER_EQUAL", "less_than_or_equal": "LESS_EQUAL",
}  # fmt: skip
"""com.sun.star.sheet.ConditionOperator by xlwings' words."""
_ALERTS = {"stop": "STOP", "warning": "WARNING", "information": "INFO"}
_TEXTS = re.compile(r'"((?:[^"]|"")*)"')


def list_formula(values: Sequence[str]) -> str:
    """A list of choices as LibreOffice writes it."""
    return ";".join('"{}"'.format(value.replace('"', '""')) for value in values)


def listed(formula: str) -> list[str] | None:
    """The choices in LibreOffice's formula; None where they stand in cells."""
    if not formula.startswith('"'):
        return None
    return [text.replace('""', '"') for text in _TEXTS.findall(formula)]


def _by_value(words: dict[str, str], value: Any) -> str | None:
    return next((word for word, known in words.items() if known == value.value), None)


class DataValidation(Plain, base_classes.DataValidation):
    """The entry check of a range."""

    def __init__(self, cells_: Range) -> None:
        """Use `Range.data_validation`."""
        self._range = cells_

    @property
    def api(self) -> Any:
        """The check, in UNO: a copy, which counts only once it is given to the cells."""
        found = self._range.xl.Validation
        top, left, _bottom, _right = self._range.bounds
        found.setSourcePosition(uno_bridge.cell_at(self._range.sheet.index - 1, top, left))
        return found

    @property
    def type(self) -> str:
        """What is checked; "inconsistent" where the cells differ."""
        own = self._range.xl
        if not cells.is_mixed(own, "Validation"):
            return _by_value(TYPES, own.Validation.Type) or "unknown"
        kinds = [_by_value(TYPES, piece.Validation.Type) for piece, _areas in cells.pieces(own)]
        return "mixed_criteria" if "none" in kinds else "inconsistent"

    @property
    def operator(self) -> str | None:
        """How values are compared; None where they are not."""
        if self.type in ("whole_number", "decimal", "date", "time", "text_length"):
            return _by_value(OPERATORS, self.api.getOperator())
        return None

    def _formula(self, text: str) -> str | None:
        return f"={self._range.sheet.book.grammar.excel(text)}" if text else None

    @property
    def formula1(self) -> str | None:
        """The first bound."""
        return self._formula(self.api.getFormula1()) if self.operator else None

    @property
    def formula2(self) -> str | None:
        """The second bound."""
        between = self.operator in ("between", "not_between")
        return self._formula(self.api.getFormula2()) if between else None

    @property
    def formula(self) -> str | None:
        """The formula of a custom check."""
        return self._formula(self.api.getFormula1()) if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """The choices with commas between, or the formula that leads to them."""
        if self.type != "list":
            return None
        text = self.api.getFormula1()
        choices = listed(text)
        return self._formula(text) if choices is None else ",".join(choices)

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Whether a list has a button."""
        return bool(self.api.ShowList) if self.type == "list" else None

    @property
    def ignore_blank(self) -> bool:
        """Whether blank cells are let pass."""
        return bool(self.api.IgnoreBlankCells)

    @property
    def input_title(self) -> str:
        """Title of what is said beforehand."""
        return str(self.api.InputTitle)

    @property
    def input_message(self) -> str:
        """What is said beforehand."""
        return str(self.api.InputMessage)

    @property
    def show_input(self) -> bool:
        """Whether something is said beforehand."""
        return bool(self.api.ShowInputMessage)

    @property
    def error_title(self) -> str:
        """Title of what is said of a wrong entry."""
        return str(self.api.ErrorTitle)

    @property
    def error_message(self) -> str:
        """What is said of a wrong entry."""
        return str(self.api.ErrorMessage)

    @property
    def show_error(self) -> bool:
        """Whether something is said of a wrong entry."""
        return bool(self.api.ShowErrorMessage)

    @property
    def alert_style(self) -> str | None:
        """What becomes of a wrong entry."""
        return _by_value(_ALERTS, self.api.ErrorAlertStyle)

    def _put(self, kind: str, operator: str | None, first: str, second: str = "",
             *, dropdown: bool = True) -> None:  # fmt: skip
        self._range.sheet.require_open()
        check = self.api
        was_none = check.Type.value == "ANY"
        check.Type = uno_bridge.enum("sheet.ValidationType", TYPES[kind])
        if operator:
            check.setOperator(uno_bridge.enum("sheet.ConditionOperator", OPERATORS[operator]))
        check.setFormula1(first)
        check.setFormula2(second)
        check.ShowList = 1 if dropdown else 0
        if was_none:
            check.ShowErrorMessage = True
        self._range.xl.Validation = check

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Lets only some values in.

        Args:
            source: the values, a range, or a name.
        """
        if isinstance(source, Name):
            formula = source.name
        elif hasattr(source, "bounds"):
            sheet = addresses.quoted(source.sheet.name)
            formula = self._range.sheet.book.grammar.calc(f"{sheet}!{source.address}")
        elif isinstance(source, str):
            formula = self._range.sheet.book.grammar.calc(source.removeprefix("="))
        else:
            formula = list_formula(source)
        self._put("list", None, formula, dropdown=in_cell_dropdown)

    def set_rule(
        self, rule_type: str, operator: str | None, formula1: str, formula2: str | None
    ) -> None:
        """Lets only values in that a comparison or a formula finds right."""
        calc = self._range.sheet.book.grammar.calc
        one, two = (calc(str(text or "").removeprefix("=")) for text in (formula1, formula2))
        self._put(rule_type, operator, one, two)

    def delete(self) -> None:
        """Lets everything in."""
        self._range.sheet.require_open()
        check = self._range.xl.Validation
        check.Type = uno_bridge.enum("sheet.ValidationType", "ANY")
        for name in ("InputTitle", "InputMessage", "ErrorTitle", "ErrorMessage"):
            setattr(check, name, "")
        check.ShowInputMessage = check.ShowErrorMessage = False
        self._range.xl.Validation = check
