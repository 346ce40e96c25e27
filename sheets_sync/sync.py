"""Keeps a workbook's customer table and a Google Sheet in step.

One pass: look whether anything changed at all; read both sides; find out what happened since
the last sync; refuse what looks like an accident; then write, in an order in which a crash at
any point loses nothing and doubles nothing:

    1. codes for new customers, in the workbook
    2. everything for the Google Sheet, in one request, after a last look
    3. everything else for the workbook, as one command that can be undone
    4. the base

Whatever was done before a crash is, at the next sync, simply the same on both sides. Undoing
the command in the workbook leaves the base as it is: the next sync sees the old values as edits
of the workbook and takes them to the sheet.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from addin.errors import NotSentError, RefusedError, RemoteRefusedError, UsageError
from addin.hosts.port import WorkbookHost
from addin.i18n import msg
from addin.table.bulk import collector_paused
from addin.table.cells import CellValue
from addin.table.changes import ChangeSet
from addin.table.rulebook import RuleBook
from sheets_sync import guards
from sheets_sync.base import Base
from sheets_sync.conflicts import Choices, own_lines, owner, read_lines
from sheets_sync.diff import Difference, Party, compare
from sheets_sync.guards import Forced, Guard
from sheets_sync.made_twice import a_second_time, find_twice, without
from sheets_sync.misplaced import (
    Before,
    Misplaced,
    before_from,
    before_of,
    find_misplaced,
    nameless_of,
    on_its_way,
)
from sheets_sync.older import went_back, with_newer
from sheets_sync.picture import Picture, list_names, picture_of, read_workbook
from sheets_sync.plan import Plan
from sheets_sync.planning import make_plan
from sheets_sync.queue.lines import Queue, queue_in, queue_names
from sheets_sync.quiet import rules_digest, same_read, same_version, same_workbook
from sheets_sync.repairs import with_repairs
from sheets_sync.sides import RemoteRead, RemoteSide, Version
from sheets_sync.state import SyncState
from sheets_sync.ties import doubled_keys, tie_rows
from sheets_sync.tokens import others_wrote, unsettled, with_token
from sheets_sync.writing import arrived, unchanged_since

POLICIES = ("ask", Party.WORKBOOK.value, Party.SHEET.value)
MOST_PASSES = 4
"""So often a sync begins anew when somebody is editing; then it gives up for now."""

Step = Callable[[str], None]


class WorkbookWriter(Protocol):
    """Writes to the workbook such that it can be undone: snapshot, journal, write."""

    def write(self, changes: ChangeSet, counts: Mapping[str, int]) -> None:
        """Makes changes, all of them or none.

        Raises:
            RefusedError, HostError: nothing was changed.
        """
        ...

    def last_command(self) -> int:
        """The number of the last command that changed the workbook; 0 where none did."""
        ...

    def undone_since(self, number: int) -> bool:
        """Whether a command was taken back after the one of this number."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """How to synchronise.

    Attributes:
        policy: whose value stays in a conflict: "ask", "workbook" or "sheet".
        force: names of guards that are overruled.
        mapping: what the user said of the workbook's columns: header -> field.
    """

    policy: str = "ask"
    force: Forced = field(default_factory=Forced)
    mapping: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.policy not in POLICIES:
            raise UsageError(
                msg("--policy: there is no policy {name}.", name=f"“{self.policy}”"),
                msg("The policies are: {names}.", names=", ".join(POLICIES)),
            )


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a sync.

    Attributes:
        plan: what the last pass did, or would do.
        passes: how often both sides were read.
        waiting: open conflicts.
    """

    plan: Plan
    passes: int
    waiting: int


@dataclass(frozen=True, slots=True)
class _Pass:
    """One pass, before anything is written."""

    picture: Picture
    base: Base
    plan: Plan
    anew: bool
    facts: Mapping[str, object]


