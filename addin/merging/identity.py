"""By what a row is known again: its code, its content, and what tells the customer apart.

Fingerprints are written into workbooks and compared years later: what goes into them, and how
it is reduced, must not change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from addin.table.cells import CellValue, is_blank, text_of
from addin.table.fields import Kind
from addin.table.table import Column, CustomerTable

IDENTIFYING = frozenset({
    Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME, Kind.COMPANY, Kind.PHONE, Kind.EMAIL,
    Kind.ID_NUMBER, Kind.USCC, Kind.TAX_ID, Kind.BIRTH_DATE, Kind.ADDRESS,
})  # fmt: skip
"""The kinds that tell one customer from another."""

_NAMING = (Kind.PERSON, Kind.COMPANY, Kind.FAMILY_NAME, Kind.GIVEN_NAME)
_NO_CODE = "#"
_MOBILE_AFTER_ZERO = re.compile(r"^0(?=1[3-9]\d{9}$)")
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Identity:
    """A row as it is known again.

    Attributes:
        key: its code, or "#" with `likeness` where it has none.
        name: what a person calls it.
        likeness: fingerprint of the values that tell the customer apart, however they are
            written; it changes when one of them changes.
    """

    key: str
    name: str
    likeness: str

    @property
    def nameless_key(self) -> str:
        """The key where the code does not tell the row from another."""
        return f"{_NO_CODE}{self.likeness}"


def is_code(key: str) -> bool:
    """Whether a key is a customer code."""
    return not key.startswith(_NO_CODE)


def identity_of(columns: Sequence[Column], values: Sequence[CellValue]) -> Identity:
    """The identity of a row.

    Args:
        columns: m columns.
        values: the row's m values.
    """
    likeness = likeness_of(columns, values)
    code = code_of(columns, values)
    return Identity(code or f"{_NO_CODE}{likeness}", name_of(columns, values), likeness)


def row_values(table: CustomerTable, position: int) -> tuple[CellValue, ...]:
    """The values of one row, one for each column."""
    return tuple(column.values[position] for column in table.columns)


def code_column(columns: Sequence[Column]) -> int | None:
    """The index of the column of customer codes."""
    coded = [i for i, c in enumerate(columns) if c.field is not None and c.kind is Kind.CODE]
    named = [i for i in coded if (f := columns[i].field) is not None and f.key == "code"]
    unique = [i for i in coded if (f := columns[i].field) is not None and f.unique]
    return next(iter([*named, *unique]), None)


def code_of(columns: Sequence[Column], values: Sequence[CellValue]) -> str:
    """A row's customer code; "" where it has none."""
    index = code_column(columns)
    return "" if index is None else " ".join(text_of(values[index]).split())


def name_of(columns: Sequence[Column], values: Sequence[CellValue]) -> str:
    """What a person calls a row."""
    for kind in _NAMING:
        for column, value in zip(columns, values, strict=True):
            if column.field is not None and column.kind is kind and not is_blank(value):
                return " ".join(text_of(value).split())
    return next((" ".join(text_of(v).split()) for v in values if not is_blank(v)), "")


def likeness_of(columns: Sequence[Column], values: Sequence[CellValue]) -> str:
    """Fingerprint of the values that tell the customer apart, however they are written."""
    told = [
        (column, value)
        for column, value in zip(columns, values, strict=True)
        if column.field is not None
        and column.kind in IDENTIFYING
        and column.field.options.get("closed") != "yes"
    ]
    if not told:
        told = list(zip(columns, values, strict=True))
    parts = [
        f"{column.field.key if column.field else column.title}={reduced}"
        for column, value in told
        if (reduced := _reduced(column.kind, value))
    ]
    return _digest("\n".join(sorted(parts)))


def content_of(
    columns: Sequence[Column], values: Sequence[CellValue], formulas: Collection[int] = ()
) -> str:
    """Fingerprint of everything in a row but the results of formulas.

    Args:
        columns: m columns.
        values: the row's m values.
        formulas: indices of the columns in which the row has a formula.
    """
    parts = [
        f"{column.title}={_type_of(value)}{text_of(value)}"
        for i, (column, value) in enumerate(zip(columns, values, strict=True))
        if value is not None and i not in formulas
    ]
    return _digest("\n".join(parts))


def _type_of(value: CellValue) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "n"
    return type(value).__name__[0]


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _reduced(kind: Kind, value: CellValue) -> str:
    """A value without what does not count: width, case, spaces, punctuation, +86."""
    text = unicodedata.normalize("NFKC", text_of(value)).casefold()
    if kind is Kind.BIRTH_DATE and (day := _DAY.search(text)):
        return f"{day[1]}{int(day[2]):02d}{int(day[3]):02d}"
    if kind is Kind.EMAIL:
        return "".join(text.split())
    kept = "".join(c for c in text if c.isalnum())
    if kind is Kind.PHONE:
        digits = "".join(c for c in kept if c.isdigit())
        for prefix in ("0086", "86"):
            if digits.startswith(prefix) and len(digits) >= len(prefix) + 10:
                digits = digits[len(prefix) :]
        # An old habit: a zero before the mobile number.
        return _MOBILE_AFTER_ZERO.sub("", digits) or kept
    return kept
