"""How alike two single values are, 0 to 1, by what they mean: for cell functions.

Unlike the duplicate finder, which weighs whole rows by what is rare in their table, this
looks at nothing but the two values, so that a formula gives the same answer everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cdist

from addin.matching.addresses import address_parts, with_digits
from addin.matching.companies import company_parts
from addin.matching.contacts import email_text, phone_slots
from addin.matching.identifiers import date_text, number_text
from addin.matching.person_parts import person_parts
from addin.matching.plain import plain_text
from addin.matching.texts import folded
from addin.table.fields import Kind

Scores = npt.NDArray[np.float32]

_SLIP = 0.9


@dataclass(frozen=True, slots=True)
class _View:
    """One way to look at values.

    Attributes:
        forms: what k folded texts look like; "" where there is nothing to see.
        scorer: of rapidfuzz, 0 to `top`.
        weight: the likeness of two values that look the same.
        top: what the scorer gives for equal texts.
    """

    forms: Callable[[Sequence[str]], list[str]]
    scorer: Callable[..., float]
    weight: float = 1.0
    top: float = 100.0


def likeness(kind: Kind, ours: Sequence[str], theirs: Sequence[str]) -> Scores:
    """How alike values are, each of ours with each of theirs.

    Equal as the kind reads them is 1 (张曉明 and 张晓明, +86 138… and 138…), a number with one
    slip in it 0.9, names that sound the same 0.95. Of several ways to look the best counts.

    Args:
        kind: what the values are.
        ours: k texts, as they stand in cells.
        theirs: n texts.

    Returns:
        k × n numbers; 0 where one of the two is blank.
    """
    one, other = folded(list(ours)), folded(list(theirs))
    if kind in _NUMBERS:
        read = _NUMBERS[kind]
        a, b = [read(text) for text in one], [read(text) for text in other]
        distance = cdist(a, b, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
        found = np.choose(np.minimum(distance, 2), [1.0, _SLIP, 0.0]).astype(np.float32)
        return _where_filled(found, a, b)
    best = np.zeros((len(one), len(other)), dtype=np.float32)
    for view in _VIEWS.get(kind, _TEXT):
        a, b = view.forms(one), view.forms(other)
        scores: Scores = cdist(a, b, scorer=view.scorer, dtype=np.float32)
        scores *= np.float32(view.weight / view.top)
        np.maximum(best, _where_filled(scores, a, b), out=best)
    return best


def _where_filled(scores: Scores, ours: Sequence[str], theirs: Sequence[str]) -> Scores:
    scores[[not text for text in ours]] = 0.0
    scores[:, [not text for text in theirs]] = 0.0
    return scores


def _names(texts: Sequence[str]) -> list[str]:
    parts = person_parts(texts)
    return [f"{f} {g}".strip() for f, g in zip(parts.family, parts.given, strict=True)]


def _sounds(texts: Sequence[str]) -> list[str]:
    parts = person_parts(texts)
    pairs = zip(parts.family_sound, parts.given_sound, strict=True)
    return [f"{family} {given}".strip() for family, given in pairs]


def _cores(texts: Sequence[str]) -> list[str]:
    """What is a company's own in its name, with its branch."""
    return [" ".join(filter(None, company_parts(text))) for text in texts]


def _each(change: Callable[[str], str]) -> Callable[[Sequence[str]], list[str]]:
    return lambda texts: [change(text) for text in texts]


def _phone(text: str) -> str:
    return next(iter(phone_slots(text)), "")


_NUMBERS: Mapping[Kind, Callable[[str], str]] = {
    Kind.PHONE: _phone,
    Kind.DATE: date_text,
    Kind.BIRTH_DATE: date_text,
    Kind.ID_NUMBER: number_text,
    Kind.USCC: number_text,
    Kind.TAX_ID: number_text,
    Kind.CODE: number_text,
    Kind.POSTCODE: number_text,
}
_PERSON = (
    _View(_names, JaroWinkler.similarity, top=1.0),
    _View(_sounds, fuzz.token_sort_ratio, 0.95),
)
_TEXT = (
    _View(_each(plain_text), fuzz.ratio),
    _View(_each(plain_text), fuzz.token_sort_ratio, 0.95),
)
_VIEWS: Mapping[Kind, tuple[_View, ...]] = {
    Kind.PERSON: _PERSON,
    Kind.GIVEN_NAME: _PERSON,
    Kind.FAMILY_NAME: _PERSON,
    Kind.COMPANY: (*_TEXT, _View(_cores, fuzz.token_sort_ratio, 0.98)),
    Kind.EMAIL: (_View(_each(email_text), JaroWinkler.similarity, top=1.0),),
    Kind.ADDRESS: (
        _View(_each(lambda text: address_parts(with_digits(text))[0]), fuzz.ratio),
    ),
}  # fmt: skip
