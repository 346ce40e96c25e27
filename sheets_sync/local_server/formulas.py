"""The few formulas that the server computes.

Arithmetic, comparison and joining of values and cells, SUM, COUNT, COUNTA, and IF. Anything else
is stored, and shows as #NAME?: this is no spreadsheet engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .a1 import Box
from .cells import Entered, ErrorValue, Formula, Result, number
from .grid import target_of_a1
from .model import Sheet, Spreadsheet
from .problems import ApiError
from .showing import shown

_DEEPEST = 60

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)
    | (?P<text>"(?:[^"]|"")*")
    | (?P<ref>(?:(?:'(?:[^']|'')+'|[A-Za-z_]\w*)!)?
          \$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)
    | (?P<name>[A-Za-z][A-Za-z0-9_.]*)
    | (?P<sign><>|<=|>=|[-+*/^&=<>(),%])
    )""",
    re.VERBOSE,
)


class _FormulaError(Exception):
    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.error = ErrorValue(kind, message)


@dataclass(frozen=True, slots=True)
class _Area:
    sheet: Sheet
    box: Box


_Operand = Result | _Area


def result_of(book: Spreadsheet, sheet: Sheet, value: Entered, depth: int = 0) -> Result:
    """What a cell's content comes to: itself, or what its formula gives."""
    if not isinstance(value, Formula):
        return value
    if depth > _DEEPEST:
        return ErrorValue("REF", "Circular dependency detected.")
    try:
        found = _Reader(book, sheet, value.text[1:], depth).whole()
    except _FormulaError as error:
        return error.error
    except (OverflowError, ValueError):
        return ErrorValue("NUM")
    return 0 if found is None else found


