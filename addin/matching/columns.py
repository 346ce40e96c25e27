"""Which columns take part, and what compares them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from addin.cleaning.ids import is_id_number
from addin.cleaning.nothing import is_nothing
from addin.cleaning.person_words import is_full_chinese_name
from addin.cleaning.uscc import is_uscc
from addin.matching.addresses import AddressComparer
from addin.matching.companies import CompanyComparer
from addin.matching.comparers import Comparer, Role
from addin.matching.contacts import (
    MOST_SLOTS,
    EmailComparer,
    PhoneComparer,
    email_text,
    phone_slots,
)
from addin.matching.identifiers import DateComparer, NumberComparer, date_text, number_text
from addin.matching.person_parts import person_parts, single_name, with_sounds
from addin.matching.persons import PersonComparer
from addin.matching.plain import PlainComparer, plain_text
from addin.matching.texts import Codes, distinct_texts, folded, frequent, recoded
from addin.table.fields import Kind
from addin.table.table import Column, CustomerTable, blank_cells

NAMES = (Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME)
IDENTIFIERS = (Kind.ID_NUMBER, Kind.USCC, Kind.TAX_ID)
PLACES = (Kind.POSTCODE, Kind.CITY, Kind.STREET_NUMBER)
COMPARED = (
    *NAMES, Kind.COMPANY, *IDENTIFIERS, Kind.PHONE, Kind.EMAIL, Kind.BIRTH_DATE, Kind.ADDRESS,
    *PLACES,
)  # fmt: skip

_LEAST_FILLED = 0.4
_MOST_CHANCE = 0.05
_NEARLY_ALL = 0.98
_HALF = 0.5
LONG = 40
_LONGEST = 300
"""Of longer texts no more than this is compared."""
_SAMPLE = 500
_VARIED = 0.3
_MOSTLY = 0.7
_WESTERN_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[ ,.-]+[^\W\d_][^\W\d_'’.]*){1,3}\.?")
OWN_PLACEHOLDERS = (Kind.PHONE, Kind.EMAIL, Kind.BIRTH_DATE, Kind.ID_NUMBER)
_READERS: Mapping[Kind, Callable[[str], object]] = {
    Kind.PHONE: phone_slots,
    Kind.EMAIL: email_text,
    Kind.BIRTH_DATE: date_text,
    Kind.ID_NUMBER: lambda text: any(map(str.isdigit, text)),
}
_VALID: Mapping[Kind, Callable[[str], bool]] = {
    Kind.ID_NUMBER: lambda text: is_id_number(text.upper()),
    Kind.USCC: lambda text: is_uscc(text.upper()),
    Kind.TAX_ID: lambda text: is_uscc(text.upper()),
}
_START = {Kind.POSTCODE: 3, Kind.CITY: 4}


def comparers_of(table: CustomerTable, *, keep_texts: bool = False) -> list[Comparer]:
    """What compares the rows of a table.

    Args:
        table: the table.
        keep_texts: see `Comparer`.
    """
    return comparers_by_kind(columns_by_kind(table), keep_texts=keep_texts)


def columns_by_kind(table: CustomerTable) -> dict[Kind, list[Column]]:
    """The columns of a table that take part, by what they are read as."""
    found: dict[Kind, list[Column]] = {}
    for column in table.columns:
        if _takes_part(column):
            found.setdefault(_kind_by_contents(column), []).append(column)
    if not any(kind in found for kind in (*NAMES, Kind.COMPANY)):
        _find_names(table, found)
    if Kind.GIVEN_NAME in found and Kind.FAMILY_NAME in found:
        for kind in (Kind.GIVEN_NAME, Kind.FAMILY_NAME):
            found[kind] = [_simplest(found[kind])]
    others = [c for kind, columns in found.items() if kind is not Kind.TEXT for c in columns]
    found[Kind.TEXT] = [c for c in found.get(Kind.TEXT, []) if not _repeats(c, others)]
    return found


def _repeats(column: Column, others: Sequence[Column]) -> bool:
    """Whether a column without meaning only says again what other columns of the row say,
    as one that puts first and last name together."""
    rows = np.flatnonzero(~blank_cells(column.values))[:_SAMPLE].tolist()
    repeated = 0
    for row in rows:
        said = " ".join(str(c.values[row]) for c in others if c.values[row] is not None)
        words = set(folded([said])[0].split())
        repeated += set(folded([str(column.values[row])])[0].split()) <= words
    return repeated >= _MOSTLY * max(1, len(rows))


def comparers_by_kind(
    by_kind: Mapping[Kind, Sequence[Column]], *, keep_texts: bool = False
) -> list[Comparer]:
    """What compares the rows of columns, when it is known as what each is read.

    Args:
        by_kind: see `columns_by_kind`; all columns have n values.
        keep_texts: see `Comparer`.
    """
    found: list[Comparer] = []
    persons = _person_comparer(by_kind, keep_texts)
    if persons is not None:
        found.append(persons)
    for column in by_kind.get(Kind.COMPANY, [])[:1]:
        codes, texts = _read(column)
        role = Role.SHARED if persons is not None else Role.IDENTITY
        found.append(CompanyComparer(column, codes, texts, role, keep_texts=keep_texts))
    for kind in (Kind.PHONE, Kind.EMAIL):
        if columns := by_kind.get(kind):
            found.append(_slot_comparer(kind, columns, keep_texts))
    for kind in IDENTIFIERS:
        for column in by_kind.get(kind, [])[:1]:
            codes, texts = _reduced(column, number_text)
            found.append(
                NumberComparer(kind, column, codes, texts, _VALID[kind], keep_texts=keep_texts)
            )
    for column in by_kind.get(Kind.BIRTH_DATE, [])[:1]:
        codes, texts = _reduced(column, date_text)
        found.append(DateComparer(column, codes, texts, keep_texts=keep_texts))
    if addresses := by_kind.get(Kind.ADDRESS):
        found.append(AddressComparer(addresses, *_read_together(addresses), keep_texts=keep_texts))
    for kind in (*PLACES, Kind.TEXT):
        for i, column in enumerate(by_kind.get(kind, [])):
            name = kind.value if not i else f"{kind.value}_{i + 1}"
            codes, texts = _reduced(column, plain_text)
            found.append(
                PlainComparer(
                    name, column, codes, texts, _START.get(kind, 4), keep_texts=keep_texts
                )
            )
    return found


def _takes_part(column: Column) -> bool:
    if column.kind in COMPARED:
        # The account manager of two rows says nothing of their customers.
        return column.field is None or column.field.options.get("closed") != "yes"
    return column.kind is Kind.TEXT and _is_telling(column)


def _is_telling(column: Column) -> bool:
    """Whether the values of a column without meaning may tell customers apart.

    Not when nearly all are blank or the same, when every row has its own (a row number),
    or when they are long notes.
    """
    blank = blank_cells(column.values)
    filled = column.values[~blank]
    if len(filled) < max(3, _LEAST_FILLED * len(blank)):
        return False
    counts = np.bincount(pd.factorize(filled)[0])
    chance = float(((counts / len(filled)) ** 2).sum())
    if len(counts) >= _NEARLY_ALL * len(filled) or chance > _MOST_CHANCE:
        return False
    lengths = [len(v) for v in filled[:1000] if isinstance(v, str)]
    return len(lengths) > _HALF * min(1000, len(filled)) and float(np.mean(lengths)) <= LONG


def _kind_by_contents(column: Column) -> Kind:
    """The kind of a column, TEXT where its values cannot be read as what it is said to be."""
    reader = _READERS.get(column.kind)
    if reader is None:
        return column.kind
    blank = blank_cells(column.values)
    sample = folded(distinct_texts(column.values[~blank][:_SAMPLE])[1])
    readable = sum(bool(reader(text)) for text in sample)
    if readable >= _HALF * len(sample):
        return column.kind
    return Kind.TEXT


def _find_names(table: CustomerTable, by_kind: dict[Kind, list[Column]]) -> None:
    """Takes a column without meaning for the persons' names when its values are names."""
    for column in table.columns:
        if column.kind is not Kind.TEXT:
            continue
        blank = blank_cells(column.values)
        values = column.values[~blank]
        sample = folded(distinct_texts(values[:_SAMPLE])[1])
        names = sum(looks_like_name(text) for text in sample)
        varied = len(sample) >= _VARIED * min(_SAMPLE, len(values))
        if varied and names >= _MOSTLY * len(sample):
            by_kind[Kind.TEXT] = [c for c in by_kind.get(Kind.TEXT, []) if c is not column]
            by_kind[Kind.PERSON] = [column]
            return


