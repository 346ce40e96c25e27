"""What a cell function is, which there are, and how a host calls them.

The registry is what everything about the functions is made of: the wrappers of a host, the
help in the function wizard, the table in the README.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from addin.errors import CustSheetError
from addin.functions.areas import NOT_AVAILABLE, VALUE, Area, Rows
from addin.functions.memory import Memory
from addin.i18n import Message, current_language
from addin.table.cells import CellError, CellValue

Answer = CellValue | Rows
"""A value, or rows of values that spill."""

_KEPT_ANSWERS = 256


class NoAnswerError(Exception):
    """There is no answer; the cell shows #N/A."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a cell function.

    Attributes:
        name: its name, in English, as formulas show it.
        help: what to hand over.
        is_optional: whether it may be left out.
    """

    name: str
    help: Message
    is_optional: bool


@dataclass(frozen=True, slots=True)
class CellFunction:
    """A cell function.

    Attributes:
        name: in capital letters.
        help: what it gives.
        arguments: in order.
        example: a formula.
        work: takes an `Area` (or None) for each argument.
        uses_today: whether the answer may be another one tomorrow.
    """

    name: str
    help: Message
    arguments: tuple[Argument, ...]
    example: str
    work: Callable[..., Answer]
    uses_today: bool

    @property
    def signature(self) -> str:
        """Name and arguments, optional ones in brackets."""
        shown = (f"[{a.name}]" if a.is_optional else a.name for a in self.arguments)
        return f"{self.name}({', '.join(shown)})"


FUNCTIONS: dict[str, CellFunction] = {}
"""The functions by their names; `functions()` has them all."""


def cell_function(
    help_: Message, *, example: str, uses_today: bool = False, **arguments: Message
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Registers a function under its name in capital letters.

    Args:
        help_: what it gives, in one sentence.
        example: a formula.
        uses_today: whether the answer depends on the day.
        **arguments: what to hand over for each of its parameters.
    """

    def register(work: Callable[..., Answer]) -> Callable[..., Answer]:
        parameters = inspect.signature(work).parameters
        if list(parameters) != list(arguments):
            raise TypeError(f"{work.__name__}: the help does not fit its parameters")
        found = tuple(
            Argument(name, text, parameters[name].default is not inspect.Parameter.empty)
            for name, text in arguments.items()
        )
        name = work.__name__.upper()
        FUNCTIONS[name] = CellFunction(name, help_, found, example, work, uses_today)
        return work

    return register


def functions() -> Mapping[str, CellFunction]:
    """All functions by their names."""
    from addin.functions import lookups, tables, values  # noqa: F401  (they register themselves)

    return FUNCTIONS


def call(name: str, given: Sequence[object]) -> Answer:
    """The answer of a function. Errors are answers, too: #VALUE!, #N/A.

    The same call with the same contents is answered from memory.

    Args:
        name: of the function.
        given: values, or rows of values; None for what was left out.

    Raises:
        KeyError: there is no such function.
    """
    function = functions()[name]
    try:
        areas = [None if value is None else Area.of(value) for value in given]
    except TypeError:
        return VALUE
    for area in areas:
        # An error in a single cell spreads, as with Excel's own functions.
        if (
            area is not None
            and area.rows
            and area.is_cell
            and isinstance(area.rows[0][0], CellError)
        ):
            return area.rows[0][0]
    day = dt.date.today() if function.uses_today else None
    question = (function.name, current_language(), day, areas)
    return _answers.get(question, lambda: _answer(function, areas))


_answers: Memory[Answer] = Memory(_KEPT_ANSWERS)


def _answer(function: CellFunction, areas: Sequence[Area | None]) -> Answer:
    try:
        answer = function.work(*areas)
    except NoAnswerError:
        return NOT_AVAILABLE
    except (CustSheetError, ValueError, TypeError):
        return VALUE
    single = areas and areas[0] is not None and areas[0].is_cell
    if single and isinstance(answer, list) and len(answer) == 1 and len(answer[0]) == 1:
        return answer[0][0]
    return answer
