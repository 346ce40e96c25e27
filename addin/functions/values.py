"""Functions of single values: they check, clean, write and mask each cell for itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache

import numpy as np

from addin.cleaning.reading import Cleaner, Reading
from addin.cleaning.registry import cleaner_of
from addin.finding_codes import Severity
from addin.functions.areas import VALUE, Area, Rows
from addin.functions.registry import Answer, NoAnswerError, cell_function
from addin.i18n import msg
from addin.table.cells import CellValue, is_blank, text_of
from addin.table.fields import KIND_LABELS, Field, Kind
from addin.table.guess import guess_kind, sample_of
from addin.table.mapping import FieldIndex
from addin.table.rulebook import Settings
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import Column

_RIGHT = ""
_CODE_NUMBER = re.compile(r"(\d+)(?!.*\d)")

KIND_HELP = msg("What the cells hold: phone, email, date, person, company, id_number, …")
"""The help of every argument `kind`."""


@cell_function(
    msg("Says of each cell what is wrong with it; nothing where it is right."),
    example='=CUST_VALIDATE(C2:C100,"phone")',
    uses_today=True,
    range=msg("The cells to check"),
    kind=KIND_HELP,
)
def cust_validate(range: Area, kind: Area | None = None) -> Answer:
    """Each cell's worst problem, with its code; "" for a right or blank one."""
    meant = _kind(range, kind)
    cleaner = _cleaner_of(range, meant)

    def told(value: CellValue) -> CellValue:
        problems = cleaner.read(value).problems
        if not problems:
            return _RIGHT
        worst = problems[0]
        params = {"field": KIND_LABELS[meant], **worst.params}
        return f"{worst.code.value} {worst.code.message(params)}"

    return range.each(told)


@cell_function(
    msg("Writes each cell in its standard form; what cannot be read stays as it is."),
    example='=CUST_CLEAN(C2:C100,"company")',
    uses_today=True,
    range=msg("The cells to clean"),
    kind=KIND_HELP,
)
def cust_clean(range: Area, kind: Area) -> Answer:
    """The standard values. What is wrong is left for CUST_VALIDATE to tell."""
    cleaner = _cleaner(range, kind)
    form = cleaner.forms[0]

    def cleaned(value: CellValue) -> CellValue:
        reading = cleaner.read(value)
        if reading.problems and reading.problems[0].clears:
            return ""
        if not _is_right(reading):
            return value
        return cleaner.write(reading.standard, form)

    return range.each(cleaned)


@cell_function(
    msg("Writes phone numbers in one form; #VALUE! where there is no phone number."),
    example='=CUST_PHONE(C2:C100,"CN","e164")',
    range=msg("The phone numbers"),
    region=msg("Country of numbers without country code, two letters; CN if left out"),
    format=msg("national, e164, international, dashed, spaced, digits; national if left out"),
)
def cust_phone(
    range: Area,
    region: Area | None = None,
    format: Area | None = None,
) -> Answer:
    """The numbers, each in the form; numbers of other countries keep their country code."""
    home = text_argument(region, Settings().region).upper()
    if not re.fullmatch("[A-Z]{2}", home):
        raise ValueError(home)
    cleaner = _cleaner_of(range, Kind.PHONE, Settings(region=home))
    return _written(range, cleaner, text_argument(format, "national").lower())


@cell_function(
    msg("Writes e-mail addresses in small letters; #VALUE! where there is no address."),
    example="=CUST_EMAIL(D2:D100)",
    range=msg("The e-mail addresses"),
)
def cust_email(range: Area) -> Answer:
    """The addresses."""
    cleaner = _cleaner_of(range, Kind.EMAIL)
    return _written(range, cleaner, cleaner.forms[0])


@cell_function(
    msg("Reads dates, written in any way; #VALUE! where day and month are not clear."),
    example='=CUST_DATE(E2:E100,"dmy")',
    uses_today=True,
    range=msg("The dates"),
    order=msg("How 03/05/24 is read: ymd, dmy, mdy; never guessed if left out"),
)
def cust_date(range: Area, order: Area | None = None) -> Answer:
    """The dates as dates of the spreadsheet."""
    said = text_argument(order, "ask").lower()
    if said not in ("ask", "ymd", "dmy", "mdy"):
        raise ValueError(said)
    cleaner = _cleaner_of(range, Kind.DATE, Settings(date_order=said))
    return _written(range, cleaner, "date")


@cell_function(
    msg("Hides the middle of each value, so that the list can be shown to others."),
    example='=CUST_MASK(C2:C100,"phone")',
    range=msg("The cells to mask"),
    kind=KIND_HELP,
)
def cust_mask(range: Area, kind: Area | None = None) -> Answer:
    """The values with stars; the same value always looks the same."""
    mask = _MASKS.get(_kind(range, kind), _mask_text)
    return range.each(lambda value: mask(text_of(value).strip()))


