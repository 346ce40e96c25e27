"""Postcodes, by country.

Where the length is fixed and a number cannot begin with the digit that is missing, a lost
leading zero is put back: 1067 is 01067 in Germany.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from addin.cleaning.countries import LocalName
from addin.cleaning.first_look import FirstLook, first_look
from addin.cleaning.lookalikes import lookalikes_in, with_digits
from addin.cleaning.postcode_formats import FORMATS, PostcodeFormat
from addin.cleaning.reading import FormIndex, Reading
from addin.findings import Code, Problem
from addin.i18n import msg
from addin.table.cells import CellValue
from addin.table.fields import Kind

_SEPARATORS = re.compile(r"[\s\-–—.]+")
_COUNTRY_PREFIX = re.compile(
    r"^(?:CN|D|A|CH|F|I|E|B|L|NL|DK|SE|S|FI|NO|N|PL|CZ|SK|SI|LV|LT|HR|PT|EE|MD)-(?=\d)",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?:邮编|邮政编码|postcode|postal code|zip(?: code)?|plz)\s*[:：]?\s*", re.IGNORECASE
)
_LABELLED = re.compile(rf"{_WORD.pattern}(?P<code>.+)", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d+)\.0+")
_ANY = re.compile(r"[A-Z0-9]{3,10}")
_ANY_DIGITS = re.compile(r"[0-9]{4,6}")
# Only these look like a postcode and stand for nothing.
_NOTHING = re.compile(r"(\d)\1*|123456")
_STANDARD, _COMPACT, _PLAIN = range(3)


def _country_of(text: str) -> str:
    """The country whose writing is unmistakable; "" for plain digits of shared lengths."""
    compact = _SEPARATORS.sub("", text).upper()
    for country in ("CA", "NL", "GB", "IE"):
        if FORMATS[country].compact.fullmatch(compact):
            return country
    if re.fullmatch(r"\d{3}-\d{4}", text):
        return "JP"
    if re.fullmatch(r"\d{5}-\d{3}", text):
        return "BR"
    if re.fullmatch(r"\d{2}-\d{3}", text):
        return "PL"
    if re.fullmatch(r"\d{5}-\d{4}", text):
        return "US"
    return ""


def column_region(texts: Sequence[str]) -> str:
    """The country that a column's postcodes belong to, told from their writing.

    Args:
        texts: n postcodes.

    Returns:
        ISO 3166 code where at least eight in ten are unmistakable: letters and hyphens as in
        Britain or Japan, six digits as in China. "" otherwise: five digits may be German,
        American or French.
    """
    if not texts:
        return ""
    votes: Counter[str] = Counter()
    for text in texts:
        code = text.strip()
        if re.fullmatch(r"[1-9]\d{5}|0[1-7]\d{4}", code):
            votes["CN"] += 1
        elif country := _country_of(code):
            votes[country] += 1
    if not votes:
        return ""
    country, count = votes.most_common(1)[0]
    return country if count * 10 >= len(texts) * 8 else ""


class PostcodeCleaner:
    """Reads postcodes of the row's country; without one it accepts what any country uses.

    Forms: "standard" is the country's own writing (SW1A 1AA, 123-4567), "compact" the same
    without gaps; "plain" is a code that is written in one piece anyway, which fits into
    either and does not vote.
    """

    forms: tuple[str, ...] = ("standard", "compact", "plain")

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:
        """Sorts texts into forms; see `Cleaner.forms_of`."""
        found = np.full(len(texts), -1, dtype=np.int8)
        known = FORMATS.get(region.upper())
        if known is None:
            digits, nothing = _ANY_DIGITS.fullmatch, _NOTHING.fullmatch
            flags = (_PLAIN if digits(t) and not nothing(t) else -1 for t in texts)
            return np.fromiter(flags, np.int8, len(texts)) if not region else found
        fullmatch, written, joint = known.compact.fullmatch, known.written, known.joint
        for index, text in enumerate(texts):
            compact = text.replace(joint, "", 1) if known.groups else text
            if fullmatch(compact) and not _NOTHING.fullmatch(text):
                standard = written(compact)
                if text == standard:
                    found[index] = _PLAIN if standard == compact else _STANDARD
                elif text == compact:
                    found[index] = _COMPACT
        return found

    def read(self, value: CellValue, region: str = "") -> Reading:
        """Reads one postcode; see `Cleaner.read`.

        Args:
            value: a cell's value.
            region: ISO 3166 code of the row's country; "" where it is not known.
        """
        country = region.upper()
        look = first_look(value, Kind.POSTCODE, signs=True)
        if look.settled:
            return look.settled
        text = look.text
        problems: list[Problem] = []
        if match := _LABELLED.fullmatch(text):
            problems.append(_glued(text, match["code"], country))
            text = match["code"].strip()
        if match := _DECIMAL.fullmatch(text):
            text = match[1]
        known = FORMATS.get(country)
        if known is None:
            return _read_of_any_country(look, text, value, problems)
        # Small letters matter still: l is taken for 1, L is not.
        compact = _SEPARATORS.sub("", _COUNTRY_PREFIX.sub("", text))
        return _read_of(known, country, look, compact, value, problems)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The code in a form.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        if form == "compact" and isinstance(standard, str):
            return _SEPARATORS.sub("", standard)
        return standard


def _glued(text: str, code: str, country: str) -> Problem:
    known = FORMATS.get(country)
    compact = _SEPARATORS.sub("", code).upper()
    whole = known.compact.fullmatch(compact) if known else _ANY.fullmatch(compact)
    label = text[: len(text) - len(code)].strip(" :：")
    return Problem(Code.WORDS_GLUED, {"found": label}, suggestion=code.strip() if whole else None)


def _read_of_any_country(
    look: FirstLook, text: str, value: CellValue, problems: list[Problem]
) -> Reading:
    compact = _SEPARATORS.sub("", text).upper()
    if not _ANY.fullmatch(compact) or not any(c.isdigit() for c in compact):
        problems.append(Problem(Code.POSTCODE_FORM, {"country": msg("any country")}))
        return look.with_problems(None, "", problems)
    if _is_number(value, look.text):
        problems.append(Problem(Code.DIGITS_AS_NUMBER, {"expected": text}, suggestion=text))
    return look.with_problems(text, "plain" if text.isalnum() else "standard", problems)


def _is_number(value: CellValue, text: str) -> bool:
    """Whether the code stands as a number, or as the text of one: 10115.0."""
    return not isinstance(value, str) or _DECIMAL.fullmatch(text) is not None


def _read_of(
    known: PostcodeFormat,
    country: str,
    look: FirstLook,
    compact: str,
    value: CellValue,
    problems: list[Problem],
) -> Reading:
    if not known.compact.fullmatch(compact.upper()):
        return _repaired(known, country, look, compact, problems)
    compact = compact.upper()
    standard = known.written(compact)
    if _is_number(value, look.text):
        problems.append(Problem(Code.DIGITS_AS_NUMBER, {"expected": standard}, standard))
    form = ""
    if look.text == standard:
        form = "plain" if standard == compact else "standard"
    elif look.text == compact:
        form = "compact"
    return look.with_problems(standard, form, problems)


def _repaired(
    known: PostcodeFormat, country: str, look: FirstLook, compact: str, problems: list[Problem]
) -> Reading:
    """The reading of a code that does not fit, with what it must have been if that is sure."""
    in_one_piece = bool(known.groups) or look.text == compact
    # 110 00 in a Chinese row is a Czech code rather than 011000.
    if known.digits and compact.isdigit() and known.leading_zero and in_one_piece:
        full = compact.zfill(known.digits)
        # One digit short: Excel dropped a zero. More zeros in front are too rare to guess.
        if len(compact) == known.digits - 1 and known.compact.fullmatch(full):
            standard = known.written(full)
            problem = Problem(Code.LOST_ZERO, {"expected": standard}, suggestion=standard)
            return look.with_problems(standard, "", [problem, *problems])
    if known.digits and (letters := lookalikes_in(compact)):
        digits = with_digits(compact)
        if known.compact.fullmatch(digits):
            standard = known.written(digits)
            problem = Problem(Code.LETTER_FOR_DIGIT, {"found": letters}, suggestion=standard)
            return look.with_problems(standard, "", [problem, *problems])
    problem = Problem(Code.POSTCODE_FORM, {"country": LocalName(country)})
    return look.with_problems(None, "", [problem, *problems])
