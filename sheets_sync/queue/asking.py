"""What may be asked for in a Google Sheet, and what may not.

Whoever can edit the spreadsheet can ask, and need not be the one who looks after the table. So
there is a short list of commands, all of them such that the editor could do nothing worse by
hand; everything else is refused, in words that say who can do it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from addin.i18n import N_, Message, msg
from addin.table.listed import reduced, reduced_words
from sheets_sync.queue.lines import Line, Queue, State

LABELS: Mapping[str, str] = {
    "sync": N_("Sync"),
    "validate": N_("Validate"),
    "clear": N_("Clear marks"),
    "fix": N_("Standardise"),
    "duplicates": N_("Find duplicates"),
    "tag": N_("Tag segments"),
}
"""The commands that may be asked for, with the words that the menu writes."""
REPEATABLE = frozenset({"sync", "validate", "clear", "duplicates", "tag"})
"""Those that leave the same behind when they are run twice."""
KEPT_BACK: Mapping[str, str] = {
    "lock": N_("Lock columns"),
    "unlock": N_("Unlock"),
    "merge": N_("Merge"),
    "split": N_("Split"),
    "undo": N_("Undo command"),
    "restore": N_("Restore"),
}
"""Those that only whoever looks after the table may run."""
MOST = 20
"""So many lines are run in one go; the others wait for the next sync."""
LONGEST_RUN = dt.timedelta(hours=1)
"""A line that has been running longer was interrupted, whoever has taken it."""

_ARGUMENT = re.compile(r"gid=([0-9]{1,10})")
_AGAIN = "/2"


@dataclass(frozen=True, slots=True)
class Asked:
    """A line, looked at.

    Attributes:
        line: as it stands there.
        verb: what is to be run; "" where nothing is.
        settled: what becomes of it without a run: REFUSED or FAILED; None where it is run.
        why: why it is not run; None where it is.
    """

    line: Line
    verb: str = ""
    settled: State | None = None
    why: Message | None = None

    def run_id(self, run: str) -> str:
        """What is written beside the line when it is taken; tells a second attempt."""
        return run + _AGAIN if self.line.state is State.RUNNING else run


def look_at(queue: Queue, now: dt.datetime, own_runs: Collection[str] = ()) -> list[Asked]:
    """The lines about which something is to be done, each with what that is.

    Args:
        queue: as it was read.
        now: the time of the run.
        own_runs: earlier runs from here that came to no end.

    Returns:
        One entry for each line that waits or was interrupted, in order, at most `MOST`. Lines
        that another sync is running just now are left out.
    """
    found: list[Asked] = []
    known: set[str] = set()
    for line in queue.lines:
        is_copy = line.id in known
        known.add(line.id)
        if line.state is State.RUNNING and _is_lost(line, now, own_runs):
            found.append(_interrupted(line, queue, is_copy=is_copy))
        elif line.state is State.WAITING:
            found.append(_asked(line, queue, is_copy=is_copy))
    return found[:MOST]


def _is_lost(line: Line, now: dt.datetime, own_runs: Collection[str]) -> bool:
    is_own = line.run.removesuffix(_AGAIN) in own_runs
    return is_own or line.is_older_than(LONGEST_RUN, now)


def _interrupted(line: Line, queue: Queue, *, is_copy: bool) -> Asked:
    """What is repeated leaves the same behind; and it is repeated once, for what crashes a
    sync would crash every one."""
    asked = _asked(line, queue, is_copy=is_copy)
    if asked.settled or (asked.verb in REPEATABLE and not line.run.endswith(_AGAIN)):
        return asked
    why = msg("Interrupted; it may have been done or not. Have a look, then ask again.")
    return Asked(line, "", State.FAILED, why)


def _asked(line: Line, queue: Queue, *, is_copy: bool) -> Asked:
    why = _refusal(line, queue, is_copy=is_copy)
    return Asked(line, "", State.REFUSED, why) if why else Asked(line, verb_of(line.command))


def verb_of(word: str) -> str:
    """The verb that a line's command stands for; "" for none that may be asked for."""
    known = reduced(word)
    return next((v for v, label in LABELS.items() if known in {v, *reduced_words(label)}), "")


def _refusal(line: Line, queue: Queue, *, is_copy: bool) -> Message | None:
    if not line.has_id or is_copy:
        return msg("This line was not written by the menu. Use the menu Customers.")
    known = reduced(line.command)
    for verb, label in KEPT_BACK.items():
        if known in {verb, *reduced_words(label)}:
            return msg("Only whoever looks after the table can do this.")
    if not verb_of(line.command):
        return msg("There is no such command. Use the menu Customers.")
    if not line.arguments:
        return None
    given = _ARGUMENT.fullmatch(line.arguments)
    if given is None:
        return msg("What it is to be done with cannot be read. Use the menu Customers.")
    if given[1] != queue.tab_id:
        return msg("This can be done in the sheet “{tab}” only; ask there.", tab=queue.tab)
    return None
