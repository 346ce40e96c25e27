"""The forms in which a date may be written, for writing and for recognising them.

A form is a *pattern* of YYYY, MM or M, DD or D, MMM (Mar) or MMMM (March); every other
character stands as it is. A time of day follows the date after a space, in any form.

Two forms can give the same text: 2024/12/15 is both padded and short. Such a text is
counted under the first of the two, so whoever compares forms compares texts as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from addin.cleaning.matrices import (
    Characters,
    Flags,
    Integers,
    are_days,
    are_digits,
    blocks_by_length,
    number_at,
)
from addin.cleaning.reading import FormIndex

PATTERNS: dict[str, str] = {
    "iso": "YYYY-MM-DD",
    "iso_short": "YYYY-M-D",
    "ymd_slash": "YYYY/MM/DD",
    "ymd_slash_short": "YYYY/M/D",
    "ymd_dot": "YYYY.MM.DD",
    "ymd_dot_short": "YYYY.M.D",
    "chinese_padded": "YYYY年MM月DD日",
    "chinese": "YYYY年M月D日",
    "compact": "YYYYMMDD",
    "iso_t": "YYYY-MM-DDT",
    "d_mon_y_padded": "DD MMM YYYY",
    "d_mon_y": "D MMM YYYY",
    "d_mon_y_dash": "DD-MMM-YYYY",
    "d_mon_y_dash_short": "D-MMM-YYYY",
    "mon_d_y": "MMM D, YYYY",
    "d_month_y": "D MMMM YYYY",
    "month_d_y": "MMMM D, YYYY",
    "dmy_slash": "DD/MM/YYYY",
    "dmy_slash_short": "D/M/YYYY",
    "dmy_dot": "DD.MM.YYYY",
    "dmy_dot_short": "D.M.YYYY",
    "dmy_dash": "DD-MM-YYYY",
    "mdy_slash": "MM/DD/YYYY",
    "mdy_slash_short": "M/D/YYYY",
    "mdy_dash": "MM-DD-YYYY",
    "mdy_dot": "MM.DD.YYYY",
}
"""The text forms. "iso_t" is ISO 8601 with its T, which stands before every time of day."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def forms_for(order: str) -> tuple[str, ...]:
    """The forms of a column, the preferred first; "date" is a real date cell.

    A form that begins with day or month is one of them only where the order is known:
    nobody could read it back otherwise.
    """
    known = [f for f in PATTERNS if not f.startswith(("dmy_", "mdy_"))]
    if order in ("dmy", "mdy"):
        known += [f for f in PATTERNS if f.startswith(f"{order}_")]
    return ("iso", "date", *known[1:])


def write_text(standard: str, form: str) -> str:
    """A standard date ("2024-03-05", "2024-03-05 14:30") in one of the text forms.

    Raises:
        KeyError: no such form.
    """
    day, _, time = standard.partition(" ")
    if form == "iso_t":
        return f"{day}T{time or '00:00'}"
    year, month, date = day.split("-")
    text = ""
    for part in _parts(PATTERNS[form]):
        match part:
            case "YYYY":
                text += year
            case "MMMM":
                text += MONTHS[int(month) - 1]
            case "MMM":
                text += MONTHS[int(month) - 1][:3]
            case "MM":
                text += month
            case "M":
                text += month.lstrip("0")
            case "DD":
                text += date
            case "D":
                text += date.lstrip("0")
            case _:
                text += part
    return f"{text} {time}" if time else text


def write_cell(standard: str) -> dt.date | str:
    """A standard date as a date cell; text where a time zone has no place in a cell."""
    day, _, time = standard.partition(" ")
    if not time:
        return dt.date.fromisoformat(day)
    moment = dt.datetime.fromisoformat(f"{day} {time}")
    return moment if moment.tzinfo is None else write_text(standard, "iso_t")


def form_of_text(standard_day: str, text: str, forms: Sequence[str]) -> str:
    """The first of `forms` that writes this day exactly as `text`; "" if none does."""
    shape = text.translate(_SHAPE)
    for form in _forms_by_shape().get(shape, _NAMED_FORMS):
        if form in forms and write_text(standard_day, form) == text:
            return form
    return ""


