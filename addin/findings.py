"""What is found in a cell or a row: problems of values, and findings on the sheet.

The codes and their words are in `addin.finding_codes`; they are to be had from here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from addin.finding_codes import TEXTS as TEXTS
from addin.finding_codes import Code as Code
from addin.finding_codes import Severity as Severity
from addin.i18n import N_, Message, msg
from addin.table.cells import CellRef, CellValue


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value, wherever it stands.

    Attributes:
        code: the kind of problem.
        params: values for the code's words.
        suggestion: the value that should stand there, given only when it is certain;
            None when nothing is suggested.
        clears: the suggestion is to leave the cell blank.
    """

    code: Code
    params: Mapping[str, object] = field(default_factory=dict)
    suggestion: CellValue = None
    clears: bool = False

    @property
    def certain(self) -> bool:
        """Whether the problem says what should stand there instead."""
        return self.clears or self.suggestion is not None

    def __hash__(self) -> int:
        return hash((self.code, str(self.suggestion)))


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in one cell of a sheet.

    Attributes:
        cell: where, rows and columns of the sheet from 1.
        header: the column's header text.
        field: the label of the column's field, or the header.
        value: what the cell holds.
        problem: what is wrong.
    """

    cell: CellRef
    header: str
    field: str
    value: CellValue
    problem: Problem

    @property
    def code(self) -> Code:
        """The kind of problem."""
        return self.problem.code

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.problem.code.severity

    @property
    def message(self) -> Message:
        """What is wrong."""
        params = self._params
        if self.code is Code.OUT_OF_RANGE and "maximum" not in params:
            return Message(N_("{found} is below {minimum}"), params)
        if self.code is Code.OUT_OF_RANGE and "minimum" not in params:
            return Message(N_("{found} is above {maximum}"), params)
        return self.code.message(params)

    @property
    def hint(self) -> Message:
        """What to do next."""
        params = self._params
        if "{expected}" in TEXTS[self.code].next and "expected" not in params:
            return msg("Check the value")
        return self.code.hint(params)

    @property
    def _params(self) -> Mapping[str, object]:
        expected = self.problem.suggestion
        base: dict[str, object] = {"field": self.field}
        if expected is not None:
            base["expected"] = expected
        return {**base, **self.problem.params}
