"""How a column spells its words: what puts JOHN MCDONALD right without guessing.

A name in capitals does not tell McDonald from Mcdonald, or VFX from Vfx. The other names of
the column do: most of its words occur more than once, and nearly always in one spelling.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from addin.cleaning.letter_case import LetterCase, letter_case, titled
from addin.cleaning.person_words import PARTICLES

_WORD = re.compile(r"[^\s,()（）/&+]+")
_FEWEST = 20
_NEARLY_ALL = 0.9
_AGREED = 0.8
_CERTAIN_LENGTH = 5


@dataclass(frozen=True, slots=True)
class SpelledWords:
    """The words of a column's names.

    Attributes:
        spellings: {word folded as by `str.casefold`: as the column spells it}.
        sharp_s: whether the column writes ß, which capitals do not tell from SS.
        natural: whether nearly all names are in capital and small letters, John Smith, so
            that one wholly in capitals stands out.
    """

    spellings: Mapping[str, str] = field(default_factory=dict)
    sharp_s: bool = False
    natural: bool = False

    def respelled(self, name: str, *, guess_short: bool = True) -> str | None:
        """A name wholly in one case, as the column would write it.

        Args:
            name: in capitals or in small letters.
            guess_short: whether a short word that the column does not know is no
                abbreviation.

        Returns:
            The name; None where a word is neither known nor certain.
        """
        words = _WORD.findall(name)
        certain = {word: self._word(word, guess_short, len(words) > 1) for word in words}
        if any(spelled is None for spelled in certain.values()):
            return None
        return _WORD.sub(lambda match: certain[match[0]] or match[0], name)

    def _word(self, word: str, guess_short: bool, among_others: bool) -> str | None:
        lower = word.lower()
        particle = among_others and lower in PARTICLES
        if not particle and (known := self.spellings.get(word.casefold())):
            return known
        if not any(c.isalpha() for c in word):
            return word
        if particle or (not guess_short and len(word) < _CERTAIN_LENGTH):
            return None
        if self.sharp_s and "SS" in word:
            return None
        return titled(word)


def spelled_words(names: Iterable[str], counts: Sequence[int] = ()) -> SpelledWords:
    """Learns how a column spells its words.

    Args:
        names: n distinct names.
        counts: how often each occurs; once each when empty.
    """
    listed = list(names)
    seen: dict[str, Counter[str]] = {}
    natural = others = 0
    for name, count in zip(listed, counts or [1] * len(listed), strict=True):
        case = letter_case(name)
        if case is LetterCase.NONE:
            continue
        if case is not LetterCase.NATURAL:
            others += count
            continue
        natural += count
        for word in _WORD.findall(name):
            seen.setdefault(word.casefold(), Counter())[word] += count
    spellings = {
        folded: best
        for folded, words in seen.items()
        for best, count in words.most_common(1)
        if count >= _AGREED * words.total()
    }
    sharp_s = any("ß" in best for best in spellings.values())
    enough = natural >= _FEWEST and natural >= _NEARLY_ALL * (natural + others)
    return SpelledWords(spellings, sharp_s, enough)
