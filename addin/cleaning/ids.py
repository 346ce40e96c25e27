"""居民身份证 numbers (GB 11643-1999): 18 characters, the last one a check character.

    places  1-6    administrative division where it was first issued
            7-14   birth date, YYYYMMDD
            15-17  sequence number, odd for men
            18     check character, ISO 7064 MOD 11-2

Divisions come and go, and no public list holds all that ever were: they are information,
never a reason to doubt a number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

import numpy as np

from addin.cleaning.digit_texts import DigitText, digit_text
from addin.cleaning.lookalikes import LOOKALIKES, lookalikes_in, with_digits
from addin.cleaning.matrices import are_days, are_digits, blocks_by_length, number_at
from addin.cleaning.reading import FormIndex, Reading
from addin.findings import Code, Problem
from addin.table.cells import CellValue
from addin.table.fields import Kind

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_WHOLE = re.compile(r"[0-9]{17}[0-9X]")
_OLD = re.compile(r"[0-9]{15}")
_MASKED = re.compile(r"[0-9]{1,14}[*＊xX•●]{3,}[0-9xX]{0,6}")
_INSIDE = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
_FIRST_YEAR = 1900

_PROVINCES = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
    "83": "台湾省",
}


def check_character(number: str) -> str:
    """The check character of an ID number's first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11]


def is_id_number(text: str) -> bool:
    """Whether a text is an ID number of 18 characters: form, birth date, check character."""
    return (
        _WHOLE.fullmatch(text) is not None
        and birth_date(text) is not None
        and check_character(text) == text[17]
    )


def birth_date(number: str) -> dt.date | None:
    """The birth date in an ID number of 18 or 15 characters; None when there is none."""
    digits = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None


def sex(number: str) -> Literal["male", "female"]:
    """The sex in an ID number of 18 or 15 characters."""
    return "male" if int(number[16 if len(number) == 18 else 14]) % 2 else "female"


def province(number: str) -> str:
    """The province (in Chinese) where an ID number was first issued; "" when unknown."""
    return _PROVINCES.get(number[:2], "")


def modern(number: str) -> str:
    """An old number of 15 digits as the one of 18 characters that replaced it."""
    body = f"{number[:6]}19{number[6:]}"
    return body + check_character(body)


class IdNumberCleaner:
    """Reads ID numbers. See `addin.cleaning.reading.Cleaner`.

    The standard value is the number itself, with a capital X.
    """

    forms: tuple[str, ...] = ("plain",)

    def __init__(self, *, today: dt.date | None = None) -> None:
        """Makes a cleaner.

        Args:
            today: the last day that can be a birth date; None takes the clock's.
        """
        self.today = today if today is not None else dt.date.today()

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """0 for right numbers of 18 characters, with NumPy; -1 for all else."""
        found = np.full(len(texts), -1, dtype=np.int8)
        last = self.today.year * 10_000 + self.today.month * 100 + self.today.day
        for block in blocks_by_length(texts, (18,)):
            places = block.characters
            final = places[17].astype(np.int64)
            right = are_digits(places[:17]) & (are_digits(places[17:]) | (final == ord("X")))
            total = np.zeros(len(block.positions), dtype=np.int64)
            for weight, place in zip(_WEIGHTS, places[:17], strict=True):
                total += weight * place.astype(np.int64)
            total -= 48 * sum(_WEIGHTS)
            right &= _CHECK_POINTS[total % 11] == final
            year, month, day = (
                number_at(places[6:10]),
                number_at(places[10:12]),
                number_at(places[12:14]),
            )
            right &= are_days(year, month, day) & (year >= _FIRST_YEAR)
            key = year * 10_000 + month * 100 + day
            # The first day of the calendar is what made-up numbers hold.
            right &= (key <= last) & (key != _FIRST_YEAR * 10_000 + 101)
            found[block.positions[right]] = 0
        return found

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one value, of any cell type."""
        look = digit_text(value, Kind.ID_NUMBER, lengths=(18, 15))
        if look.settled:
            return look.settled
        text = look.compact.upper()
        if _OLD.fullmatch(text):
            return self._read_old(text, look)
        if not _WHOLE.fullmatch(text):
            return self._read_misshapen(text, look)
        problem = self._whole_problem(text, look)
        if problem:
            return Reading(text, "", (problem,))
        tidy = look.tidy_problem(text)
        return Reading(text, "plain", (tidy,) if tidy else ())

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The number itself.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        return standard

    def _whole_problem(self, number: str, look: DigitText) -> Problem | None:
        """What is wrong with a number of 18 characters."""
        fits = check_character(number) == number[17]
        day = birth_date(number)
        if fits and (day is None or day > self.today):
            return Problem(Code.ID_DATE)
        if fits:
            return None
        if number.endswith("000"):
            # Excel keeps 15 digits of a number and fills up with zeros.
            return Problem(Code.ROUNDED_NUMBER)
        return look.rounded or Problem(Code.ID_DATE if day is None else Code.ID_CHECK_DIGIT)

    def _read_old(self, number: str, look: DigitText) -> Reading:
        day = birth_date(number)
        if day is None or day > self.today:
            return Reading(number, "", (Problem(Code.ID_DATE),))
        old = Problem(Code.ID_OLD, {"modern": modern(number)})
        tidy = look.tidy_problem(number)
        return Reading(number, "", (old, tidy) if tidy else (old,))

    def _read_misshapen(self, text: str, look: DigitText) -> Reading:
        if _MASKED.fullmatch(text):
            return _failed(Problem(Code.MASKED))
        if LOOKALIKES.intersection(look.compact):
            swapped = with_digits(look.compact).upper()
            if _WHOLE.fullmatch(swapped):
                # The check character proves the digits; without it nothing is certain.
                right = is_id_number(swapped)
                suggestion = swapped if right else None
                params = {"found": lookalikes_in(look.compact)}
                problem = Problem(Code.LETTER_FOR_DIGIT, params, suggestion)
                return Reading(suggestion, "", (problem,))
        inside = list(dict.fromkeys(m.upper() for m in _INSIDE.findall(look.clean)))
        if len(inside) > 1:
            return _failed(Problem(Code.SEVERAL_VALUES, {"count": len(inside)}))
        if inside:
            words = _INSIDE.sub(" ", look.clean).strip()
            suggestion = inside[0] if is_id_number(inside[0]) else None
            return Reading(
                suggestion, "", (Problem(Code.WORDS_GLUED, {"found": words}, suggestion),)
            )
        return _failed(Problem(Code.ID_FORM, {"digits": len(text)}))


_CHECK_POINTS = np.array([ord(character) for character in _CHECKS], dtype=np.int64)


def _failed(problem: Problem) -> Reading:
    return Reading(None, problems=(problem,))
