"""Functions of likeness: how alike two values are, and which of a list is meant."""

from __future__ import annotations

import numpy as np

from addin.functions.areas import BLANK, NOT_AVAILABLE, Area, as_column
from addin.functions.registry import Answer, cell_function
from addin.functions.values import KIND_HELP, kind_named, number_argument, text_argument
from addin.i18n import msg
from addin.table.cells import CellValue, is_blank, text_of
from addin.table.fields import Kind
from addin.table.guess import guess_kind, sample_of

_ENOUGH = 0.85
_AT_ONCE = 4_000_000
"""So many pairs are compared at once."""


@cell_function(
    msg("Finds each value in a list though it is written otherwise; #N/A where it is not there."),
    example="=CUST_MATCH(A2:A50,Sheet2!B2:B5000,Sheet2!C2:C5000)",
    value=msg("The value, or values, to look for"),
    range=msg("The list in which to look, one row or one column"),
    return_range=msg("What to give back, as long as the list; the entry itself if left out"),
    threshold=msg("How alike they have to be, 0 to 1; 0.85 if left out"),
)
def cust_match(
    value: Area, range: Area, return_range: Area | None = None, threshold: Area | None = None
) -> Answer:
    """The entry that is most like each value, or what stands beside it."""
    listed = range.line()
    given = return_range.line() if return_range is not None else listed
    # What is blank at the end was left out, and may be so in one of the two only.
    given = given + [None] * (len(listed) - len(given))
    least = _likeness_argument(threshold)
    filled = [i for i, cell in enumerate(listed) if not is_blank(cell)]
    wanted = list(dict.fromkeys(text_of(v) for v in value if not is_blank(v)))
    if not filled or not wanted:
        return value.each(lambda _value: NOT_AVAILABLE)
    kind = _kind_of([listed[i] for i in filled])
    best = _best(kind, wanted, [text_of(listed[i]) for i in filled], least)
    meant = dict(zip(wanted, best, strict=True))

    def found(cell: CellValue) -> CellValue:
        at = meant[text_of(cell)]
        if at < 0:
            return NOT_AVAILABLE
        entry = given[filled[at]]
        return BLANK if entry is None else entry

    return value.each(found)


@cell_function(
    msg("Tells how alike two values are, from 0 to 1."),
    example='=CUST_SIMILARITY(A2,B2,"company")',
    a=msg("A value, or a column of values"),
    b=msg("The other value, or as many values"),
    kind=KIND_HELP,
)
def cust_similarity(a: Area, b: Area, kind: Area | None = None) -> Answer:
    """How alike values are, row by row; a single value is compared with all others."""
    from addin.matching.alike import likeness

    one, other = a.line(), b.line()
    count = max(len(one), len(other))
    one = one * count if a.is_cell else one + [None] * (count - len(one))
    other = other * count if b.is_cell else other + [None] * (count - len(other))
    name = text_argument(kind, "")
    means = kind_named(name) if name else _kind_of([*one, *other])
    pairs = [(text_of(x), text_of(y)) for x, y in zip(one, other, strict=True)]
    known = {
        (x, y): round(float(likeness(means, [x], [y])[0, 0]), 4) if x and y else BLANK
        for x, y in set(pairs)
    }
    found: list[CellValue] = [known[pair] for pair in pairs]
    return found[0] if a.is_cell and b.is_cell else as_column(found)


def _kind_of(cells: list[CellValue]) -> Kind:
    """What cells hold by their looks; names of persons and firms are told by their words."""
    from addin.cleaning.person_words import is_full_chinese_name
    from addin.matching.companies import looks_like_company
    from addin.matching.texts import folded

    sample = sample_of(cells)
    found = guess_kind(sample) if len(sample) > 1 else guess_kind(sample * 3)
    if found:
        return found[0]
    texts = folded([text_of(value) for value in sample])
    for kind, test in ((Kind.COMPANY, looks_like_company), (Kind.PERSON, is_full_chinese_name)):
        if 2 * sum(map(test, texts)) > len(texts):
            return kind
    return Kind.TEXT


def _best(kind: Kind, wanted: list[str], listed: list[str], least: float) -> list[int]:
    """For each wanted text the position of the most alike one, of equals the first; -1."""
    from addin.matching.alike import likeness

    found: list[int] = []
    step = max(1, _AT_ONCE // len(listed))
    for start in range(0, len(wanted), step):
        scores = likeness(kind, wanted[start : start + step], listed)
        best = scores.argmax(axis=1)
        enough = scores[np.arange(len(best)), best] >= least - 1e-6
        found += np.where(enough, best, -1).tolist()
    return found


def _likeness_argument(area: Area | None) -> float:
    least = number_argument(area, _ENOUGH)
    if not 0 < least <= 1:
        raise ValueError(least)
    return least
