"""统一社会信用代码 (GB 32100-2015), and the numbers that it replaced.

A unified social credit code has 18 characters of an alphabet of 31 (digits and capital
letters without I, O, S, V, Z):

    places  1-2    registering authority, kind of organisation
            3-8    administrative division, digits
            9-17   organisation code (GB 11714-1997)
            18     check character, modulus 31, weights 3^(i-1)

Before, companies had a registration number of 13 or 15 digits, an organisation code of 8
characters and a check character, and a tax number made of a division and that code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from addin.cleaning.digit_texts import DigitText, digit_text
from addin.cleaning.matrices import are_digits, blocks_by_length
from addin.cleaning.reading import FormIndex, Reading
from addin.findings import Code, Problem
from addin.table.cells import CellValue
from addin.table.fields import Kind

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_WHOLE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_INSIDE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{2}[0-9]{6}[0-9A-Za-z]{10}(?![0-9A-Za-z])")
_REGISTRATION = re.compile(r"[0-9]{13}(?:[0-9]{2})?")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]")
_MASKED = re.compile(r"[0-9A-Z]{1,14}[*•●]{3,}[0-9A-Z]{0,8}")

# Letters that the code never holds, and the characters they are mistaken for.
_NEVER = str.maketrans("IOSZ", "1052")
_FOUND_NEVER = re.compile("[IiOoSsZzl]")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(code: str) -> str:
    """The check character of a credit code's first 17 characters.

    Raises:
        KeyError: a character that no code holds.
    """
    total = sum(weight * _VALUE[c] for weight, c in zip(_WEIGHTS, code, strict=False))
    return ALPHABET[-total % 31]


def is_uscc(text: str) -> bool:
    """Whether a text is a unified social credit code: form and check character."""
    return _WHOLE.fullmatch(text) is not None and check_character(text) == text[17]


def is_organisation_code(text: str) -> bool:
    """Whether a text is an organisation code of 9 characters (GB 11714-1997)."""
    if not _ORGANISATION.fullmatch(text):
        return False
    values = (int(character, 36) for character in text[:8])
    total = sum(w * v for w, v in zip(_ORGANISATION_WEIGHTS, values, strict=True))
    return text[8] == "0123456789X0"[11 - total % 11]


def is_old_number(text: str) -> bool:
    """Whether a text is a number that companies had before the credit code.

    Registration numbers are not checked further: the earlier ones have no check digit.
    """
    old_tax_number = len(text) == 15 and text[:6].isdigit() and is_organisation_code(text[6:])
    return bool(_REGISTRATION.fullmatch(text)) or old_tax_number or is_organisation_code(text)


class UsccCleaner:
    """Reads unified social credit codes. See `addin.cleaning.reading.Cleaner`.

    The standard value is the code itself, in capital letters.
    """

    forms: tuple[str, ...] = ("plain",)

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """0 for right codes, with NumPy; -1 for all else."""
        found = np.full(len(texts), -1, dtype=np.int8)
        for block in blocks_by_length(texts, (18,)):
            values = _VALUES[np.minimum(block.characters, 127)]
            total = np.zeros(len(block.positions), dtype=np.int64)
            for weight, place in zip((*_WEIGHTS, 1), values, strict=True):
                total += weight * place
            right = (values < 31).all(axis=0) & are_digits(block.characters[2:8])
            # Made-up codes can have the right check character: 000000000000000000.
            made_up = (values[2:7] == values[3:8]).all(axis=0)
            made_up |= (values[1:7] == values[:6] + 1).all(axis=0)
            found[block.positions[right & (total % 31 == 0) & ~made_up]] = 0
        return found

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one value, of any cell type."""
        look = digit_text(value, Kind.USCC, lengths=(18, 15))
        if look.settled:
            return look.settled
        text = look.compact.upper()
        if is_uscc(text):
            tidy = look.tidy_problem(text)
            return Reading(text, "plain", (tidy,) if tidy else ())
        # The code has no O, I, S, Z: where the check character then fits, they were digits.
        swapped = look.compact.replace("l", "1").upper().translate(_NEVER)
        if len(text) == 18 and swapped != text:
            return _swapped(swapped, look)
        if len(text) == 18 and all(character in _VALUE for character in text):
            return self._wrong_check(text)
        return self._read_other(text, look)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The code itself.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        return standard

    def _wrong_check(self, text: str) -> Reading:
        if text.isdigit() and text.endswith("000"):
            # Excel keeps 15 digits of a number and fills up with zeros.
            return Reading(None, problems=(Problem(Code.ROUNDED_NUMBER),))
        if not text[2:8].isdigit():
            return _failed(Problem(Code.USCC_FORM, {"digits": len(text)}))
        return Reading(text, "", (Problem(Code.USCC_CHECK_DIGIT),))

    def _read_other(self, text: str, look: DigitText) -> Reading:
        """Old numbers, codes with words, and what is no code."""
        if _MASKED.fullmatch(text):
            return _failed(Problem(Code.MASKED))
        if is_old_number(text):
            return Reading(text, "", (Problem(Code.USCC_OLD),))
        inside = list(dict.fromkeys(m.upper() for m in _INSIDE.findall(look.clean)))
        if len(inside) > 1:
            return _failed(Problem(Code.SEVERAL_VALUES, {"count": len(inside)}))
        if inside and inside[0] != text:
            words = _INSIDE.sub(" ", look.clean).strip()
            code = inside[0] if is_uscc(inside[0]) else None
            return Reading(code, "", (Problem(Code.WORDS_GLUED, {"found": words}, code),))
        return _failed(Problem(Code.USCC_FORM, {"digits": len(text)}))


def _swapped(code: str, look: DigitText) -> Reading:
    right = is_uscc(code)
    found = "".join(dict.fromkeys(_FOUND_NEVER.findall(look.compact)))
    if not right and not _WHOLE.fullmatch(code):
        return _failed(Problem(Code.USCC_FORM, {"digits": len(code)}))
    suggestion = code if right else None
    problem = Problem(Code.LETTER_FOR_DIGIT, {"found": found}, suggestion)
    return Reading(suggestion, "", (problem,))


def _failed(problem: Problem) -> Reading:
    return Reading(None, problems=(problem,))


def _value_table() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The value of each ASCII character; 99 for those that no code holds."""
    table = np.full(128, 99, dtype=np.int64)
    for character, value in _VALUE.items():
        table[ord(character)] = value
    return table


_VALUES = _value_table()
