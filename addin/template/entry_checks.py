"""What may be typed into a column: entry check, hints, and the colours of wrong cells.

The entry check stops a slip while it is typed; a paste goes around it, so that the same
condition also colours the cell. Neither replaces `validate`, which knows far more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from addin.findings import TEXTS, Code
from addin.hosts.port import PALETTE
from addin.i18n import Message, _, current_language, msg
from addin.table.bounds import number_bound
from addin.table.fields import Field, Kind
from addin.table.rulebook import Settings
from addin.template import formulas

_RELATIVE = re.compile(r"today(?:([+-]\d+)([dmy]))?", re.IGNORECASE)
_DAYS = {"d": 1.0, "m": 30.0, "y": 365.25}
_EARLIEST = dt.date(1900, 1, 2)
_LONGEST_LIST = 255
_LONGEST_HINT = 250
_LONGEST_TITLE = 32

_LENGTHS: Mapping[Kind, int] = {
    Kind.CODE: 30,
    Kind.PERSON: 40,
    Kind.GIVEN_NAME: 30,
    Kind.FAMILY_NAME: 30,
    Kind.COMPANY: 100,
    Kind.ADDRESS: 200,
    Kind.REGION: 30,
    Kind.CITY: 30,
    Kind.COUNTRY: 60,
    Kind.STREET_NUMBER: 20,
    Kind.CHOICE: 40,
    Kind.TAGS: 200,
    Kind.TAX_ID: 30,
}
_LONGEST_TEXT = 1000

WHOLE = "whole"
"""Option of a number field whose values are whole: whole = "yes"."""


@dataclass(frozen=True, slots=True)
class Colouring:
    """Cells that are coloured while a formula holds.

    Attributes:
        formula: for the column's first cell, without the equals sign.
        color: "#RRGGBB".
    """

    formula: str
    color: str


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """What may be typed into a column.

    Attributes:
        validation: options of XlsxWriter's `data_validation`, without the words.
        demands: what is demanded of an entry, for people; may be empty.
        colourings: how wrong cells are coloured, the worst first.
        choices: the entries of a drop-down; they go to a sheet of their own when they are
            too long for the check itself.
    """

    validation: Mapping[str, Any]
    demands: tuple[Message, ...] = ()
    colourings: tuple[Colouring, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def needs_list(self) -> bool:
        """Whether the choices must stand in cells."""
        return len(",".join(self.choices)) > _LONGEST_LIST or any("," in c for c in self.choices)


def entry_check(field: Field, settings: Settings, cell: str) -> EntryCheck:
    """What may be typed into a field's column.

    Args:
        field: the field.
        settings: of the rule book; its region says how phones are written.
        cell: address of the column's first cell, such as "E2".
    """
    choices = _choices(field)
    if choices:
        return _list_check(choices, cell)
    formed = _formed(field, settings)
    if formed is not None:
        return _formula_check(*formed, cell)
    if field.kind in (Kind.DATE, Kind.BIRTH_DATE):
        return _date_check(field, cell)
    if field.kind in (Kind.NUMBER, Kind.MONEY):
        return _number_check(field, cell)
    longest = _LENGTHS.get(field.kind, _LONGEST_TEXT)
    return EntryCheck(
        {"validate": "length", "criteria": "<=", "value": longest},
        (msg("At most {count} characters", count=longest),),
    )


def words_of(field: Field, check: EntryCheck) -> dict[str, Any]:
    """The words of an entry check: the line shown on selection, and the one on an error."""
    hint = field_help(field)
    words: dict[str, Any] = {}
    if field.required:
        hint = _("Required. {help}", help=hint) if hint else _("Required")
    if hint:
        words["input_title"] = field.name[:_LONGEST_TITLE]
        words["input_message"] = hint[:_LONGEST_HINT]
    demands = "\n".join(str(demand) for demand in check.demands)
    if demands:
        words["error_title"] = field.name[:_LONGEST_TITLE]
        words["error_message"] = demands[:_LONGEST_HINT]
    return words


def field_help(field: Field) -> str:
    """One line for whoever fills the column in; "" where there is nothing to say."""
    return field.help.get(current_language()) or next(iter(field.help.values()), "")


def _next(code: Code) -> Message:
    """What a finding of this code tells the user to do."""
    return Message(TEXTS[code].next)


def _choices(field: Field) -> tuple[str, ...]:
    if field.kind is Kind.YES_NO:
        return tuple(field.choices) or (_("yes"), _("no"))
    return tuple(field.choices) if field.kind is Kind.CHOICE else ()


def _list_check(choices: tuple[str, ...], cell: str) -> EntryCheck:
    listed = formulas.one_of(cell, choices)
    wrong = Colouring(f"AND({formulas.filled(cell)},NOT({listed}))", PALETTE.error)
    return EntryCheck(
        {"validate": "list", "source": list(choices)},
        (Message(TEXTS[Code.CHOICE_UNKNOWN].next, {"choices": ", ".join(choices)}),),
        (wrong,) if len(wrong.formula) <= formulas.LONGEST else (),
        choices,
    )


def _formed(field: Field, settings: Settings) -> tuple[Callable[[str], str], Message, str] | None:
    """Formula, demand and strictness of kinds that have a form.

    A check character may be wrong on the customer's own paper: that entry is only warned of.
    """
    chinese = settings.region == "CN"
    match field.kind:
        case Kind.PHONE if chinese and field.key.startswith("mobile"):
            demand = msg("11 digits without spaces; a foreign number begins with +")
            return formulas.chinese_mobile, demand, "stop"
        case Kind.PHONE:
            return formulas.phone, _next(Code.PHONE_UNREADABLE), "stop"
        case Kind.EMAIL:
            return formulas.email, _next(Code.EMAIL_FORM), "stop"
        case Kind.ID_NUMBER:
            return formulas.id_number, _next(Code.ID_FORM), "warning"
        case Kind.USCC:
            return formulas.uscc, _next(Code.USCC_FORM), "warning"
        case Kind.POSTCODE if chinese:
            return formulas.postcode, _next(Code.POSTCODE_FORM), "stop"
        case Kind.URL:
            return formulas.url, _next(Code.URL_FORM), "stop"
        case _:
            return None


def _formula_check(
    formula: Callable[[str], str], demand: Message, strictness: str, cell: str
) -> EntryCheck:
    right = formula(cell)
    wrong = Colouring(f"AND({formulas.filled(cell)},NOT({right}))", PALETTE.error)
    validation = {"validate": "custom", "value": f"={right}", "error_type": strictness}
    return EntryCheck(validation, (demand,), (wrong,))


def _date_check(field: Field, cell: str) -> EntryCheck:
    low, high = _date_bound(field.minimum), _date_bound(field.maximum)
    demands = [_next(Code.DATE_UNREADABLE)]
    if field.minimum is not None:
        demands.append(msg("Not before {minimum}", minimum=shown_bound(field.minimum)))
    if field.maximum is not None:
        demands.append(msg("Not after {maximum}", maximum=shown_bound(field.maximum)))
    validation: dict[str, Any] = {"validate": "date"}
    if high is None:
        validation |= {"criteria": ">=", "value": low or _EARLIEST}
    else:
        validation |= {"criteria": "between", "minimum": low or _EARLIEST, "maximum": high}
    readable = f"ISNUMBER(DATEVALUE({cell}))"
    outside = [f"{cell}<{_serial(low or _EARLIEST)}"]
    if high is not None:
        outside.append(f"{cell}>{_serial(high)}")
    beyond = f"IF(ISNUMBER({cell}),OR({','.join(outside)}),FALSE)"
    colourings = (
        Colouring(beyond, PALETTE.error),
        Colouring(f"AND(ISTEXT({cell}),{formulas.filled(cell)},NOT({readable}))", PALETTE.error),
        Colouring(f"AND(ISTEXT({cell}),{formulas.filled(cell)})", PALETTE.tidy),
    )
    return EntryCheck(validation, tuple(demands), colourings)


def _date_bound(text: str | None) -> dt.date | str | None:
    """A day, or a formula for one that depends on today."""
    if text is None:
        return None
    match = _RELATIVE.fullmatch(text)
    if match is None:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return None
    if match[1] is None:
        return "=TODAY()"
    days = round(_DAYS[match[2].casefold()] * int(match[1]))
    return f"=TODAY(){days:+d}"


def _serial(bound: dt.date | str) -> str:
    """A bound as part of a formula."""
    if isinstance(bound, str):
        return bound.removeprefix("=")
    return f"DATE({bound.year},{bound.month},{bound.day})"


def shown_bound(text: str) -> Message | str:
    """A bound as people read it."""
    return msg("today") if text.casefold() == "today" else text


def _plain(number: float) -> int | float:
    """A whole number without a decimal point."""
    return int(number) if number == int(number) else number


def _number_check(field: Field, cell: str) -> EntryCheck:
    whole = field.options.get(WHOLE) == "yes"
    low, high = number_bound(field.minimum), number_bound(field.maximum)
    demands = [msg("Whole numbers only") if whole else _next(Code.NUMBER_UNREADABLE)]
    outside = []
    if low is not None:
        demands.append(msg("Not below {minimum}", minimum=f"{low:g}"))
        outside.append(f"{cell}<{low:.15g}")
    if high is not None:
        demands.append(msg("Not above {maximum}", maximum=f"{high:g}"))
        outside.append(f"{cell}>{high:.15g}")
    if whole:
        outside.append(f"{cell}<>INT({cell})")
    validation = {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": _plain(-1e12 if low is None else low),
        "maximum": _plain(1e12 if high is None else high),
    }
    colourings = [Colouring(f"AND(ISTEXT({cell}),{formulas.filled(cell)})", PALETTE.tidy)]
    if outside:
        beyond = f"IF(ISNUMBER({cell}),OR({','.join(outside)}),FALSE)"
        colourings.insert(0, Colouring(beyond, PALETTE.error))
    return EntryCheck(validation, tuple(demands), tuple(colourings))
