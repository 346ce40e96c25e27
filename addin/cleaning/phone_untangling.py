"""Cells that hold a phone number and more: words, a second number, letters among digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from addin.cleaning.lookalikes import lookalikes_in, with_digits
from addin.cleaning.phone_parsing import (
    Parsed,
    explain,
    is_phone_like,
    parse_number,
    without_extension,
)
from addin.findings import Code, Problem

_SEPARATORS = re.compile(r"[/、;,|&\n]+|\s+(?:or|and)\s+|或者?|和|以?及|\s{2,}", re.I)
_RUN = re.compile(
    r"[+(]?[0-9+(][0-9+() .\-]{3,}[0-9]"
    r"(?:\s*(?:转|轉|分机|分機|ext\.?|x|#|\*)\s*[0-9]{1,6}(?![0-9]))?",
    re.I,
)
_TWO_MOBILES = re.compile("(1[0-9]{10})(1[0-9]{10})")
_LETTERED = re.compile(r"[+0-9() .\-/OoQ○〇lIi|!ZzSsB]+")
_FRAME = " :：()（）[]【】<>《》\"'“”‘’,，.。;；、/|-_+*~"
_SHORTHAND = re.compile(r"[0-9]{1,8}")
_DIGIT = re.compile("[0-9]")
_LETTER = re.compile(r"[^\W\d_]")
_MOST_LETTERS = 4
_FEWEST_DIGITS = 6
_DIGITS_OF_ANOTHER = 5
_MOST_DIGITS = 16
_EXTENSION_WORD = re.compile(r"\bext\b|转|轉|分机|分機", re.I)
# A tax number stands in the wrong column; its digits are no phone number.
_PREFIXED_CODE = re.compile(r"[A-Z]{2,3}[A-Z]?[0-9]{6,}[A-Z]?[0-9]{0,3}")


class Untangled(NamedTuple):
    """What a cell with more than a number comes to.

    Attributes:
        problem: what is wrong.
        parsed: the one number in it, where there is exactly one; else None.
    """

    problem: Problem
    parsed: Parsed | None = None


def untangle(text: str, home: str, region: str) -> Untangled:
    """Explains a text that is not one phone number.

    Args:
        text: tidy text with half-width signs, for which `parse_number` gave None.
        home: calling code of the country that numbers without one belong to.
        region: the same country (ISO 3166).
    """
    lettered = _letters_for_digits(text, home, region)
    if lettered is not None and lettered.parsed is not None:
        return lettered
    found = list(_numbers_in(text, home, region))
    if len(found) > 1:
        return _several(found)
    if _is_one_wrong_number(text):
        return Untangled(explain(text, home, region))
    if _PREFIXED_CODE.fullmatch(text):
        return Untangled(Problem(Code.PHONE_UNREADABLE))
    if len(found) == 1:
        return _one_with_more(text, found[0])
    if is_phone_like(without_extension(text)):
        return Untangled(explain(text, home, region))
    if lettered is not None:
        return lettered
    runs = [run[0] for run in _RUN.finditer(text) if len(_DIGIT.findall(run[0])) > _FEWEST_DIGITS]
    if len(runs) == 1 and is_phone_like(runs[0]) and "@" not in text and "*" not in text:
        return Untangled(explain(runs[0], home, region))
    return Untangled(Problem(Code.PHONE_UNREADABLE))


def _is_one_wrong_number(text: str) -> bool:
    """Whether a text with a calling code is one number, though only a piece of it is right."""
    whole = text.startswith("+") and text.count("+") == 1 and "/" not in text
    return whole and is_phone_like(text) and len(_DIGIT.findall(text)) <= _MOST_DIGITS


def _letters_for_digits(text: str, home: str, region: str) -> Untangled | None:
    """l380O138OOO: certain only when digits in their places make a number."""
    letters = lookalikes_in(text)
    if not letters or not _LETTERED.fullmatch(text):
        return None
    digits = len(_DIGIT.findall(text))
    letter_count = sum(text.count(letter) for letter in letters)
    if digits < _FEWEST_DIGITS or letter_count > _MOST_LETTERS:
        return None
    corrected = with_digits(text)
    parsed = parse_number(corrected, home, region)
    suggestion = corrected if parsed else None
    problem = Problem(Code.LETTER_FOR_DIGIT, {"found": letters}, suggestion=suggestion)
    return Untangled(problem, parsed)


def _numbers_in(text: str, home: str, region: str) -> Iterator[Parsed]:
    for chunk in _SEPARATORS.split(text):
        for run in _RUN.finditer(chunk):
            yield from _numbers_of_run(run[0].strip(), home, region)


def _numbers_of_run(run: str, home: str, region: str) -> Iterator[Parsed]:
    if len(_DIGIT.findall(run)) <= _FEWEST_DIGITS:
        return
    whole = parse_number(run, home, region)
    if whole is not None:
        yield whole
        return
    if match := _TWO_MOBILES.fullmatch(run):
        halves = [parse_number(half, home, region) for half in match.groups()]
        if all(halves):
            yield from (half for half in halves if half is not None)
            return
    # A space may stand inside a number and between two: take the longest stretches.
    words = run.split(" ")
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            stretch = " ".join(words[start:end])
            parsed = parse_number(stretch, home, region)
            if parsed is not None and len(parsed.number.number) > _FEWEST_DIGITS:
                yield parsed
                start = end
                break
        else:
            start += 1


def _several(found: list[Parsed]) -> Untangled:
    count = {"count": len(found)}
    if len({parsed.number for parsed in found}) > 1:
        return Untangled(Problem(Code.SEVERAL_VALUES, count))
    only = found[0]
    return Untangled(Problem(Code.SEVERAL_VALUES, count, suggestion=only.written), only)


def _one_with_more(text: str, parsed: Parsed) -> Untangled:
    written = _with_extension(text, parsed)
    more = text.replace(written, " ", 1)
    if not _LETTER.search(more):
        # 010-62345678/79, 010-62345678、87654321: the rest counts from the first number.
        parts = [part for part in re.split(r"[\s/、;,|]+", more) if _SHORTHAND.search(part)]
        if parts:
            return Untangled(Problem(Code.SEVERAL_VALUES, {"count": 1 + len(parts)}))
        return Untangled(Problem(Code.FORM, suggestion=written), parsed)
    words = " ".join(more.strip(_FRAME).split())
    certain = len(_DIGIT.findall(more)) < _DIGITS_OF_ANOTHER and "@" not in more
    certain = certain and not _EXTENSION_WORD.search(more)
    return Untangled(
        Problem(Code.WORDS_GLUED, {"found": words}, suggestion=written if certain else None),
        parsed if certain else None,
    )


def _with_extension(text: str, parsed: Parsed) -> str:
    """The number as it stands in the text, its extension included."""
    start = text.find(parsed.written)
    rest = text[start + len(parsed.written) :]
    if not parsed.number.extension:
        return parsed.written
    end = rest.find(parsed.number.extension) + len(parsed.number.extension)
    return parsed.written + rest[:end]