def sort_by_form(
    texts: Sequence[str],
    forms: Sequence[str],
    first_day: dt.date,
    last_day: dt.date,
    doubtful: Sequence[dt.date] = (),
) -> FormIndex:
    """Sorts texts into forms with a few tests on all of them at once.

    Args:
        texts: n texts.
        forms: the forms looked for.
        first_day, last_day: days outside need a closer look.
        doubtful: days inside that need one too.

    Returns:
        n indices into `forms`; -1 where a closer look is needed.
    """
    found = np.full(len(texts), -1, dtype=np.int8)
    templates = [t for t in _templates() if t.form in forms]
    by_length: dict[int, list[_Template]] = {}
    for template in templates:
        by_length.setdefault(len(template.places), []).append(template)
    first, last = _key(first_day), _key(last_day)
    doubtful_keys = np.array([_key(day) for day in doubtful], dtype=np.int64)
    for block in blocks_by_length(texts, by_length):
        # Most columns have one form: what it explains is not looked at again.
        positions, characters = block.positions, block.characters
        for template in by_length[block.length]:
            fits = template.fits(characters, first, last, doubtful_keys)
            if fits.any():
                found[positions[fits]] = forms.index(template.form)
                positions, characters = positions[~fits], characters[:, ~fits]
            if not positions.size:
                break
    return found


@dataclass(frozen=True, slots=True)
class _Template:
    """A form at one length: a letter of YMDHNS (N is minutes) for each digit's place.

    Attributes:
        month_from, day_from: the least value; a short form pads nothing, so two places
            hold 10 or more.
    """

    form: str
    places: str
    month_from: int = 1
    day_from: int = 1

    def fits(self, characters: Characters, first: int, last: int, doubtful: Integers) -> Flags:
        """Which of n texts (columns) have the form and a day from `first` to `last`.

        Days are compared as numbers YYYYMMDD.
        """
        digit_rows = [i for i, place in enumerate(self.places) if place in "YMDHNS"]
        sign_rows = [i for i in range(len(self.places)) if i not in digit_rows]
        fits = np.ones(characters.shape[1], dtype=np.bool_)
        for row in sign_rows:
            fits &= characters[row] == ord(self.places[row])
        # The signs settle most texts, and only the rest is read.
        chosen = np.flatnonzero(fits)
        if not chosen.size:
            return fits
        if chosen.size < fits.size:
            characters = characters[:, chosen]
        right = are_digits(characters[digit_rows])
        year, month, day = (self._number(characters, letter) for letter in "YMD")
        key = year * 10_000 + month * 100 + day
        right &= are_days(year, month, day) & (key >= first) & (key <= last)
        for doubt in doubtful:
            right &= key != doubt
        right &= (month >= self.month_from) & (day >= self.day_from)
        if "H" in self.places:
            hour, minute = self._number(characters, "H"), self._number(characters, "N")
            second = self._number(characters, "S")
            right &= (hour < 24) & (minute < 60) & (second < 60)
            right &= (hour + minute + second) > 0
        fits[chosen] = right
        return fits

    def _number(self, characters: Characters, letter: str) -> Integers:
        start = self.places.find(letter)
        if start < 0:
            return np.zeros(characters.shape[1], dtype=np.int64)
        return number_at(characters[start : start + self.places.count(letter)])


def _key(day: dt.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


@cache
def _templates() -> tuple[_Template, ...]:
    """All templates, those of padded forms before those of short ones."""
    plain = [t for form in PATTERNS for t in _templates_of(form)]
    timed = [
        _Template(t.form, f"{t.places}{' ' if t.form != 'iso_t' else ''}{time}")
        for t in plain
        if t.form in ("iso", "ymd_slash", "iso_t")
        for time in ("HH:NN", "HH:NN:SS")
    ]
    return (*(t for t in plain if t.form != "iso_t"), *timed)


def _templates_of(form: str) -> Iterator[_Template]:
    pattern = PATTERNS[form]
    if "MMM" in pattern:
        return
    months = [("MM", 10), ("M", 1)] if "MM" not in pattern else [("MM", 1)]
    days = [("DD", 10), ("D", 1)] if "DD" not in pattern else [("DD", 1)]
    for month, month_from in months:
        for day, day_from in days:
            places = "".join(
                month if part in ("M", "MM") else day if part in ("D", "DD") else part
                for part in _parts(pattern)
            )
            yield _Template(form, places, month_from, day_from)


@cache
def _parts(pattern: str) -> tuple[str, ...]:
    """ "YYYY/M/D" gives ("YYYY", "/", "M", "/", "D")."""
    parts: list[str] = []
    for character in pattern:
        if parts and character in "YMD" and parts[-1][-1] == character:
            parts[-1] += character
        else:
            parts.append(character)
    return tuple(parts)


_SHAPE = str.maketrans("0123456789", "0000000000")
_NAMED_FORMS = tuple(form for form, pattern in PATTERNS.items() if "MMM" in pattern)


@cache
def _forms_by_shape() -> dict[str, tuple[str, ...]]:
    """ "0000/0/0" gives the forms that can write such a text."""
    shapes: dict[str, tuple[str, ...]] = {}
    for form in PATTERNS:
        for template in _templates_of(form):
            shape = "".join("0" if place in "YMD" else place for place in template.places)
            shapes[shape] = (*shapes.get(shape, ()), form)
    return shapes
