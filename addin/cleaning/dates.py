"""Dates: every way of writing a day, and the days that cannot be right.

The standard value is ISO 8601 text, "2024-03-05", followed by the time of day where there
is one: "2024-03-05 14:30". A date that could be two days is never decided by guessing: the
column may tell (`DateCleaner.column_order`), otherwise it is a finding.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from addin.cleaning.date_forms import (
    form_of_text,
    forms_for,
    sort_by_form,
    write_cell,
    write_text,
)
from addin.cleaning.date_text import (
    DateFault,
    DateText,
    parse_date,
    pieces,
    possible_orders,
)
from addin.cleaning.lookalikes import LOOKALIKES, lookalikes_in, with_digits
from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import tidied, untidiness
from addin.findings import Code, Problem
from addin.table.cells import CellError, CellValue
from addin.table.fields import Kind

DateOrder = Literal["ask", "ymd", "dmy", "mdy"]

_FAULTS = {
    DateFault.UNREADABLE: Code.DATE_UNREADABLE,
    DateFault.IMPOSSIBLE: Code.DATE_IMPOSSIBLE,
    DateFault.NO_YEAR: Code.DATE_NO_YEAR,
    DateFault.NO_DAY: Code.DATE_INCOMPLETE,
}

# Days that programs write when they know none; `placeholder_problem` judges them.
_DOUBTFUL = tuple(
    dt.date(*parts)
    for parts in (
        (1, 1, 1),
        (1000, 1, 1),
        (1899, 12, 30),
        (1899, 12, 31),
        (1900, 1, 1),
        (1970, 1, 1),
        (9999, 1, 1),
        (9999, 12, 31),
    )
)

# Excel counts days from 1899-12-30 as 0, from serial 61 on; before it believes in a
# 29 February 1900.
_SERIAL_ZERO = dt.date(1899, 12, 30)
_SERIAL_TEXT = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")

_LABELS = re.compile(
    r"(?:出生|注册|成立|签约|合同|登记|到期|下单|入会|开户|首次|最近|联系|创建|更新)*"
    r"(?:日期|时间|生日|年月日|日)?(?:[:：=]|为|是|于|在)?|出生于?|生于|生|"
    r"(?:date(?: of birth)?|d\.?o\.?b\.?|birth ?(?:date|day)|born(?: on)?|on)\.?:?",
    re.IGNORECASE,
)


_ORDER_SHARE = 0.2
"""Share of a column that must be written day or month first to prove an order."""


class DateCleaner:
    """Reads dates. See `addin.cleaning.reading.Cleaner`.

    Attributes:
        forms: "iso" first, "date" for a date cell, then the patterns of
            `addin.cleaning.date_forms`; those that begin with day or month only when
            `order` says which.
    """

    def __init__(
        self,
        order: DateOrder = "ask",
        *,
        today: dt.date | None = None,
        allow_future: bool = False,
        earliest: dt.date = dt.date(1900, 1, 1),
        two_digit_pivot: int | None = None,
        kind: Kind = Kind.DATE,
    ) -> None:
        """Makes a cleaner.

        Args:
            order: how the column writes dates whose year does not come first.
            today: the last day that is not in the future; None takes the clock's.
            allow_future: whether days to come are right (contract ends, appointments).
            earliest: earlier days are too long ago.
            two_digit_pivot: two-digit years up to this one are 20xx; None takes this
                year's, and 20 more where the future is allowed.
            kind: DATE or BIRTH_DATE; 1970-01-01 is a computer's zero, but also a birthday.
        """
        self.order: DateOrder = order
        self.today = today if today is not None else dt.date.today()
        self.allow_future = allow_future
        self.earliest = earliest
        self.two_digit_pivot = two_digit_pivot
        self.kind = kind
        self.forms: tuple[str, ...] = forms_for(order)
        later = 100 if allow_future else 0
        self._last = dt.date(min(self.today.year + later, 9999), 12, 31) if later else self.today
        self._pivot = (
            min(self.today.year % 100 + (20 if allow_future else 0), 99)
            if two_digit_pivot is None
            else two_digit_pivot
        )

    def column_order(self, texts: Sequence[str]) -> Literal["", "ymd", "dmy", "mdy"]:
        """How a column writes its dates, as far as its own members prove it.

        An order is proved when every date without a leading four-digit year can be read in
        it, and one in twenty at least rules each other order out: 25/03/2024 is never
        month first. They must be a fifth of the column.

        Args:
            texts: n texts of one column, in any state.

        Returns:
            The order; "" when the column proves none.
        """
        votes = [orders for text in texts if (orders := possible_orders(tidied(text, signs=True)))]
        if len(votes) < _ORDER_SHARE * len(texts):
            return ""  # a few strays among other dates prove nothing of each other
        enough = max(1, len(votes) // 20)
        for order in ("ymd", "dmy", "mdy"):
            if not votes or any(order not in orders for orders in votes):
                continue
            rivals = [r for r in ("dmy", "mdy", "ymd") if r != order]
            if all(sum(r not in orders for orders in votes) >= enough for r in rivals):
                return order
        return ""

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> DateCleaner:  # noqa: ARG002
        """The cleaner for one column: with the order that its members prove, if any.

        Args:
            texts: n texts of one column.
            counts: how often each occurs; not needed here.
        """
        order = self.column_order(texts) if self.order == "ask" else self.order
        return DateCleaner(
            order or "ask",
            today=self.today,
            allow_future=self.allow_future,
            earliest=self.earliest,
            two_digit_pivot=self.two_digit_pivot,
            kind=self.kind,
        )

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into forms; a day that is doubtful in any way needs a closer look."""
        return sort_by_form(texts, self.forms, self.earliest, self._last, _DOUBTFUL)

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads a date cell, a serial number or a text."""
        if isinstance(value, CellError):
            return Reading(None, problems=(Problem(Code.ERROR_VALUE, {"found": str(value)}),))
        if isinstance(value, str):
            return self._read_text(value)
        if isinstance(value, dt.datetime):
            return self._read_moment(value)
        if isinstance(value, dt.date):
            return self._checked(value, "", "date")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._read_number(value)
        if value == dt.time():
            # Serial 0 in a date format.
            nothing = Problem(Code.PLACEHOLDER, {"found": "1900-01-00"}, clears=True)
            return Reading(None, problems=(nothing,))
        return _failed(Code.DATE_UNREADABLE)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The date in one of `forms`; a time with a zone stays text in every form.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        if not isinstance(standard, str):
            return standard
        return write_cell(standard) if form == "date" else write_text(standard, form)

    def _read_moment(self, moment: dt.datetime) -> Reading:
        # Serial numbers are fractions of a day, so a time may be a microsecond off.
        moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        time = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
        return self._checked(moment.date(), "" if time == "00:00" else time, "date")

    def _read_number(self, number: int | float) -> Reading:
        if not math.isfinite(number) or number < 0:
            return _failed(Code.DATE_UNREADABLE)
        if number in (0, 1):
            nothing = Problem(Code.PLACEHOLDER, {"found": "1900-01-00"}, clears=True)
            return Reading(None, problems=(nothing,))
        if number == int(number):
            digits = str(int(number))
            if len(digits) in (4, 6):
                return self._read_text(digits)
            if len(digits) == 8:
                parsed = parse_date(digits, self.order, self._pivot)
                if len(parsed.days) == 1:
                    return self._untidy(parsed.days[0], "", "date")
                return self._read_text(digits)
        return self._read_serial(number, "date")

    def _read_serial(self, number: float, form: str) -> Reading:
        if not 61 <= number < 80_000:
            return _failed(Code.DATE_UNREADABLE)
        seconds = round(number % 1 * 86_400)
        moment = dt.datetime.combine(_SERIAL_ZERO, dt.time()) + dt.timedelta(
            days=int(number), seconds=seconds
        )
        if not self.earliest <= moment.date() <= self._last:
            return _failed(Code.DATE_UNREADABLE)
        time = moment.strftime("%H:%M:%S" if moment.second else "%H:%M") if seconds else ""
        return self._untidy(moment.date(), time, form)

    def _untidy(self, day: dt.date, time: str, form: str) -> Reading:
        """A day that is certain, in a writing that no column wants."""
        reading = self._checked(day, time, "")
        if reading.problems:
            return reading
        suggestion = self.write(reading.standard, form)
        return Reading(reading.standard, "", (Problem(Code.FORM, suggestion=suggestion),))

    def _read_text(self, text: str) -> Reading:
        nothing = placeholder_problem(text, self.kind)
        if nothing and not (self.allow_future and text.strip().startswith("9999")):
            return Reading(None, problems=(nothing,))
        clean = tidied(text, signs=True)
        if _SERIAL_TEXT.fullmatch(clean):
            return self._read_serial(float(clean), "iso")
        # An apostrophe in front is how Excel is told "text"; imports bring it into the cell.
        bare = clean.lstrip("'’`")
        parsed = parse_date(bare, self.order, self._pivot)
        if parsed.fault is DateFault.UNREADABLE or parsed.fault is DateFault.IMPOSSIBLE:
            return self._read_disturbed(clean) or _failed(_FAULTS[parsed.fault])
        if parsed.fault is not None:
            return _failed(_FAULTS[parsed.fault])
        if len(parsed.days) > 1:
            first, second, *_ = (day.isoformat() for day in parsed.days)
            return _failed(Code.DATE_AMBIGUOUS, {"first": first, "second": second})
        return self._read_certain(text, bare, parsed)

    def _read_certain(self, text: str, bare: str, parsed: DateText) -> Reading:
        day = parsed.days[0]
        midnight = parsed.time == "00:00"
        form = form_of_text(day.isoformat(), parsed.day_text, self.forms)
        if parsed.joined_by_t:
            form = "iso_t" if form == "iso" else ""
        reading = self._checked(day, "" if midnight else parsed.time, form)
        if reading.problems:
            return reading
        if text == bare and not (midnight and not parsed.joined_by_t):
            return reading
        expected = str(self.write(reading.standard, form or "iso"))
        problem = untidiness(text, signs=True, expected=expected)
        problem = problem or Problem(Code.FORM, suggestion=expected)
        return Reading(reading.standard, form, (problem,))

    def _read_disturbed(self, clean: str) -> Reading | None:
        """A date with letters for digits, with words, or more than one date."""
        if LOOKALIKES.intersection(clean):
            parsed = parse_date(with_digits(clean), self.order, self._pivot)
            if len(parsed.days) == 1:
                reading = self._checked(
                    parsed.days[0],
                    parsed.time,
                    form_of_text(parsed.days[0].isoformat(), parsed.day_text, self.forms),
                )
                if not reading.problems:
                    suggestion = self.write(reading.standard, reading.form or "iso")
                    found = {"found": lookalikes_in(clean)}
                    problem = Problem(Code.LETTER_FOR_DIGIT, found, suggestion)
                    return Reading(reading.standard, "", (problem,))
        found_pieces = pieces(clean)
        if len(found_pieces) > 1:
            return _failed(Code.SEVERAL_VALUES, {"count": len(found_pieces)})
        if len(found_pieces) != 1 or found_pieces[0][0] == clean:
            return None
        return self._read_glued(clean, found_pieces[0])

    def _read_glued(self, clean: str, piece: re.Match[str]) -> Reading | None:
        before, after = clean[: piece.start()].strip(), clean[piece.end() :].strip()
        if before[-1:].isdigit() or after[:1].isdigit():
            return None
        parsed = parse_date(piece[0], self.order, self._pivot)
        if len(parsed.days) != 1:
            return None
        words = " ".join(part for part in (before, after) if part)
        if not any(character.isalpha() for character in words):
            return None
        reading = self._checked(
            parsed.days[0],
            "",
            form_of_text(parsed.days[0].isoformat(), piece[0], self.forms),
        )
        if reading.problems:
            return reading
        # A label says what the column says; "about" and remarks would be lost.
        only_label = _LABELS.fullmatch(before) and _LABELS.fullmatch(after)
        suggestion = self.write(reading.standard, reading.form or "iso") if only_label else None
        problem = Problem(Code.WORDS_GLUED, {"found": words}, suggestion)
        return Reading(reading.standard, "", (problem,))

    def _checked(self, day: dt.date, time: str, form: str) -> Reading:
        """The reading of a day that is certain, with what is wrong about the day itself."""
        standard = f"{day.isoformat()} {time}" if time else day.isoformat()
        if day in _DOUBTFUL and not (self.allow_future and day.year == 9999):
            nothing = placeholder_problem(day.isoformat(), self.kind)
            if nothing:
                return Reading(None, problems=(nothing,))
        if day < self.earliest:
            return Reading(standard, form, (Problem(Code.DATE_TOO_OLD),))
        if day > self._last and not (self.allow_future and day.year == 9999):
            return Reading(standard, form, (Problem(Code.DATE_FUTURE),))
        return Reading(standard, form)


def _failed(code: Code, params: Mapping[str, object] | None = None) -> Reading:
    return Reading(None, problems=(Problem(code, params or {}),))
