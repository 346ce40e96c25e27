"""The columns of the template's customer table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from addin.table.cells import column_letters
from addin.table.fields import Field, Kind
from addin.table.rulebook import RuleBook
from addin.template.entry_checks import WHOLE
from addin.template.look import shown_width

CODE_LENGTH = 6

_WIDTHS: Mapping[Kind, float] = {
    Kind.CODE: 11,
    Kind.PERSON: 11,
    Kind.GIVEN_NAME: 10,
    Kind.FAMILY_NAME: 10,
    Kind.COMPANY: 32,
    Kind.PHONE: 16,
    Kind.EMAIL: 27,
    Kind.DATE: 12,
    Kind.BIRTH_DATE: 12,
    Kind.NUMBER: 9,
    Kind.MONEY: 14,
    Kind.CHOICE: 9,
    Kind.TAGS: 22,
    Kind.ADDRESS: 36,
    Kind.STREET_NUMBER: 8,
    Kind.POSTCODE: 9,
    Kind.CITY: 11,
    Kind.REGION: 14,
    Kind.COUNTRY: 12,
    Kind.ID_NUMBER: 21,
    Kind.USCC: 22,
    Kind.TAX_ID: 18,
    Kind.URL: 28,
    Kind.TEXT: 26,
    Kind.YES_NO: 7,
}
_ALIGNED: Mapping[Kind, str] = {
    Kind.DATE: "center",
    Kind.BIRTH_DATE: "center",
    Kind.YES_NO: "center",
    Kind.CHOICE: "center",
    Kind.NUMBER: "right",
    Kind.MONEY: "right",
}
# The filter button and the cell's own margins.
_BUTTON = 4


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column of the customer table.

    Attributes:
        field: what it holds.
        index: sheet column, from 1.
        header: its heading, with a star where it is required.
        width: in characters.
        number_format: of its cells.
        align: how its values stand: "left", "center", "right".
        prefilled: whether it holds codes that are given out beforehand; it is locked then.
    """

    field: Field
    index: int
    header: str
    width: float
    number_format: str
    align: str
    prefilled: bool

    @property
    def letter(self) -> str:
        """Its letter on the sheet."""
        return column_letters(self.index)

    def range(self, first_row: int, last_row: int) -> str:
        """Some of its cells, sheet rows from 1: "B2:B1001"."""
        return f"{self.letter}{first_row}:{self.letter}{last_row}"


def columns_of(book: RuleBook) -> tuple[FieldColumn, ...]:
    """The columns for a rule book's fields, in their order; no two headings are alike."""
    prefilled = _field_of_codes(book)
    taken: set[str] = set()
    columns = []
    for index, field in enumerate(book.fields, 1):
        header = name = f"{field.name} *" if field.required else field.name
        count = 1
        while header.casefold() in taken:
            count += 1
            header = f"{name} {count}"
        taken.add(header.casefold())
        widest = max((shown_width(choice) + _BUTTON for choice in field.choices), default=0)
        width = max(_WIDTHS[field.kind], shown_width(header) + _BUTTON, widest)
        columns.append(
            FieldColumn(
                field,
                index,
                header,
                min(width, 60),
                number_format_of(field),
                _ALIGNED.get(field.kind, "left"),
                field is prefilled,
            )
        )
    return tuple(columns)


def number_format_of(field: Field) -> str:
    """The number format of a field's cells: text for digits that must survive."""
    if field.kind.is_digits:
        return "@"
    match field.kind:
        case Kind.DATE | Kind.BIRTH_DATE:
            return "yyyy-mm-dd"
        case Kind.MONEY:
            return "#,##0.00"
        case Kind.NUMBER:
            return "#,##0" if field.options.get(WHOLE) == "yes" else "General"
        case _:
            return "General"


def new_code(number: int) -> str:
    """The code that is given to the n-th row: "C000001"."""
    return f"C{number:0{CODE_LENGTH}d}"


def _field_of_codes(book: RuleBook) -> Field | None:
    """The field whose values are given out beforehand, if the rules let them be like ours."""
    for field in book.fields:
        if field.kind is Kind.CODE and field.key == "code":
            fits = field.pattern is None or re.fullmatch(field.pattern, new_code(1))
            return field if fits else None
    return None
