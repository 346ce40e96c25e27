"""What a list with duplicates is, how long the clusters are, how it is written."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

Customer = TypeVar("Customer")
Item = TypeVar("Item")
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicatedList:
    """A list and the truth about its rows.

    Attributes:
        name: of the list.
        headers: m headers.
        rows: n rows of m texts; a blank is "".
        clusters: n numbers; rows with the same number are one customer.
    """

    name: str
    headers: Row
    rows: tuple[Row, ...]
    clusters: tuple[int, ...]


class Pool(Generic[Item]):
    """Things of which some are drawn more often than others.

    Args:
        items: the things.
        weights: how often each; without them the first is the most frequent and the k-th as
            frequent as k to the power of -`steepness` (Zipf).
    """

    def __init__(
        self,
        items: Sequence[Item],
        weights: Iterable[float] | None = None,
        steepness: float = 0.7,
    ) -> None:
        self.items = items
        shares = weights or ((n + 1) ** -steepness for n in range(len(items)))
        self._sums = list(accumulate(shares))

    def draw(self, random: Random) -> Item:
        """One of the things."""
        return random.choices(self.items, cum_weights=self._sums)[0]


def assemble(
    name: str,
    headers: Row,
    random: Random,
    rows: int,
    customers: Iterable[Customer],
    sizes: Mapping[int, float],
    show: Callable[[Customer, int, int], Row],
) -> DuplicatedList:
    """Shows customers until there are enough rows, and shuffles the rows.

    Args:
        name: of the list.
        headers: of its columns.
        random: the source of chance.
        rows: how many rows, exactly.
        customers: as many as are needed.
        sizes: number of rows of a customer -> how often that happens.
        show: (customer, which of its rows from 0, running number by chance) -> a row.
            The running number is different for every row and says nothing of the customer.
    """
    pool = Pool(list(sizes), sizes.values())
    numbers = list(range(rows + max(sizes)))
    random.shuffle(numbers)
    made: list[tuple[Row, int]] = []
    for number, customer in enumerate(customers):
        for copy in range(pool.draw(random)):
            made.append((show(customer, copy, numbers[len(made)]), number))
        if len(made) >= rows:
            break
    del made[rows:]
    random.shuffle(made)
    return DuplicatedList(name, headers, tuple(r for r, _ in made), tuple(c for _, c in made))


def write_list(made: DuplicatedList, path: Path) -> None:
    """Writes the list without the truth: .csv, UTF-8 with a mark, as Excel does."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(made.headers)
        writer.writerows(made.rows)
