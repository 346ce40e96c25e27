"""`compare`: finds the customers that two tables have in common and lists where they differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from addin.commands.differences import Difference, How, Readings, find_differences
from addin.i18n import Message, msg
from addin.matching.links import Link, Links
from addin.table.cells import text_of
from addin.table.fields import Kind
from addin.table.table import CustomerTable


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two tables.

    Attributes:
        name: what the sheets call it.
        table: the table.
        readings: its columns as they were read.
        file: address of its workbook as seen from the result, for links; "" for none.
    """

    name: str
    table: CustomerTable
    readings: Readings = field(default_factory=dict)
    file: str = ""

    def row(self, position: int) -> int:
        """The sheet row of a customer."""
        return int(self.table.rows[position])

    def customer(self, position: int) -> str:
        """What to call a customer: the name, else the firm; "" where neither is filled."""
        names = [self._text(kind, position) for kind in (Kind.FAMILY_NAME, Kind.GIVEN_NAME)]
        for kind in (Kind.PERSON, Kind.COMPANY):
            if text := self._text(kind, position):
                return text
        return " ".join(name for name in names if name)

    def code(self, position: int) -> str:
        """The customer code; "" where there is none."""
        return self._text(Kind.CODE, position)

    def _text(self, kind: Kind, position: int) -> str:
        column = next(
            (c for c in self.table.of_kind(kind)
             if c.field is None or c.field.options.get("closed") != "yes"),
            None,
        )  # fmt: skip
        return "" if column is None else text_of(column.values[position]).strip()


@dataclass(frozen=True, slots=True)
class CompareLine:
    """One line of the comparison: a customer and one thing to tell of them.

    Attributes:
        number: of the customer, from 1, in the order of the lines.
        link: the two rows; their positions are those in the tables.
        title: what is compared; "" for a line about the customer as a whole.
        one, other: the values.
        how: how they stand to each other; SAME for a customer without differences.
        conflict: whether the two rows have the same code and are two customers.
        twins: sheet rows of the one and of the other table that are this customer as well.
    """

    number: int
    link: Link
    title: str
    one: str
    other: str
    how: How
    conflict: bool = False
    twins: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What came of comparing two tables.

    Attributes:
        one, other: the tables.
        links: what they have in common.
        lines: the lines to show, what is to be looked at first.
        counts: figures by name: rows_one, rows_other, linked, customers, differing,
            differences, form, unsure, several, conflicts, only_one, only_other.
    """

    one: Side
    other: Side
    links: Links
    lines: Sequence[CompareLine]
    counts: Mapping[str, int]


def compare(one: Side, other: Side, links: Links, *, whole: bool = False) -> Comparison:
    """Compares the linked rows of two tables, column by column.

    Args:
        one, other: the tables.
        links: what they have in common.
        whole: also list values that are only written differently, and customers without any
            difference.
    """
    pairs = [
        pair for pair in links.pairs
        if not (links.own_numbers and pair.one.kind is pair.other.kind is Kind.CODE)
    ]  # fmt: skip
    differences = find_differences(links.links, pairs, one.readings, other.readings)
    by_link: defaultdict[int, list[Difference]] = defaultdict(list)
    for difference in differences:
        by_link[difference.link].append(difference)
    lines = tuple(_lines(one, other, links, by_link, whole=whole))
    real = Counter(d.link for d in differences if d.how is not How.FORM)
    counts = {
        "rows_one": len(one.table),
        "rows_other": len(other.table),
        "linked": len(links.links),
        "customers": _customers(links.links),
        "differing": len(real),
        "differences": sum(real.values()),
        "form": sum(d.how is How.FORM for d in differences),
        "unsure": sum(not link.sure for link in links.links),
        "several": sum(link.several for link in links.links),
        "conflicts": len(links.conflicts),
        "only_one": len(links.only_one),
        "only_other": len(links.only_other),
    }
    return Comparison(one, other, links, lines, counts)


def _lines(
    one: Side,
    other: Side,
    links: Links,
    differences: Mapping[int, Sequence[Difference]],
    *,
    whole: bool,
) -> Iterator[CompareLine]:
    codes = next((p.title for p in links.pairs if p.one.kind is p.other.kind is Kind.CODE), "")
    number = 0
    for number, link in enumerate(links.conflicts, 1):
        shown = one.customer(link.one), other.customer(link.other)
        yield CompareLine(number, link, codes, *shown, How.CONTENT, conflict=True)
    of_one, of_other = _partners(links.links)
    order = sorted(
        range(len(links.links)), key=lambda i: (links.links[i].sure, not links.links[i].several)
    )
    for i in order:
        link = links.links[i]
        found = [d for d in differences.get(i, ()) if whole or d.how is not How.FORM]
        twins = (
            tuple(one.row(p) for p in of_other[link.other] if p != link.one),
            tuple(other.row(p) for p in of_one[link.one] if p != link.other),
        )
        if not found and not whole and link.sure and not any(twins):
            continue
        number += 1
        if not found:
            yield CompareLine(number, link, "", "", "", How.SAME, twins=twins)
        for d in found:
            yield CompareLine(number, link, d.pair.title, d.one, d.other, d.how, twins=twins)


def _customers(links: Sequence[Link]) -> int:
    """How many customers some links stand for: the links have no circles."""
    return len({k.one for k in links}) + len({k.other for k in links}) - len(links)


def _partners(links: Sequence[Link]) -> tuple[Mapping[int, list[int]], Mapping[int, list[int]]]:
    """(for each row of the one table its partners, for each of the other table its)"""
    of_one: defaultdict[int, list[int]] = defaultdict(list)
    of_other: defaultdict[int, list[int]] = defaultdict(list)
    for link in links:
        of_one[link.one].append(link.other)
        of_other[link.other].append(link.one)
    return of_one, of_other


def how_in_words(line: CompareLine, comparison: Comparison) -> Message:
    """How the two values of a line stand to each other."""
    if line.conflict:
        return msg("Same code, different customers")
    if line.how is How.ONLY_ONE:
        return msg("Only {name} has it", name=comparison.one.name)
    if line.how is How.ONLY_OTHER:
        return msg("Only {name} has it", name=comparison.other.name)
    return {
        How.CONTENT: msg("Different"),
        How.FORM: msg("Written differently"),
    }.get(line.how, msg("No difference"))


def remark_on(line: CompareLine, comparison: Comparison) -> str:
    """What else there is to say of a line's customer; "" for nothing."""
    found = []
    for side, rows in zip((comparison.one, comparison.other), line.twins, strict=True):
        if rows:
            shown = ", ".join(map(str, rows[:6])) + ("…" if len(rows) > 6 else "")
            found.append(str(msg("Also in row {rows} of {name}", rows=shown, name=side.name)))
    if not found and line.link.several:
        found.append(str(msg("Several rows of this customer")))
    return "; ".join(found)


