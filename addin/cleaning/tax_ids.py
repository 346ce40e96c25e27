"""Tax numbers of every country: VAT numbers, and what companies have where there are none.

The country is known by the number's own prefix (DE123456789) or by the row. The standard
value is the ISO country code, a space and the number without prefix and separators,
"DE 123456789"; a number of an unknown country is the tidied text itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from addin.cleaning.countries import LocalName
from addin.cleaning.digit_texts import DigitText, digit_text
from addin.cleaning.lookalikes import LOOKALIKES, lookalikes_in, with_digits
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.tax_schemes import (
    COUNTRIES,
    TaxNumber,
    TaxStatus,
    check_tax_number,
    country_of_prefix,
    prefix_of,
)
from addin.cleaning.uscc import is_uscc
from addin.findings import Code, Problem
from addin.i18n import msg
from addin.table.cells import CellValue
from addin.table.fields import Kind

_LABEL = re.compile(
    r"(?:vat|ust|tax|gst|tva|iva|btw|mwst|ein|abn|cnpj|rfc|税号|纳税人识别号|增值税号)"
    r"(?:[-. ]?(?:reg(?:istration)?|id(?:entification)?|idnr|nr|no|number|num))*[-. ]*[:：]\s*",
    re.IGNORECASE,
)
# How a number is written in a row of another country.
_ABROAD = {"compact": "prefixed", "usual": "usual_prefixed"}
# Northern Ireland has a prefix of its own.
_HOME_OF = {"XI": "GB"}
_GENERAL = re.compile(r"(?=(?:[^0-9]*[0-9]){4})[0-9A-Z]{5,20}")


class TaxIdCleaner:
    """Reads tax numbers. See `addin.cleaning.reading.Cleaner`.

    Attributes:
        forms: "compact" 123456789, "prefixed" DE123456789, "prefixed_space" DE 123456789,
            "usual" with the country's own separators, "usual_prefixed", and "as_written"
            for a country that is not known.
        region: the country of numbers without prefix where a row names none.
    """

    forms: tuple[str, ...] = (
        "compact",
        "prefixed",
        "prefixed_space",
        "usual",
        "usual_prefixed",
        "as_written",
    )

    def __init__(self, region: str = "") -> None:
        """Makes a cleaner.

        Args:
            region: ISO 3166 code of the default country; "" for none.
        """
        self.region = region

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:
        """Sorts texts into forms; numbers are checked once and remembered."""
        readings = (self.read(text, region) for text in texts)
        return np.fromiter(
            (-1 if r.problems or not r.form else self.forms.index(r.form) for r in readings),
            np.int8,
            len(texts),
        )

    def read(self, value: CellValue, region: str = "") -> Reading:
        """Reads one value, of any cell type."""
        look = digit_text(value, Kind.TAX_ID)
        if look.settled:
            return look.settled
        labelled = _LABEL.match(look.clean)
        if labelled and labelled.end() < len(look.clean):
            return self._read_labelled(look.clean[labelled.end() :], labelled[0], region)
        compact = _compact(look)
        home = (region or self.region).upper()
        home = home if home in COUNTRIES else ""
        country, checked = _judge(compact, home)
        if checked.status is TaxStatus.RIGHT:
            return self._right(country, checked, look)
        if country:
            return self._wrong(compact, country, checked, look)
        if _GENERAL.fullmatch(compact):
            tidy = look.tidy_problem(look.clean.upper())
            return Reading(look.clean.upper(), "as_written", (tidy,) if tidy else ())
        anywhere = {"country": msg("any known country")}
        return Reading(None, problems=(Problem(Code.TAX_FORM, anywhere),))

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:
        """The number in one of `forms`; one of an unknown country stays as it is.

        A number of another country than the row's never loses its prefix.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        country, _, number = str(standard).partition(" ")
        if standard is None or country not in COUNTRIES or not number:
            return standard
        if region and region.upper() not in (country, _HOME_OF.get(country)):
            form = _ABROAD.get(form, form)
        return _written(country, check_tax_number(country, number), form) or number

    def _right(self, country: str, checked: TaxNumber, look: DigitText) -> Reading:
        standard = f"{country} {checked.number}"
        clean = look.clean.upper()
        form = next((f for f in self.forms if _written(country, checked, f) == clean), "")
        if look.was_number:
            # Numbers that begin with 0 are valid for stdnum without it, too.
            lost = checked.number != look.raw and f"0{look.raw}" == checked.number
            code = Code.LOST_ZERO if lost else Code.DIGITS_AS_NUMBER
            return Reading(standard, "", (Problem(code, suggestion=checked.number),))
        if look.label:
            problem = look.tidy_problem(_written(country, checked, "compact"))
            return Reading(standard, form, (problem,) if problem else ())
        if look.raw == clean:
            return Reading(standard, form)
        problem = look.tidy_problem(clean)
        return Reading(standard, form, (problem,) if problem else ())

    def _wrong(self, compact: str, country: str, checked: TaxNumber, look: DigitText) -> Reading:
        """What is wrong with a number of a country that is known."""
        start = len(prefix_of(country)) if compact.startswith(prefix_of(country)) else 0
        if LOOKALIKES.intersection(look.compact[start:]):
            swapped = compact[:start] + with_digits(look.compact[start:]).upper()
            right = check_tax_number(country, swapped)
            if right.status is TaxStatus.RIGHT:
                found = {"found": lookalikes_in(look.compact[start:])}
                problem = Problem(Code.LETTER_FOR_DIGIT, found, swapped)
                return Reading(f"{country} {right.number}", "", (problem,))
        if look.was_number and compact.isdigit():
            padded = check_tax_number(country, f"0{compact}")
            if padded.status is TaxStatus.RIGHT:
                lost = Problem(Code.LOST_ZERO, {"expected": padded.number}, padded.number)
                return Reading(f"{country} {padded.number}", "", (lost,))
        wrong_check = checked.status is TaxStatus.WRONG_CHECK
        code = Code.TAX_CHECK_DIGIT if wrong_check else Code.TAX_FORM
        name = LocalName("GB" if country == "XI" else country)
        return Reading(None, problems=(Problem(code, {"country": name}),))

    def _read_labelled(self, rest: str, label: str, region: str) -> Reading:
        reading = self.read(rest, region)
        if reading.problems and not reading.problems[0].certain:
            return reading
        expected = reading.problems[0].suggestion if reading.problems else rest
        found = {"found": label.strip(" :：")}
        return Reading(reading.standard, "", (Problem(Code.WORDS_GLUED, found, expected),))


