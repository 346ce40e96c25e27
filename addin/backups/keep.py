"""Which snapshots stay: the newest, and one a day, week and month further back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from addin.backups.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Keep:
    """Which snapshots of a workbook stay; one that any of the rules wants stays.

    Attributes:
        latest: so many of the newest; at least one always stays.
        daily, weekly, monthly: the newest of each of so many days, weeks (from Monday) and
            months that have any, by local time.
        max_bytes: then the oldest go until the files fit; None for no limit.
    """

    latest: int = 20
    daily: int = 0
    weekly: int = 0
    monthly: int = 0
    max_bytes: int | None = None


def wanted(snapshots: Iterable[Snapshot], keep: Keep) -> set[Snapshot]:
    """The snapshots that stay.

    Args:
        snapshots: those of one workbook, the newest first.
        keep: the rules.
    """
    snapshots = tuple(snapshots)
    staying = set(snapshots[: max(1, keep.latest)])
    rules: tuple[tuple[int, Callable[[dt.date], object]], ...] = (
        (keep.daily, lambda day: day),
        (keep.weekly, lambda day: day.isocalendar()[:2]),
        (keep.monthly, lambda day: (day.year, day.month)),
    )
    for count, period_of in rules:
        periods: set[object] = set()
        for snapshot in snapshots:
            period = period_of(snapshot.time.astimezone().date())
            if len(periods) < count and period not in periods:
                periods.add(period)
                staying.add(snapshot)
    if keep.max_bytes is None:
        return staying
    sizes: dict[str, int] = {}
    fitting: set[Snapshot] = set()
    for snapshot in snapshots:
        if snapshot in staying:
            sizes[snapshot.digest] = snapshot.size
            if fitting and sum(sizes.values()) > keep.max_bytes:
                break
            fitting.add(snapshot)
    return fitting