def summary_of(comparison: Comparison) -> tuple[Message, ...]:
    """What a person is told."""
    counts, one, other = comparison.counts, comparison.one.name, comparison.other.name
    lines = [
        msg(
            "{one} has {rows_one} rows, {other} {rows_other}.",
            one=one, other=other, rows_one=counts["rows_one"], rows_other=counts["rows_other"],
        ),
        msg(
            "In both: {customers} customers; {differing} rows differ, in {differences} values.",
            customers=counts["customers"], differing=counts["differing"],
            differences=counts["differences"],
        ),
        msg(
            "Only in {one}: {only_one}. Only in {other}: {only_other}.",
            one=one, other=other, only_one=counts["only_one"], only_other=counts["only_other"],
        ),
    ]  # fmt: skip
    if counts["unsure"] or counts["several"]:
        lines.append(
            msg(
                "To look at: {unsure} that are not sure, {several} of customers who stand "
                "there several times.",
                unsure=counts["unsure"],
                several=counts["several"],
            )
        )
    if counts["conflicts"]:
        lines.append(
            msg(
                "Codes that both have for different customers: {count}.",
                count=counts["conflicts"],
            )
        )
    return (*lines, *comparison.links.remarks)


def names_of(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """What to call two tables.

    Args:
        one, other: name of the file without its ending, and of the sheet.

    Returns:
        The files' names; those of the sheets where both files have the same; with A and B
        where even these are the same.
    """
    for a, b in zip(one, other, strict=True):
        if a.casefold() != b.casefold():
            return a, b
    return f"{one[0]} A", f"{other[0]} B"