class Sync:
    """The sync of one pair."""

    def __init__(
        self, host: WorkbookHost, sheet: str, remote: RemoteSide, writer: WorkbookWriter,
        state: SyncState, book: RuleBook, clock: Callable[[], dt.datetime],
        options: Options | None = None, step: Step | None = None,
    ) -> None:  # fmt: skip
        """
        Args:
            host: the workbook.
            sheet: the tab with its customers.
            remote: the Google Sheet.
            writer: writes to the workbook.
            state: what is known of the last sync.
            book: the rule book.
            clock: tells the time.
            options: how to synchronise.
            step: told of every step before it is taken, for progress.
        """
        self._host, self._sheet, self._remote = host, sheet, remote
        self._writer, self._state, self._book = writer, state, book
        self._clock, self._step = clock, step or _quietly
        self._options = options or Options()
        self._rules = rules_digest(book, self._options.mapping)
        self._before: Before | None = None
        self._nameless: Sequence[Sequence[CellValue]] = ()
        self.queue: Queue | None = None
        """What was asked for in the sheet when it was read last; None before."""

    @property
    def waiting(self) -> int:
        """Conflicts that were open after the last sync."""
        return int(self._state.facts().get("waiting", 0))

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Runs of the queue that were begun from here and came to no end."""
        return tuple(self._state.facts().get("queue_runs") or ())

    def begin_queue(self, run: str) -> None:
        """Remembers that a run of the queue has begun, until it comes to its end."""
        self._state.note(queue_runs=[*self.unfinished, run])

    def follow(self, found: str, left: str) -> None:
        """Lets what a run of the queue has written count as written from here.

        Otherwise a sync that knows the spreadsheet by its token takes it for another workbook's,
        whose values it does not put back in protected columns.

        Args:
            found: the token that the run found in the spreadsheet; where it is not that of the
                last sync, somebody else has written in between, and nothing is done.
            left: the token that it has left there.
        """
        if self._state.facts().get("token") == found:
            self._state.note(**with_token(self._state.facts(), left))

    def end_queue(self) -> None:
        """All that was taken from the queue is settled."""
        self._state.note(queue_runs=None)

    def plan(self) -> Plan:
        """What a sync would do now; nothing is written.

        Raises:
            GuardError, RefusedError, InputError, HostError.
        """
        return self._prepare(self._remote.version()).plan

    def run(self) -> Report:
        """Synchronises.

        Raises:
            GuardError: something looks like an accident; nothing was changed.
            UnknownOutcomeError: what was sent to Google may be there or not; the next sync
                finds out.
            RefusedError, InputError, HostError.
        """
        for number in range(1, MOST_PASSES + 1):
            version, remote = self._remote.version(), None
            if self._nothing_happened_here():
                if same_version(self._state.facts(), version):
                    return Report(Plan(), number, self.waiting)
                remote = self._read()
                if same_read(self._state.facts(), remote):
                    self._state.note(version=version.mark)
                    return Report(Plan(), number, self.waiting)
            with collector_paused():
                prepared = self._prepare(version, remote)
            if self._carry_out(prepared):
                return Report(prepared.plan, number, len(prepared.plan.waiting))
        raise RefusedError(
            msg("The tables are being edited just now."),
            msg("Nothing is lost; synchronise again in a moment."),
        )

    def _nothing_happened_here(self) -> bool:
        if self._options.policy != "ask":
            return False
        digest = self._host.fingerprint().digest
        address = self._remote.address
        return same_workbook(self._state.facts(), digest, self._sheet, address, self._rules)

    # Looking.

    def _read(self) -> RemoteRead:
        remote = self._remote.read([*list_names(), *queue_names()])
        self.queue = queue_in(remote)
        return remote

    def _prepare(self, version: Version, remote: RemoteRead | None = None) -> _Pass:
        options, facts = self._options, self._state.facts()
        workbook = read_workbook(self._host, self._sheet)
        remote = remote or self._read()
        pair = facts.get("pair", ["", ""])
        now = (remote.spreadsheet, remote.sheet)
        guards.check_pair((pair[0], pair[1]), now, options.force)
        # A first sync that was interrupted has left a note of what was on its way.
        begun = facts.get("begun") or facts.get("columns")
        guards.check_state(not begun and self._is_ours(remote), options.force)
        anew = any(pair) and tuple(pair) != now
        base = Base() if anew else self._state.load()
        picture = picture_of(workbook, remote, version, self._book, self._clock(), options.mapping)
        picture = replace(picture, file=owner(_name_of(self._host.location()), self._state.mark))
        if others_wrote(facts, remote.token):
            # What another workbook has sent is no colleague's slip, even where it is protected:
            # two workbooks that put each other's values back would never come to rest.
            picture = picture.unprotected()
        picture, misplaced = self._misplaced(picture, base)
        plan = self._plan(picture, base, misplaced)
        learnt = {
            "pair": list(now), "tab": self._sheet, "address": self._remote.address,
            "rules": self._rules, "asked": self.queue is not None and self.queue.is_open,
        }  # fmt: skip
        return _Pass(picture, base, plan, anew, learnt)

    def _is_ours(self, remote: RemoteRead) -> bool:
        """Whether the sheet says that this workbook was synchronised with it last."""
        identity = self._host.identity()
        return bool(identity) and remote.token.startswith(f"{identity}.")

    def _misplaced(self, picture: Picture, base: Base) -> tuple[Picture, Misplaced]:
        """What the last batch has hit by mistake, or done twice; the picture without the latter."""
        pending = unsettled(self._state.facts(), picture.remote.token)
        if not pending:
            return picture, Misplaced()
        before = self._before or before_from(base, picture.columns)
        twice = find_twice(pending, before, picture.theirs.side, picture.columns)
        picture = without(picture, twice.twins)
        side = picture.theirs.side
        found = find_misplaced(pending, before, side, picture.columns, self._nameless)
        place = {key: i for i, key in enumerate(side.keys)}
        cells = (*found.cells, *((place[key], c, value) for key, c, value in twice.cells))
        # Whose code was hit is not gone: it is put back.
        hit = {value for _position, c, value in found.cells if c == 0}
        rows = {**found.rows, **{k: v for k, v in twice.rows.items() if k not in hit}}
        return picture, replace(found, cells=cells, rows=rows, twins=twice.twins)

    def _plan(self, picture: Picture, base: Base, misplaced: Misplaced) -> Plan:
        force = self._options.force
        mine, theirs = picture.mine.side, picture.theirs.side
        for position, c, value in misplaced.cells:
            theirs.values[c][position] = value
            if c == 0:
                theirs.keys[position] = str(value)
        guards.check_header(base.lost(picture.columns), force)
        doubled: set[str] = {*misplaced.rows, *misplaced.waiting}
        key = picture.columns[0]
        for party, side, grid, column in (
            (Party.WORKBOOK, mine, picture.mine.grid, key.mine),
            (Party.SHEET, theirs, picture.theirs.grid, key.theirs),
        ):
            guards.check_above(grid, side.header_row, column, party, base)
            found = doubled_keys(side)
            guards.check_keys(found, party, force)
            guards.check_empty(side, party, base, force)
            doubled.update(found)
        lines = [
            *read_lines(picture.mine.conflicts),
            *own_lines(read_lines(picture.theirs.conflicts), picture.file),
        ]
        choices = Choices(picture.columns, lines)
        ties = tie_rows(
            picture.columns, mine, theirs, base, ids=picture.remote.ids, left_out=doubled
        )
        difference = compare(
            picture.columns, mine, theirs, base, ties,
            lambda case: choices.settle(case, self._options.policy),
        )  # fmt: skip
        difference, settled = self._older(difference, picture, base)
        if Guard.EMPTY not in force or (len(mine) and len(theirs)):
            guards.check_amounts(difference, base, force, settled)
        plan = make_plan(picture, difference, base, doubled)
        return with_repairs(plan, picture, misplaced)

    def _older(
        self, difference: Difference, picture: Picture, base: Base
    ) -> tuple[Difference, set[Party]]:
        """What has happened, where a side is an older version of itself; and which sides are."""
        force = self._options.force
        settled: set[Party] = set()
        for party in Party if len(base) else ():
            if party is Party.WORKBOOK and self._writer.undone_since(self._command):
                continue  # Whoever undoes a sync wants the older values.
            if party is Party.SHEET and others_wrote(self._state.facts(), picture.remote.token):
                continue  # So it may be with another workbook.
            older = went_back(party, difference, picture.columns, base, self._state.earlier)
            if older and self._options.policy in (other.value for other in Party if other != party):
                difference = with_newer(difference, older)
            else:
                guards.check_older(older, force)
            settled.update([party] if older else [])
        return difference, settled

    @property
    def _command(self) -> int:
        """The last command in the workbook's journal when it was in step."""
        return int(self._state.facts().get("command", 0))

    # Writing.

    def _carry_out(self, prepared: _Pass) -> bool:
        """Writes what is planned; False where somebody was faster, so that all begins anew."""
        plan, picture = prepared.plan, prepared.picture
        fingerprint = picture.fingerprint
        if plan and not self._is_still(fingerprint, picture):
            return False
        if plan.workbook and (plan.codes or plan.batch):
            # What the workbook refuses it refuses before anything is written anywhere.
            self._host.stage(plan.workbook).discard()
        if plan.codes:
            self._step("codes")
            self._writer.write(plan.codes, plan.counts)
            fingerprint = self._host.fingerprint().digest
        token = picture.remote.token
        if plan.batch:
            token = f"{self._host.identity() or ''}.{uuid.uuid4().hex[:12]}"
            if not self._send(prepared, token):
                return False
        if plan.workbook:
            if (fingerprint or not plan.codes) and not self._is_still(fingerprint, picture):
                return False
            self._step("workbook")
            self._writer.write(plan.workbook, plan.counts)
        self._step("base")
        # After a write nobody knows what else has changed meanwhile: the next sync reads anew;
        # and so it does until all that was asked for is settled.
        is_open = self.queue is not None and self.queue.is_open
        mark = "" if plan.batch or is_open else picture.version.mark
        untouched = not plan.codes and not plan.workbook
        if prepared.anew:
            self._state.forget()
        self._state.learn(
            plan.base, **prepared.facts, version=mark,
            fingerprint=picture.fingerprint if untouched else "", pending=None,
            read="" if plan else picture.remote.digest,
            command=self._writer.last_command(), waiting=len(plan.waiting),
            **with_token(self._state.facts(), token),
        )  # fmt: skip
        self._before, self._nameless = None, ()
        return True

    def _is_still(self, fingerprint: str, picture: Picture) -> bool:
        if fingerprint:
            return self._host.fingerprint().digest == fingerprint
        return self._host.read_grid(self._sheet).rows == picture.mine.grid.rows

    def _send(self, prepared: _Pass, token: str) -> bool:
        plan, picture = prepared.plan, prepared.picture
        self._step("look")
        if not unchanged_since(self._remote, plan, picture):
            return False
        batch = replace(plan.batch, token=token)
        self._before, self._nameless = before_of(picture), nameless_of(picture)
        earlier = unsettled(self._state.facts(), picture.remote.token)
        pending = on_its_way(batch, picture) | {"second": a_second_time(batch, picture)}
        self._state.note(pending=pending | {"earlier": earlier}, begun=True)
        self._step("send")
        try:
            self._remote.apply(batch)
        except (NotSentError, RemoteRefusedError):
            self._state.note(pending=earlier)
            raise
        self._step("read-back")
        return arrived(self._remote, plan, picture)


def _name_of(location: str) -> str:
    """What a person calls the workbook at a location."""
    return re.split(r"[/\\:]", location.rstrip("/\\"))[-1]


def _quietly(name: str) -> None:
    """Tells nobody of a step."""
    del name