@cell_function(
    msg("Gives the next customer code after those that there are."),
    example='=CUST_CODE(A2:A100,"KH-00000")',
    previous_codes=msg("The codes that there are"),
    pattern=msg("A code in the wanted form, its number in zeros; as the last one if left out"),
)
def cust_code(previous_codes: Area, pattern: Area | None = None) -> Answer:
    """The next code: one more than the highest number of those in the same form."""
    codes = [text_of(value).strip() for value in previous_codes if not is_blank(value)]
    model = text_argument(pattern, "")
    if not model:
        numbered = [code for code in codes if _CODE_NUMBER.search(code)]
        if not numbered:
            raise NoAnswerError
        model = numbered[-1]
    place = _CODE_NUMBER.search(model)
    if place is None:
        raise ValueError(model)
    before, after = model[: place.start()], model[place.end() :]
    same_form = re.compile(rf"{re.escape(before)}(\d+){re.escape(after)}")
    numbers = [int(found[1]) for code in codes if (found := same_form.fullmatch(code))]
    return f"{before}{max(numbers, default=0) + 1:0{len(place[1])}d}{after}"


def text_argument(area: Area | None, default: str) -> str:
    """The text of an optional argument.

    Raises:
        ValueError: it is a range of several cells.
    """
    if area is None:
        return default
    values = list(area)
    if len(values) > 1:
        raise ValueError("one value is needed")
    return text_of(values[0]).strip() if values and not is_blank(values[0]) else default


def number_argument(area: Area | None, default: float) -> float:
    """The number of an optional argument, 50% as 0.5.

    Raises:
        ValueError: it is no number.
    """
    text = text_argument(area, "")
    if not text:
        return default
    return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)


@cache
def known_fields() -> FieldIndex:
    """The fields of the rule book that comes with the product."""
    return FieldIndex.of(default_rulebook().fields)


def kind_named(name: str) -> Kind:
    """The kind that somebody calls by its name, or by that of a field: phone, 手机.

    Raises:
        ValueError: there is no such kind.
    """
    field = known_fields().named(name)
    if field is None:
        raise ValueError(name)
    return field.kind


def _kind(area: Area, said: Area | None) -> Kind:
    name = text_argument(said, "")
    if name:
        return kind_named(name)
    found = guess_kind(sample_of(list(area)))
    return found[0] if found else Kind.TEXT


def _cleaner(area: Area, said: Area | None) -> Cleaner:
    return _cleaner_of(area, _kind(area, said))


def _cleaner_of(area: Area, kind: Kind, settings: Settings | None = None) -> Cleaner:
    cells = list(area)
    values = np.empty(len(cells), dtype=object)
    values[:] = cells
    column = Column(1, "", Field(kind.value, kind), msg("you said so"), values)
    return cleaner_of(column, settings or Settings(), dt.date.today())


def _is_right(reading: Reading) -> bool:
    """Whether a value was understood, and nothing but its form is wrong."""
    wrong = any(p.code.severity is not Severity.TIDY for p in reading.problems)
    return reading.standard is not None and not wrong


def _written(area: Area, cleaner: Cleaner, form: str) -> Rows:
    """The cells in one form, #VALUE! where they cannot be read.

    Raises:
        ValueError: there is no such form.
    """
    if form not in cleaner.forms:
        raise ValueError(form)

    def written(value: CellValue) -> CellValue:
        reading = cleaner.read(value)
        if not _is_right(reading):
            return VALUE
        return cleaner.write(reading.standard, form)

    return area.each(written)


def _shown(first: int, last: int) -> Callable[[str], str]:
    """A mask that shows some characters at the beginning and at the end."""

    def mask(text: str) -> str:
        if len(text) <= first + last:
            return _mask_text(text)
        return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]

    return mask


def _mask_text(text: str) -> str:
    return text[:1] + "*" * max(2, len(text) - 1)


def _mask_name(text: str) -> str:
    """王小明 as 王**, John Smith as J*** S****."""
    return " ".join(word[:1] + "*" * max(1, len(word) - 1) for word in text.split())


def _mask_email(text: str) -> str:
    local, at, domain = text.partition("@")
    return f"{local[:1]}***@{domain}" if at else _mask_text(text)


def _mask_date(text: str) -> str:
    """The year stays."""
    return (
        re.sub(r"\d", "*", text)
        if not text[:4].isdigit()
        else text[:4] + re.sub(r"\d", "*", text[4:])
    )


_MASKS: dict[Kind, Callable[[str], str]] = {
    Kind.PHONE: _shown(3, 4),
    Kind.ID_NUMBER: _shown(3, 4),
    Kind.USCC: _shown(4, 4),
    Kind.TAX_ID: _shown(4, 4),
    Kind.CODE: _shown(2, 2),
    Kind.PERSON: _mask_name,
    Kind.GIVEN_NAME: _mask_name,
    Kind.FAMILY_NAME: _mask_name,
    Kind.EMAIL: _mask_email,
    Kind.COMPANY: _shown(2, 2),
    Kind.ADDRESS: _shown(6, 0),
    Kind.DATE: _mask_date,
    Kind.BIRTH_DATE: _mask_date,
}  # fmt: skip
