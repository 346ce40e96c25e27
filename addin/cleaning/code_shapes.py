"""The shapes of codes.

A *shape* says what stands at each place: 0 a digit, A a capital letter, a a small one, any
other character itself. Letters that are the same in all codes are kept, so the shape of
C-000123 and C-000456 is "C-000000"; a last run of digits that has no fixed length is
written with dots, "C-0…".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from addin.cleaning.lookalikes import with_digits

_LEAST = 20
_DOMINATING = 0.9
_LEAST_SHARE = 0.05
_MOST_SHAPES = 3
_CLASSES = str.maketrans(
    {
        **{chr(code): "0" for code in range(48, 58)},
        **{chr(code): "A" for code in range(65, 91)},
        **{chr(code): "a" for code in range(97, 123)},
    }
)
_OPEN = "…"


@dataclass(frozen=True, slots=True)
class CodeShape:
    """How the codes of a column are made.

    Attributes:
        places: one character a place: 0, A and a stand for their class, a character
            behind a backslash for itself, others for themselves; the last may be "…",
            which lets the digits before it go on.
        leading_zeros: whether codes may begin with 0, so that a short number is one that
            has lost its zeros.
    """

    places: str
    leading_zeros: bool = True

    @property
    def example(self) -> str:
        """The shape as it is shown to people: "C-000000"."""
        return self.places.replace("\\", "")

    @property
    def digits(self) -> int:
        """The number of digits of codes that consist of nothing else; 0 for others."""
        return len(self.places) if set(self.places) == {"0"} else 0

    def matches(self, text: str) -> bool:
        """Whether a code has this shape."""
        return _pattern(self.places).fullmatch(text) is not None

    @property
    def pattern(self) -> str:
        """The regular expression that codes of this shape match as a whole."""
        return _pattern(self.places).pattern


def shape_of(codes: Sequence[str], *, open_end: bool = False) -> CodeShape:
    """The shape of codes that are alike, class by class.

    Args:
        codes: at least one; all of the same classes at each place.
        open_end: whether the last run of digits may be of any length.
    """
    classes = codes[0].translate(_CLASSES)
    if open_end:
        stem = classes.rstrip("0")
        return CodeShape(_places(stem, [code[: len(stem)] for code in codes]) + "0" + _OPEN, False)
    return CodeShape(_places(classes, codes), any(code.startswith("0") for code in codes))


def learned_shape(texts: Sequence[str]) -> tuple[CodeShape, ...]:
    """The shapes that dominate a column of codes.

    Args:
        texts: n codes of one column, not blank.

    Returns:
        One to three shapes, the most frequent first, that nine in ten codes have; none
        when the codes are too few or too different.
    """
    codes = [text for text in texts if text == text.strip()]
    if len(codes) < _LEAST:
        return ()
    by_class: dict[str, list[str]] = {}
    for code in codes:
        by_class.setdefault(code.translate(_CLASSES), []).append(code)
    shapes = _dominating(by_class, len(texts))
    by_stem: dict[str, list[str]] = {}
    for classes, members in by_class.items():
        by_stem.setdefault(classes.rstrip("0") + "0", []).extend(members)
    if shapes and not any(_counts_up(members, len(texts)) for members in by_stem.values()):
        return shapes
    return _dominating(by_stem, len(texts), open_end=True) or shapes


def _dominating(
    by_class: Mapping[str, Sequence[str]], total: int, *, open_end: bool = False
) -> tuple[CodeShape, ...]:
    """The shapes of the largest classes, if they cover nearly all codes."""
    ranked = sorted(by_class.values(), key=len, reverse=True)[:_MOST_SHAPES]
    chosen = [members for members in ranked if len(members) >= _LEAST_SHARE * total]
    # Words have shapes as well; codes have digits.
    with_digit = all("0" in members[0].translate(_CLASSES) for members in chosen)
    if not with_digit or sum(map(len, chosen)) < _DOMINATING * total:
        return ()
    return tuple(shape_of(members, open_end=open_end) for members in chosen)


def _counts_up(codes: Sequence[str], total: int) -> bool:
    """Whether codes end in plain running numbers, whose length grows: C-9, C-10."""
    runs = [re.search("[0-9]*$", code) for code in codes]
    numbers = [run[0] for run in runs if run and run[0]]
    lengths = Counter(map(len, numbers))
    several = sum(count >= max(2, total / 100) for count in lengths.values()) > 1
    return several and not any(n[0] == "0" and len(n) > 1 for n in numbers)


def _places(classes: str, codes: Sequence[str]) -> str:
    places = ""
    for index, kind in enumerate(classes):
        if kind in "Aa":
            letters = {code[index] for code in codes}
            places += f"\\{letters.pop()}" if len(letters) == 1 else kind
        else:
            places += kind if kind == "0" or not (kind.isalnum() or kind == "\\") else f"\\{kind}"
    return places


@lru_cache(maxsize=256)
def _pattern(places: str) -> re.Pattern[str]:
    classes = {"0": "[0-9]", "A": "[A-Z]", "a": "[a-z]"}
    pattern = "".join(classes.get(p, re.escape(p[-1])) for p in _split(places.rstrip(_OPEN)))
    return re.compile(pattern + "+" if places.endswith(_OPEN) else pattern)


def _split(places: str) -> list[str]:
    """The places one by one; an escaped one keeps its backslash."""
    return re.findall(r"\\.|.", places, re.DOTALL)


def with_shape(text: str, shape: CodeShape) -> str | None:
    """The text with look-alikes exchanged where the shape wants it; None if that fails."""
    places = _split(shape.places.rstrip(_OPEN))
    if len(text) != len(places) and not (shape.places.endswith(_OPEN) and len(text) > len(places)):
        return None
    places += ["0"] * (len(text) - len(places))
    repaired = ""
    for character, place in zip(text, places, strict=True):
        if place == "0":
            repaired += with_digits(character)
        elif place.startswith("\\") and with_digits(character) == with_digits(place[-1]):
            repaired += place[-1]
        else:
            repaired += character
    repaired = repaired.upper() if not shape.matches(repaired) else repaired
    return repaired if repaired != text and shape.matches(repaired) else None


def with_signs(text: str, shape: CodeShape) -> str | None:
    """The text with the shape's dashes and dots: C000123 as C-000123; None if that fails."""
    characters = iter(character for character in text if character.isalnum())
    rejoined = ""
    for place in _split(shape.places.rstrip(_OPEN)):
        rejoined += next(characters, "") if place[-1].isalnum() else place
    rejoined += "".join(characters)
    return rejoined if rejoined != text and shape.matches(rejoined) else None
