"""The form in which a column is written.

A column that is nearly always written one way has a style; a cell written another way is
untidy. A column written in several ways has none: marking half of it would hide the real
mistakes, so that is one remark on the header.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CLEAR = 0.85
"""Share of the readable cells from which a form is the column's style."""

NEUTRAL = "plain"
"""The form of a value that every style writes alike; it votes for none."""

LEADING = 0.5
"""Share from which `fix` brings the column to a form, though validate marks no cell for it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a column is written.

    Attributes:
        form: the form that its cells should have; "" where there is none.
        clear: whether cells in another form are marked one by one.
        share: share of the readable cells that have the form, 0 to 1.
        counts: cells by form, the most frequent first.
    """

    form: str
    clear: bool
    share: float
    counts: Mapping[str, int]


def style_of(counts: Mapping[str, int], demanded: str = "") -> Style:
    """Finds a column's style.

    Args:
        counts: readable cells by form; "" counts those in no known form.
        demanded: the form that the settings ask for, or "".
    """
    voting = {form: count for form, count in counts.items() if form != NEUTRAL}
    ordered = dict(sorted((voting or counts).items(), key=lambda item: (-item[1], item[0])))
    total = sum(ordered.values())
    if not total:
        return Style(demanded, bool(demanded), 0.0, ordered)
    if demanded:
        return Style(demanded, True, ordered.get(demanded, 0) / total, ordered)
    named = [form for form in ordered if form]
    if not named:
        return Style("", False, 0.0, ordered)
    share = ordered[named[0]] / total
    if share >= LEADING:
        return Style(named[0], share >= CLEAR, share, ordered)
    return Style("", False, share, ordered)
