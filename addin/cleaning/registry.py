"""Which cleaner reads a column."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from addin.cleaning.addresses import AddressCleaner
from addin.cleaning.choices import ChoiceCleaner, choice_key, learned_choices
from addin.cleaning.cities import PlaceCleaner
from addin.cleaning.codes import CodeCleaner
from addin.cleaning.companies import CompanyCleaner
from addin.cleaning.countries import CountryCleaner
from addin.cleaning.dates import DateCleaner, DateOrder
from addin.cleaning.division_table import Level
from addin.cleaning.email import EmailCleaner
from addin.cleaning.ids import IdNumberCleaner
from addin.cleaning.numbers import NumberCleaner
from addin.cleaning.persons import PersonCleaner
from addin.cleaning.phone import PhoneCleaner
from addin.cleaning.postcodes import PostcodeCleaner
from addin.cleaning.reading import Cleaner
from addin.cleaning.street_numbers import StreetNumberCleaner
from addin.cleaning.tags import TagsCleaner
from addin.cleaning.tax_ids import TaxIdCleaner
from addin.cleaning.text import TextCleaner
from addin.cleaning.url import UrlCleaner
from addin.cleaning.uscc import UsccCleaner
from addin.cleaning.yes_no import YesNoCleaner
from addin.table.bounds import date_bound, number_bound
from addin.table.cells import is_blank, text_of
from addin.table.fields import Field, Kind
from addin.table.rulebook import Settings
from addin.table.table import Column

_LEARNED_FROM = 4_000
_LONGEST_LIST = 40


class _Learns(Protocol):
    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> Cleaner: ...


def cleaner_of(column: Column, settings: Settings, today: dt.date) -> Cleaner:
    """The cleaner of a column, tuned to what the column itself shows.

    Args:
        column: the column; its field says what it holds and what is allowed.
        settings: of the rule book.
        today: the day of the run.
    """
    field = column.field or Field("", Kind.TEXT)
    counts = _texts(column)
    cleaner = _plain_cleaner(field, settings, today, counts)
    if hasattr(cleaner, "for_column") and field.options.get("shape") != "free":
        learner = cast(_Learns, cleaner)
        return learner.for_column(list(counts), list(counts.values()))
    return cleaner


def _texts(column: Column) -> Counter[str]:
    """Distinct texts of a column with their numbers, of about 4,000 cells."""
    step = max(1, len(column.values) // _LEARNED_FROM)
    cells = column.values[::step]
    return Counter(text_of(v) for v in cells.tolist() if not is_blank(v))


def _plain_cleaner(
    field: Field, settings: Settings, today: dt.date, counts: Mapping[str, int]
) -> Cleaner:
    match field.kind:
        case Kind.CODE:
            return CodeCleaner()
        case Kind.PERSON if field.options.get("closed") == "yes":
            return ChoiceCleaner(kind=Kind.PERSON)
        case Kind.PERSON:
            return PersonCleaner()
        case Kind.GIVEN_NAME:
            return PersonCleaner("given")
        case Kind.FAMILY_NAME:
            return PersonCleaner("family")
        case Kind.COMPANY:
            return CompanyCleaner()
        case Kind.PHONE:
            return PhoneCleaner(settings.region)
        case Kind.EMAIL:
            return EmailCleaner()
        case Kind.DATE | Kind.BIRTH_DATE:
            return DateCleaner(
                cast(DateOrder, settings.date_order),
                today=today,
                allow_future=field.maximum is None and field.kind is Kind.DATE,
                earliest=date_bound(field.minimum, today) or dt.date(1900, 1, 1),
                kind=field.kind,
            )
        case Kind.NUMBER | Kind.MONEY:
            return NumberCleaner(
                minimum=number_bound(field.minimum),
                maximum=number_bound(field.maximum),
                kind=field.kind,
            )
        case Kind.CHOICE:
            return ChoiceCleaner(_choices(field, settings, counts))
        case Kind.YES_NO:
            return YesNoCleaner()
        case Kind.TAGS:
            return TagsCleaner(field.choices or None)
        case Kind.ADDRESS:
            return AddressCleaner()
        case Kind.STREET_NUMBER:
            return StreetNumberCleaner()
        case Kind.CITY:
            return PlaceCleaner(Level.CITY)
        case Kind.REGION:
            return PlaceCleaner(Level.PROVINCE)
        case Kind.COUNTRY:
            return CountryCleaner()
        case Kind.POSTCODE:
            return PostcodeCleaner()
        case Kind.ID_NUMBER:
            return IdNumberCleaner(today=today)
        case Kind.USCC:
            return UsccCleaner()
        case Kind.TAX_ID:
            return TaxIdCleaner()
        case Kind.URL:
            return UrlCleaner()
        case Kind.TEXT if not field.key:
            # A column without meaning may still be a closed list, in which a slip shows.
            learned = learned_choices(list(counts), list(counts.values()))
            is_list = 0 < len(learned) <= _LONGEST_LIST
            return ChoiceCleaner(learned) if is_list else TextCleaner()
        case _:
            return TextCleaner(field.kind)


def _choices(
    field: Field, settings: Settings, counts: Mapping[str, int]
) -> Mapping[str, tuple[str, ...]] | None:
    """The allowed values of a choice.

    Where the column's own words count (setting `choices = "column"`), each choice goes by the
    word that the column uses most for it: a list that says M and F is not made to say 男 and 女.
    """
    if not field.choices or settings.choices == "strict":
        return field.choices or None
    totals: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for text, count in counts.items():
        key = choice_key(text)
        totals[key] += count
        spelled.setdefault(key, text.strip())
    chosen: dict[str, tuple[str, ...]] = {}
    for choice, words in field.choices.items():
        everything = (choice, *words)
        used = max(everything, key=lambda word: totals[choice_key(word)])
        name = spelled.get(choice_key(used), used)
        chosen[name] = tuple(w for w in everything if choice_key(w) != choice_key(name))
    return chosen