def looks_like_name(folded_text: str) -> bool:
    """Whether a folded text may be a person's name: two to four words, or Chinese."""
    return _WESTERN_NAME.fullmatch(folded_text) is not None or is_full_chinese_name(folded_text)


def _read(column: Column) -> tuple[Codes, list[str]]:
    """The folded texts of a column, without what stands for nothing.

    Only what occurs more than once is looked at: nothing else can bring two rows together.
    """
    codes, raw = distinct_texts(column.values)
    codes, texts = recoded(codes, folded([text[:_LONGEST] for text in raw]))
    if column.kind in OWN_PLACEHOLDERS:
        return codes, texts
    gone = False
    for i in frequent(codes, len(texts)):
        if len(texts[i]) < LONG and is_nothing(texts[i], column.kind):
            texts[i], gone = "", True
    return recoded(codes, texts) if gone else (codes, texts)


def _read_together(columns: Sequence[Column]) -> tuple[Codes, list[str]]:
    """The folded texts of columns that are parts of one value, each row's joined."""
    codes, texts = _read(columns[0])
    for column in columns[1:]:
        more_codes, more = _read(column)
        width = len(more) + 1
        packed = (codes.astype(np.int64) + 1) * width + (more_codes + 1)
        pairs, index = np.unique(packed, return_inverse=True)
        first, second = ["", *texts], ["", *more]
        joined = [f"{first[p // width]} {second[p % width]}".strip() for p in pairs.tolist()]
        codes, texts = recoded(index.ravel().astype(np.int32), joined)
    return codes, texts


