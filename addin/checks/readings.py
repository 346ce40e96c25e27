"""Reads one column: every distinct value once, by its kind.

The order is that of a careful reader: is it blank, is it a word for nothing, is it text that
was decoded wrongly, does it belong into another column, is it right, is it tidy.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import numpy.typing as npt

from addin.checks.distinct import Distinct, distinct_values
from addin.checks.house_style import CLEAR, Style, style_of
from addin.checks.placing import misplaced
from addin.checks.traps import Trap, caught
from addin.cleaning.ids import is_id_number
from addin.cleaning.leftovers import leftover_problem
from addin.cleaning.mojibake import mojibake_problem
from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.reading import Cleaner, Reading
from addin.findings import Code, Problem
from addin.i18n import msg
from addin.segments.evaluate import as_number
from addin.table.cells import CellError, CellValue, is_blank, text_of
from addin.table.fields import Kind
from addin.table.table import Column

# Problems that say how a value is stored rather than that it is wrong: where a whole column
# is stored so, that is one remark on its header.
STORAGE = frozenset({Code.DIGITS_AS_NUMBER, Code.NUMBER_AS_TEXT})

_ENOUGH_ROWS = 20
_ALIKE_SAMPLE = 100
_CANDIDATES = 3
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d{1,3}")

# A value of another kind in a column of these is a misplaced value, not a malformed one.
_ANYTHING_GOES = frozenset({Kind.TEXT})

# The forms in which a value is its own standard value, and need not be read for it.
_STANDARD_FORMS: Mapping[Kind, frozenset[str]] = {
    Kind.DATE: frozenset({"iso"}),
    Kind.BIRTH_DATE: frozenset({"iso"}),
    Kind.NUMBER: frozenset({"number"}),
    Kind.MONEY: frozenset({"number"}),
    Kind.ID_NUMBER: frozenset({"plain"}),
    Kind.USCC: frozenset({"plain"}),
}


@dataclass(slots=True, eq=False)
class RegionReading:
    """The distinct values of the rows of one country, read.

    Attributes:
        region: ISO 3166 code of the country; "" for the default.
        positions: data rows, from 0, in which these values stand.
        distinct: the values; codes are parallel to positions.
        forms: names of the forms; the last is "", for a value in none of them.
        form: for each of k values an index into forms.
        blank: for each of k values whether nothing is seen in it.
        problems: by index of the value.
        readings: of the values that were read one by one, by index.
        style: how these rows are written, where countries differ.
    """

    region: str
    positions: npt.NDArray[np.int64]
    distinct: Distinct
    forms: tuple[str, ...]
    form: npt.NDArray[np.int64]
    blank: npt.NDArray[np.bool_]
    problems: dict[int, tuple[Problem, ...]] = field(default_factory=dict)
    readings: dict[int, Reading] = field(default_factory=dict)
    style: Style | None = None

    def form_counts(self) -> Counter[str]:
        """Cells by form, of the values that are right or merely stored oddly."""
        weights = self.distinct.counts()
        weights[self.blank] = 0
        for index, problems in self.problems.items():
            if not all(p.code in STORAGE for p in problems):
                weights[index] = 0
        totals = np.bincount(self.form, weights=weights, minlength=len(self.forms))
        return Counter({f: int(n) for f, n in zip(self.forms, totals, strict=True) if n})

    def expanded(self, of_values: npt.NDArray[np.generic], n: int) -> npt.NDArray[np.generic]:
        """Spreads one entry a value, and a last one for none, over n rows."""
        result = np.full(n, of_values[-1], dtype=of_values.dtype)
        result[self.positions] = of_values[self.distinct.codes]
        return result


@dataclass(slots=True, eq=False)
class ColumnReading:
    """A column, read.

    Attributes:
        column: the column.
        cleaner: what read it.
        parts: one for each country of the rows; a single one where country does not matter.
        style: how the column is written.
    """

    column: Column
    cleaner: Cleaner
    parts: list[RegionReading]
    style: Style
    _standards: npt.NDArray[np.object_] | None = None
    _days: npt.NDArray[np.int64] | None = None
    _numbers: npt.NDArray[np.float64] | None = None
    _places: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]] | None = None

    def error_rows(self) -> npt.NDArray[np.bool_]:
        """For each of n rows whether the value is in error, or a word for nothing."""
        wrong = np.zeros(len(self.column.values), dtype=bool)
        for part in self.parts:
            bad = np.zeros(len(part.distinct.values) + 1, dtype=bool)
            bad[[i for i, problems in part.problems.items() if _is_wrong(problems)]] = True
            wrong[part.positions] = bad[part.distinct.codes]
        return wrong

    def standard_at(self, position: int) -> CellValue:
        """The standard value of one row; None where it is blank or cannot be read."""
        if self._places is None:
            n = len(self.column.values)
            of_part, code = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
            for number, part in enumerate(self.parts):
                of_part[part.positions] = number
                code[part.positions] = part.distinct.codes
            self._places = (of_part, code)
        number, index = int(self._places[0][position]), int(self._places[1][position])
        if number < 0 or index < 0 or self.parts[number].blank[index]:
            return None
        part = self.parts[number]
        reading = part.readings.get(index)
        if reading is None:
            value = part.distinct.values[index]
            reading = part.readings[index] = self.cleaner.read(value, part.region)
        return reading.standard

    def blank_rows(self) -> npt.NDArray[np.bool_]:
        """For each of n rows whether the cell is blank, or holds a word for nothing."""
        blank = np.ones(len(self.column.values), dtype=bool)
        for part in self.parts:
            empty = np.append(part.blank, True)
            for index, problems in part.problems.items():
                if problems[0].code is Code.PLACEHOLDER:
                    empty[index] = True
            blank[part.positions] = empty[part.distinct.codes]
        return blank

    def share_wrong(self) -> float:
        """The share of the filled cells that are in error, 0 to 1; 0 for a handful of cells."""
        wrong = filled = 0
        for part in self.parts:
            weights = part.distinct.counts()
            filled += int(weights[~part.blank].sum())
            wrong += sum(int(weights[i]) for i, p in part.problems.items() if _is_malformed(p))
        return wrong / filled if filled >= _ENOUGH_ROWS else 0.0

    def wrong_rows(self) -> npt.NDArray[np.bool_]:
        """For each of n rows whether the value has any problem."""
        wrong = np.zeros(len(self.column.values), dtype=bool)
        for part in self.parts:
            bad = np.zeros(len(part.distinct.values) + 1, dtype=bool)
            bad[list(part.problems)] = True
            wrong[part.positions] = bad[part.distinct.codes]
        return wrong

    def standards(self) -> npt.NDArray[np.object_]:
        """For each of n rows the standard value; None where it is blank or wrong.

        Reads the values that were only sorted so far: meant for columns with few distinct
        values, such as dates.
        """
        if self._standards is None:
            result: npt.NDArray[np.object_] = np.empty(len(self.column.values), dtype=object)
            for part in self.parts:
                standard = self._standards_of(part)
                result[part.positions] = standard[part.distinct.codes]
            self._standards = result
        return self._standards

    def _standards_of(self, part: RegionReading) -> npt.NDArray[np.object_]:
        """For each of k values its standard value, and a last None."""
        own = _STANDARD_FORMS.get(self.column.kind, frozenset())
        as_is = np.array([form in own for form in part.forms])[part.form]
        standard = np.empty(len(part.distinct.values) + 1, dtype=object)
        standard[:-1] = part.distinct.values
        for i in np.flatnonzero(~as_is | part.blank):
            index = int(i)
            standard[index] = None
            if part.blank[index] or _is_wrong(part.problems.get(index, ())):
                continue
            reading = part.readings.get(index)
            if reading is None:
                value = part.distinct.values[index]
                reading = part.readings[index] = self.cleaner.read(value, part.region)
            standard[index] = reading.standard
        for index, problems in part.problems.items():
            if _is_wrong(problems):
                standard[index] = None
        return standard

    def days(self) -> npt.NDArray[np.int64]:
        """For each of n rows the day as a number such as 20240305; 0 where there is none."""
        if self._days is None:
            result = np.zeros(len(self.column.values), dtype=np.int64)
            for part in self.parts:
                days = np.fromiter(map(_day_number, self._standards_of(part)), np.int64)
                result[part.positions] = days[part.distinct.codes]
            self._days = result
        return self._days

    def numbers(self) -> npt.NDArray[np.float64]:
        """For each of n rows the value as a number; NaN where it is none."""
        if self._numbers is None:
            result = np.full(len(self.column.values), np.nan)
            for part in self.parts:
                found = (as_number(v) for v in self._standards_of(part))
                values = np.fromiter((np.nan if v is None else v for v in found), np.float64)
                result[part.positions] = values[part.distinct.codes]
            self._numbers = result
        return self._numbers


def _day_number(standard: object) -> int:
    if isinstance(standard, str):
        return int(standard[:4] + standard[5:7] + standard[8:10])
    if isinstance(standard, (dt.date, dt.datetime)):
        return standard.year * 10_000 + standard.month * 100 + standard.day
    return 0


def _is_malformed(problems: Sequence[Problem]) -> bool:
    return any(p.code.value[0] == "E" for p in problems)


def _is_wrong(problems: Sequence[Problem]) -> bool:
    return any(p.code.value[0] == "E" or p.code is Code.PLACEHOLDER for p in problems)


def read_column(
    column: Column,
    cleaner: Cleaner,
    regions: Mapping[str, npt.NDArray[np.int64]] | None = None,
    demanded_form: str = "",
    kinds_present: Mapping[Kind, str] | None = None,
    traps: Sequence[Trap] = (),
) -> ColumnReading:
    """Reads a column.

    Args:
        column: the column.
        cleaner: of the column's kind.
        regions: positions of the rows of each country, where the kind depends on it.
        demanded_form: the form that the settings ask for, or "".
        kinds_present: what the table's other columns hold, each with a header; a value of
            one of these kinds stands in the wrong column.
        traps: catch values that are right by themselves but wrong in this column.
    """
    everything = np.arange(len(column.values))
    parts = [
        _read_part(column, cleaner, region, positions, kinds_present or {}, traps)
        for region, positions in (regions or {"": everything}).items()
        if len(positions)
    ]
    demanded = demanded_form if demanded_form in cleaner.forms else ""
    counts_of = [part.form_counts() for part in parts]
    style = style_of(sum(counts_of, Counter()), demanded)
    if style.form and not style.clear:
        style = _with_alike(style, parts, cleaner)
    if not style.clear and len(parts) > 1:
        # Each country has its own way of writing; a few rows show none.
        for part, counts in zip(parts, counts_of, strict=True):
            if counts.total() >= _ENOUGH_ROWS:
                part.style = style_of(counts, demanded)
    return ColumnReading(column, cleaner, parts, style)


def _with_alike(style: Style, parts: Sequence[RegionReading], cleaner: Cleaner) -> Style:
    """The style, with the values counted that it writes just as they stand.

    2024/12/25 is as well a date with leading zeros as one without: of the most frequent
    forms that one is the style which writes most of the column as it is.
    """
    total = sum(style.counts.values())
    named = [form for form in style.counts if form]
    best, best_share = style.form, 0.0
    for candidate in named[:_CANDIDATES]:
        share = style.counts[candidate] / total
        for form in named:
            if form != candidate:
                alike = _share_alike(form, candidate, parts, cleaner)
                share += alike * style.counts[form] / total
        if share > best_share:
            best, best_share = candidate, share
    return Style(best, best_share >= CLEAR, best_share, style.counts)


def _share_alike(form: str, other: str, parts: Sequence[RegionReading], cleaner: Cleaner) -> float:
    """The share of a sample of the values in one form that another form writes alike."""
    same = count = 0
    for part in parts:
        for i in np.flatnonzero(part.form == part.forms.index(form))[:_ALIKE_SAMPLE]:
            value = part.distinct.values[i]
            standard = cleaner.read(value, part.region).standard
            if standard is not None:
                count += 1
                same += cleaner.write(standard, other, part.region) == value
    return same / count if count else 0.0


def _read_part(
    column: Column,
    cleaner: Cleaner,
    region: str,
    positions: npt.NDArray[np.int64],
    kinds_present: Mapping[Kind, str],
    traps: Sequence[Trap],
) -> RegionReading:
    whole = len(positions) == len(column.values)
    distinct = distinct_values(column.values if whole else column.values[positions])
    values = distinct.values
    form = np.full(len(values), -1, dtype=np.int64)
    types = set(map(type, values))
    if types == {str}:
        form[:] = cleaner.forms_of(cast(list[str], values), region)
    elif str in types:
        indices = [i for i, value in enumerate(values) if type(value) is str]
        texts = cast(list[str], [values[i] for i in indices])
        form[indices] = cleaner.forms_of(texts, region)
    closer_look = np.flatnonzero(form < 0)
    forms = (*cleaner.forms, "")
    form[closer_look] = len(forms) - 1
    blank = np.zeros(len(values), dtype=bool)
    part = RegionReading(region, positions, distinct, forms, form, blank)
    for i in closer_look:
        index = int(i)
        value = values[index]
        if is_blank(value):
            blank[index] = True
            continue
        reading = _read_value(value, column.kind, cleaner, region, kinds_present)
        part.readings[index] = reading
        if reading.form:
            form[index] = forms.index(reading.form)
        if reading.problems:
            part.problems[index] = reading.problems
    for index, problem in caught(traps, values).items():
        if index not in part.problems and not blank[index]:
            part.problems[index] = (problem,)
    return part


def _read_value(
    value: CellValue,
    kind: Kind,
    cleaner: Cleaner,
    region: str,
    kinds_present: Mapping[Kind, str],
) -> Reading:
    """Reads one value as a careful person would, the plainest explanation first."""
    if isinstance(value, CellError):
        return Reading(None, "", (Problem(Code.ERROR_VALUE, {"found": str(value)}),))
    text = text_of(value)
    if isinstance(value, str):
        problem = leftover_problem(text) or mojibake_problem(text)
        if problem is not None:
            return Reading(None, "", (problem,))
    if kind not in _ANYTHING_GOES:
        problem = placeholder_problem(text, kind)
        if problem is not None:
            return Reading(None, "", (problem,))
        place = misplaced(value, kind, kinds_present)
        if place is not None:
            found, header = place
            params = {"found": found, "column": header or msg("where it belongs")}
            return Reading(None, "", (Problem(Code.WRONG_COLUMN, params),))
    reading = cleaner.read(value, region)
    if kind in _ANYTHING_GOES:
        # In a free text "none" is an answer.
        kept = tuple(p for p in reading.problems if p.code is not Code.PLACEHOLDER)
        return Reading(reading.standard, reading.form, kept)
    if kind.is_digits and isinstance(value, str) and _SCIENTIFIC.fullmatch(text.strip()):
        return Reading(None, "", (Problem(Code.SCIENTIFIC, {"found": text.strip()}),))
    if kind is Kind.USCC and is_id_number(text.strip()):
        return Reading(text.strip(), cleaner.forms[0])
    if kind.is_digits and not reading.problems and type(value) in (int, float):
        return Reading(reading.standard, reading.form, (Problem(Code.DIGITS_AS_NUMBER, {}, text),))
    return reading