class _Reader:
    """Recursive descent: one method a level of precedence."""

    def __init__(self, book: Spreadsheet, sheet: Sheet, text: str, depth: int) -> None:
        self._book, self._sheet, self._depth = book, sheet, depth
        self._tokens = list(_tokens(text))
        self._place = 0

    def whole(self) -> Result:
        value = self._value(self._comparison())
        if self._place != len(self._tokens):
            raise _FormulaError("ERROR", "Formula parse error.")
        return value

    def _peek(self) -> str:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise _FormulaError("ERROR", "Formula parse error.")
        self._place += 1
        return self._tokens[self._place - 1]

    def _comparison(self) -> _Operand:
        left = self._joined()
        while self._peek() in ("=", "<>", "<", ">", "<=", ">="):
            sign = self._take()[1]
            left = _compared(sign, self._value(left), self._value(self._joined()))
        return left

    def _joined(self) -> _Operand:
        left = self._sum()
        while self._peek() == "&":
            self._take()
            right = self._sum()
            left = shown(self._value(left), None) + shown(self._value(right), None)
        return left

    def _sum(self) -> _Operand:
        left = self._product()
        while self._peek() in ("+", "-"):
            sign = self._take()[1]
            right = self._number(self._product())
            left = self._number(left) + (right if sign == "+" else -right)
        return left

    def _product(self) -> _Operand:
        left = self._power()
        while self._peek() in ("*", "/"):
            sign = self._take()[1]
            right = self._number(self._power())
            if sign == "/" and right == 0:
                raise _FormulaError("DIVIDE_BY_ZERO")
            left = self._number(left) * right if sign == "*" else self._number(left) / right
        return left

    def _power(self) -> _Operand:
        left = self._signed()
        if self._peek() == "^":
            self._take()
            power = self._number(left) ** self._number(self._signed())
            left = float(power)
        return left

    def _signed(self) -> _Operand:
        if self._peek() in ("+", "-"):
            sign = self._take()[1]
            value = self._number(self._signed())
            return -value if sign == "-" else value
        value_ = self._atom()
        while self._peek() == "%":
            self._take()
            value_ = self._number(value_) / 100
        return value_

    def _atom(self) -> _Operand:
        kind, text = self._take()
        if kind == "number":
            return number(float(text))
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "ref":
            return self._area(text)
        if kind == "name":
            return self._named(text.upper())
        if text == "(":
            inner = self._comparison()
            self._expect(")")
            return inner
        raise _FormulaError("ERROR", "Formula parse error.")

    def _expect(self, sign: str) -> None:
        if self._take()[1] != sign:
            raise _FormulaError("ERROR", "Formula parse error.")

    def _area(self, text: str) -> _Area:
        try:
            if "!" not in text:
                text = "'" + self._sheet.title.replace("'", "''") + "'!" + text
            target = target_of_a1(self._book, text)
        except ApiError as error:
            raise _FormulaError("REF") from error
        return _Area(target.sheet, target.box)

    def _named(self, name: str) -> _Operand:
        if name in ("TRUE", "FALSE") and self._peek() != "(":
            return name == "TRUE"
        function = _FUNCTIONS.get(name)
        if function is None or self._peek() != "(":
            raise _FormulaError("NAME", f"Unknown function: '{name}'.")
        self._take()
        given = []
        if self._peek() != ")":
            given.append(self._comparison())
            while self._peek() == ",":
                self._take()
                given.append(self._comparison())
        self._expect(")")
        return function([list(self._values(g)) for g in given])

    def _values(self, operand: _Operand) -> Iterator[Result]:
        if not isinstance(operand, _Area):
            yield operand
            return
        for _row, _column, cell in operand.sheet.filled(operand.box):
            yield result_of(self._book, operand.sheet, cell.value, self._depth + 1)

    def _value(self, operand: _Operand) -> Result:
        if not isinstance(operand, _Area):
            found: Result = operand
        elif operand.box.is_cell:
            found = next(self._values(operand), None)
        else:
            raise _FormulaError("VALUE")
        if isinstance(found, ErrorValue):
            raise _FormulaError(found.kind, found.message)
        return found

    def _number(self, operand: _Operand) -> float:
        value = self._value(operand)
        if value is None:
            return 0
        if isinstance(value, str):
            try:
                return float(value)
            except ValueError as error:
                raise _FormulaError("VALUE") from error
        if isinstance(value, ErrorValue):
            raise _FormulaError(value.kind, value.message)
        return value


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise _FormulaError("ERROR", "Formula parse error.")
        yield match.lastgroup, match[match.lastgroup]
        place = match.end()


def _compared(sign: str, left: Result, right: Result) -> bool:
    a, b = _sortable(left), _sortable(right)
    outcomes = {
        "=": a == b,
        "<>": a != b,
        "<": a < b,
        ">": a > b,
        "<=": a <= b,
        ">=": a >= b,
    }
    return outcomes[sign]


def _sortable(value: Result) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0, "" if value is None else str(value).casefold()


def _flat(given: list[list[Result]]) -> list[Result]:
    values = [value for group in given for value in group]
    for value in values:
        if isinstance(value, ErrorValue):
            raise _FormulaError(value.kind, value.message)
    return values


def _numbers(given: list[list[Result]]) -> list[float]:
    return [v for v in _flat(given) if isinstance(v, int | float) and not isinstance(v, bool)]


def _sum(given: list[list[Result]]) -> Result:
    return number(sum(_numbers(given)))


def _count(given: list[list[Result]]) -> Result:
    return len(_numbers(given))


def _counta(given: list[list[Result]]) -> Result:
    return sum(1 for value in _flat(given) if value is not None)


def _if(given: list[list[Result]]) -> Result:
    if len(given) not in (2, 3):
        raise _FormulaError("N_A", "Wrong number of arguments to IF.")
    condition = _flat([given[0]])
    chosen = given[1] if condition and condition[0] else given[2] if len(given) == 3 else [False]
    return chosen[0] if chosen else None


_FUNCTIONS: dict[str, Callable[[list[list[Result]]], Result]] = {
    "SUM": _sum,
    "COUNT": _count,
    "COUNTA": _counta,
    "IF": _if,
}
