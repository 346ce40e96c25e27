"""The country that numbers without a country code belong to."""

from __future__ import annotations

from addin.cleaning.reading import Cleaner
from addin.table.cells import CellValue
from addin.table.guess import sample_of
from addin.table.table import Column

_TRIED = ("US", "GB", "DE", "FR", "JP", "IN", "AU", "CA", "HK", "TW", "SG")
_SAMPLE = 200
_GOOD = 0.6
"""Share of readable values from which the expected country is believed."""


def region_of_column(column: Column, cleaner: Cleaner, expected: str) -> str:
    """The country in which most of a column's values are right.

    The expected one is kept unless the values clearly belong to another: an American list
    is not full of mistakes because the settings say China.

    Args:
        column: of phones, postcodes or tax numbers.
        cleaner: its cleaner.
        expected: the country of the settings.
    """
    sample = sample_of(column.values.tolist())[:_SAMPLE]
    if not sample:
        return expected
    best, share = expected, _share_right(sample, cleaner, expected)
    if share >= _GOOD:
        return expected
    for region in _TRIED:
        if region != expected:
            other = _share_right(sample, cleaner, region)
            if other > share + 0.2:
                best, share = region, other
    return best


def _share_right(sample: list[CellValue], cleaner: Cleaner, region: str) -> float:
    right = 0
    for value in sample:
        problems = cleaner.read(value, region).problems
        right += not any(p.code.value.startswith(("E", "W2")) for p in problems)
    return right / len(sample)
