"""Folds the texts of a column, all at once.

A column of a million cells has to be read in a second or two, so nothing here is done text
by text: the distinct texts are joined into one, changed as a whole and cut up again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.cleaning.scripts import simplified
from addin.table.cells import text_of
from addin.table.table import Values

_OFTEN = 2
_ROWS_FOR_ONE = 100_000
_EMPTY = hash("")

Codes = npt.NDArray[np.int32]
"""n indices into a list of distinct texts, -1 where there is nothing."""

_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def distinct_texts(values: Values) -> tuple[Codes, list[str]]:
    """The distinct texts of n cells.

    Returns:
        (codes, texts): for each cell an index into the texts, in order of first appearance.
    """
    codes, uniques = pd.factorize(values)
    texts = [value if isinstance(value, str) else text_of(value) for value in uniques]
    blank = np.array([not text or text.isspace() for text in texts], dtype=bool)
    kept = np.full(len(texts) + 1, -1, dtype=np.int32)
    kept[:-1][~blank] = np.arange(int((~blank).sum()), dtype=np.int32)
    return kept[codes], [text for text, gone in zip(texts, blank, strict=True) if not gone]


def recoded(codes: Codes, texts: Sequence[str]) -> tuple[Codes, list[str]]:
    """Joins what has become equal: n codes of k texts, "" is nothing.

    Returns:
        (codes, texts) with every text once, in order of first appearance, and none empty.
    """
    found, first = merged(codes, texts)
    return found, [texts[i] for i in first.tolist()]


def merged(codes: Codes, texts: Sequence[str]) -> tuple[Codes, npt.NDArray[np.int64]]:
    """The same, with the positions of the distinct texts instead of the texts themselves."""
    # Python keeps the hashes of texts, and numbers are sorted out much faster. That two of a
    # million texts have one hash of 64 bits happens once in tens of millions of tables.
    hashes = np.fromiter(map(hash, texts), dtype=np.int64, count=len(texts))
    return merged_by(codes, hashes, _EMPTY)


def merged_by(
    codes: Codes, keys: npt.NDArray[np.int64], nothing: int
) -> tuple[Codes, npt.NDArray[np.int64]]:
    """Joins what has the same key.

    Args:
        codes: n indices into the keys, -1 where there is nothing.
        keys: k numbers.
        nothing: the number that stands for nothing.

    Returns:
        (codes, first): n indices into the distinct keys, in order of first appearance, and
        where each of them appears first.
    """
    new, uniques = pd.factorize(keys)
    first = np.empty(len(uniques), dtype=np.int64)
    first[new[::-1]] = np.arange(len(keys) - 1, -1, -1)
    moved = np.append(new, -1).astype(np.int32)
    empty = np.flatnonzero(uniques == nothing)
    if len(empty):
        moved = np.where(moved == empty[0], -1, moved - (moved > empty[0])).astype(np.int32)
        first = np.delete(first, empty[0])
    return moved[codes], first


def frequent(codes: Codes, count: int) -> list[int]:
    """Which of the `count` texts occur so often that they could mislead, if they mean nothing.

    In a large table a word for nothing that only a few rows have does no harm.
    """
    counts = np.bincount(codes[codes >= 0], minlength=count)
    found: list[int] = np.flatnonzero(counts >= frequent_from(codes.size)).tolist()
    return found


def frequent_from(cells: int) -> int:
    """How often a text must occur in so many cells to be frequent."""
    return _OFTEN + cells // _ROWS_FOR_ONE


def all_at_once(texts: Sequence[str], change: Callable[[str], str]) -> list[str]:
    """Applies a change that leaves line breaks alone to all texts in one go."""
    if not texts:
        return []
    joined = change("\n".join(texts))
    changed = joined.split("\n")
    if len(changed) != len(texts):  # a text held a line break after all
        return [change(text) for text in texts]
    return changed


def folded(texts: Sequence[str]) -> list[str]:
    """Half-width, small, simplified, without accents, line breaks and unseen characters."""
    if not texts:
        return []
    whole = "\0".join(texts)
    if whole.count("\0") != len(texts) - 1:
        whole = "\0".join(text.replace("\0", " ") for text in texts)
    whole = _BREAKS.sub(" ", whole).lower()
    if not whole.isascii():
        if not unicodedata.is_normalized("NFC", whole):
            whole = unicodedata.normalize("NFC", whole)
        pattern, table = _folding()
        whole = pattern.sub(lambda match: table[match[0]], whole)
    return whole.split("\0")


@cache
def _folding() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """(the characters that folding changes, what they become)."""
    characters = [chr(code) for code in range(0x80, 0xFFF0) if not 0xA000 <= code < 0xF900]
    plain = {c: _folded_character(c) for c in characters if unicodedata.category(c)[0] != "C"}
    plain |= dict.fromkeys(_UNSEEN, "")
    table = {c: f for c, f in plain.items() if c != f}
    codes = sorted(map(ord, table))
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    ranges = "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in runs)
    return re.compile(f"[{ranges}]"), table


def _folded_character(character: str) -> str:
    if character in _SPELLED:
        return _SPELLED[character]
    parts = unicodedata.normalize("NFKD", character.casefold())
    bare = "".join(c for c in parts if not unicodedata.combining(c)).casefold()
    if len(bare) == 1 and "\u3400" <= bare < "\ufb00":
        return simplified(bare)
    # Kana with their marks and Hangul stay whole.
    return unicodedata.normalize("NFC", bare) if bare and not _KEPT.match(character) else character


_SPELLED = {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"}
_UNSEEN = (
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *"\u2060\ufeff\u00ad",
)
_KEPT = re.compile("[\u3040-\u30ff\u1100-\u11ff]")