def _reduced(column: Column, reduce: Callable[[str], str]) -> tuple[Codes, list[str]]:
    codes, texts = _read(column)
    return recoded(codes, [reduce(text) for text in texts])


def _slot_comparer(
    kind: Kind, columns: Sequence[Column], keep_texts: bool
) -> EmailComparer | PhoneComparer:
    slots: list[tuple[Codes, list[str]]] = []
    for column in columns:
        codes, texts = _read(column)
        if kind is Kind.EMAIL:
            slots.append(recoded(codes, [email_text(text) for text in texts]))
            continue
        numbers = [phone_slots(text) for text in texts]
        slots.append(recoded(codes, [n[0] if n else "" for n in numbers]))
        if any(len(n) > 1 for n in numbers):
            slots.append(recoded(codes, [n[1] if len(n) > 1 else "" for n in numbers]))
    compare = EmailComparer if kind is Kind.EMAIL else PhoneComparer
    return compare(columns, slots[:MOST_SLOTS], keep_texts=keep_texts)


def _person_comparer(
    by_kind: Mapping[Kind, Sequence[Column]], keep_texts: bool
) -> PersonComparer | None:
    whole = by_kind.get(Kind.PERSON, [])
    given, family = by_kind.get(Kind.GIVEN_NAME, []), by_kind.get(Kind.FAMILY_NAME, [])
    if given and family:
        return _from_two(family[0], given[0], keep_texts)
    for column in [*whole, *family, *given]:
        codes, texts = _read(column)
        parts = person_parts(texts)
        return PersonComparer(parts, codes, codes, ((column,), (column,)), keep_texts=keep_texts)
    return None


def _simplest(columns: Sequence[Column]) -> Column:
    """The column with the shortest texts: the others repeat it with more."""
    if len(columns) == 1:
        return columns[0]
    return min(columns, key=lambda c: sum(map(len, map(str, c.values[:500]))))


def _from_two(family: Column, given: Column, keep_texts: bool) -> PersonComparer:
    family_codes, family_texts = _reduced(family, single_name)
    given_codes, given_texts = _reduced(given, single_name)
    # One list of distinct pairs serves both.
    width = len(given_texts) + 1
    packed = (family_codes.astype(np.int64) + 1) * width + (given_codes + 1)
    pairs, codes = np.unique(packed, return_inverse=True)
    families = [family_texts[p // width - 1] if p // width else "" for p in pairs.tolist()]
    givens = [given_texts[p % width - 1] if p % width else "" for p in pairs.tolist()]
    parts = with_sounds(families, givens)
    of_rows = codes.ravel().astype(np.int32)
    return PersonComparer(parts, of_rows, of_rows, ((family,), (given,)), keep_texts=keep_texts)


def titles(comparers: Iterable[Comparer]) -> tuple[str, ...]:
    """The headers of the compared columns."""
    found = [c.title for comparer in comparers for f in comparer.features for c in f.columns]
    return tuple(dict.fromkeys(found))
