"""The words that every cleaner speaks.

A *cleaner* reads single values as one kind. What it understood is a *reading*: the
standard value, the *form* in which it was written, and the problems. The same standard
value can be written back in any form: so a column keeps the form that most of its cells
already have, and only the others are untidy.

A cleaner knows nothing of tables. Columns are fast because a cleaner first *sorts* a whole
list of texts into known forms with a few vectorised tests (`forms_of`), and only what is
left goes through `read`, value by value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from addin.findings import Problem
from addin.table.cells import CellValue

FormIndex = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cleaner understood of one value.

    Attributes:
        standard: the standard value, for comparing and for writing in any form;
            None when the value could not be read.
        form: how the value was written, one of the cleaner's `forms`; "" when in none
            of them, or not readable.
        problems: what is wrong with the value, worst first; empty when it is right.
            An untidy form alone (`form` is "" or not the column's) is not among them
            unless the cleaner is sure that no column wants it, as full-width digits.
    """

    standard: CellValue
    form: str = ""
    problems: tuple[Problem, ...] = ()


class Cleaner(Protocol):
    """Reads values as one kind. Stateless: the same input always gives the same reading.

    A cleaner may also have `for_column(texts, counts=())`, which gives a cleaner of the same
    kind that knows how one column is written: which of two signs it uses, how it spells a
    name. It gets the column's distinct texts and how often each occurs (once each when
    `counts` is empty), and leaves the cleaner itself as it is.
    """

    forms: tuple[str, ...]
    """The forms in which a value of this kind may properly be written, the preferred first."""

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:
        """Sorts texts into forms, quickly.

        Args:
            texts: n texts, not blank, as they stand in the cells.
            region: ISO 3166 code of the country the values belong to; "" is the default.

        Returns:
            n indices into `forms`; -1 where a closer look is needed. An index is given
            only when `read` would find no problem at all; -1 is always allowed.
        """
        ...

    def read(self, value: CellValue, region: str = "") -> Reading:
        """Reads one value, not blank, of any cell type. Never raises for bad data."""
        ...

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:
        """The standard value written in one of `forms`.

        `read(write(s, f, r), r)` gives back standard s and form f for every s that `read`
        can give without problems; a value that is written alike in several forms, or that
        has no certain writing in one, comes back in a form in which it is so written.

        Args:
            standard: a standard value.
            form: one of `forms`.
            region: as for `read`. A value of another country keeps what tells its country:
                a phone number its calling code, a tax number its prefix.

        Raises:
            KeyError: no such form.
        """
        ...