def _written(country: str, checked: TaxNumber, form: str) -> str:
    """A number that was found right, in one of the cleaner's forms."""
    # Some numbers bring their prefix along: CHE-123.456.788.
    prefix = prefix_of(country)
    match form:
        case "prefixed":
            return f"{prefix}{checked.number}"
        case "prefixed_space":
            return f"{prefix} {checked.number}".strip()
        case "usual":
            return checked.usual
        case "usual_prefixed":
            bare = checked.usual.removeprefix(prefix).strip() if prefix else checked.usual
            return f"{prefix} {bare}".strip()
        case _:
            return checked.number


def _compact(look: DigitText) -> str:
    """Capitals and digits, without the separators that stdnum's modules know."""
    return re.sub(r"[^0-9A-Z&Ñ+*]", "", look.compact.upper())


def _judge(compact: str, home: str) -> tuple[str, TaxNumber]:
    """The country a number belongs to ("" when unknown), and what is known of it.

    A right number wins; of two countries in question the one of its own prefix.
    """
    named = country_of_prefix(compact)
    candidates = dict.fromkeys(c for c in (home, named, "CN" if is_uscc(compact) else "") if c)
    checked = {country: check_tax_number(country, compact) for country in candidates}
    for country, result in checked.items():
        if result.status is TaxStatus.RIGHT:
            return country, result
    country = named or home or _mistyped_prefix(compact)
    return country, checked.get(country, TaxNumber(TaxStatus.WRONG_FORM))


def _mistyped_prefix(compact: str) -> str:
    """The country of a number that is right once its letters are read as digits."""
    swapped = compact[:2] + with_digits(compact[2:])
    country = country_of_prefix(swapped)
    if country and check_tax_number(country, swapped).status is TaxStatus.RIGHT:
        return country
    return ""
