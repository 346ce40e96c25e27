"""Letters typed where a digit belongs, because the two look alike."""

from __future__ import annotations

_DIGIT_OF = {
    **dict.fromkeys("OoQ○〇", "0"),
    **dict.fromkeys("lIi|!", "1"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Ss", "5"),
    **dict.fromkeys("B", "8"),
}
_TABLE = str.maketrans(_DIGIT_OF)
LOOKALIKES = frozenset(_DIGIT_OF)
"""The letters and signs that are taken for digits."""


def with_digits(text: str) -> str:
    """The text with every look-alike replaced by its digit: "l38OO" gives "13800"."""
    return text.translate(_TABLE)


def lookalikes_in(text: str) -> str:
    """The different look-alikes of a text in order of appearance, for telling the user."""
    return "".join(dict.fromkeys(c for c in text if c in LOOKALIKES))
