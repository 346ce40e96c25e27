"""The verb that keeps a workbook and a Google Sheet in step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from addin.bootstrap import TEXT_SUFFIXES, open_sync
from addin.bootstrap_google import open_remote
from addin.commands.outcome import Outcome
from addin.errors import CancelledError, InputError, UsageError
from addin.i18n import Message, _, msg
from addin.verbs import queued
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.hosts.port import Progress
    from sheets_sync.plan import Plan
    from sheets_sync.sides import RemoteSide

_STEPS = {
    "codes": msg("Giving codes"), "look": msg("Looking again"), "send": msg("Writing to Google"),
    "read-back": msg("Checking"), "workbook": msg("Saving"), "base": msg("Remembering"),
}  # fmt: skip


def sync(
    run: Run,
    address: str,
    *,
    tab: str | None = None,
    policy: str = "ask",
    force: Sequence[str] = (),
    remote: RemoteSide | None = None,
    asks: bool = False,
) -> None:
    """Synchronises a workbook with a Google Sheet, and runs what was asked for there.

    Args:
        run: the run.
        address: of the Google Sheet; "" for that of the settings.
        tab: its tab; None for the one that the address shows, or the first.
        policy: whose value stays in a conflict: "ask", "workbook" or "sheet".
        force: guards that are overruled.
        remote: the other side, where it is open already.
        asks: whether a person is shown first what will be done. Once that is agreed to, the
            sync cannot be stopped halfway.

    Raises:
        CancelledError: the person did not want it.
    """
    from sheets_sync.guards import Forced
    from sheets_sync.sync import Options

    if run.path.suffix.casefold() in TEXT_SUFFIXES:
        raise InputError(
            msg("{name} is a table of text and cannot be synchronised.", name=run.path.name),
            msg("Save it as a workbook (.xlsx) first."),
        )
    address = address or run.book.settings.google_sheet
    if not address and remote is None:
        raise UsageError(
            msg("It is not said with which Google Sheet to synchronise."),
            msg("Give its address, or write it on the sheet 设置 Settings as google_sheet."),
        )
    options = Options(policy, Forced.of(force), run.mapping)
    remote = remote or open_remote(address, tab)
    folder = run.journal_folder / "sync" if run.journal_folder else None
    told: list[Progress] = []

    def step(name: str) -> None:
        if told:
            told[-1](list(_STEPS).index(name), len(_STEPS))

    @contextmanager
    def shown() -> Iterator[None]:
        with run.screen.progress(_("Synchronising")) as progress:
            if not asks:
                told.append(progress)
            try:
                yield
            finally:
                told.clear()

    with (
        run.session() as session,
        open_sync(
            run.opened, session, remote, run.sheet, options, now=run.now, folder=folder, step=step
        ) as syncing,
    ):
        with shown():
            if asks:
                planned = syncing.plan()
                lines = lines_of(planned, len(planned.waiting))
                asked = queued.count(run, syncing)
                if asked:
                    lines.append(msg("{count} commands asked for there are run, too.", count=asked))
                outcome = Outcome("sync", planned.workbook, planned.counts, tuple(lines))
                if (planned or asked) and not run.screen.agree(outcome):
                    raise CancelledError
            plan = syncing.plan() if run.dry_run else syncing.run().plan
            waiting = len(plan.waiting) or syncing.waiting
        said = lines_of(plan, waiting, planned=run.dry_run)
        for line in said:
            run.screen.say(line)
        run.screen.result(command="sync", dry_run=run.dry_run, **plan.to_json())
        queue = syncing.queue
        if queue is None or not queue.is_open:
            return
        if run.dry_run:
            queued.preview(run, queue, syncing.unfinished)
            return

        key = remote.address.partition("#")[0]

        def synchronise() -> list[Message]:
            with shown():
                again = syncing.run()
            return lines_of(again.plan, again.waiting)

        queued.run_queue(run, syncing, queue, key, said, synchronise)


def lines_of(plan: Plan, waiting: int, *, planned: bool = False) -> list[Message]:
    """What a person is told of a sync.

    Args:
        plan: what was done.
        waiting: open conflicts.
        planned: whether it is only planned.
    """
    counts = plan.counts
    lines: list[Message] = []
    for side, template in (
        ("sheet", msg("Google Sheet")),
        ("workbook", msg("Workbook")),
    ):
        cells, rows, gone = (
            counts.get(f"{do}-{side}", 0) for do in ("set", "add", "move-to-deleted")
        )
        if cells or rows or gone:
            lines.append(
                msg("{side}: {cells} cells, {rows} new rows, {gone} rows to 已删除 Deleted.",
                    side=template, cells=cells, rows=rows, gone=gone)
            )  # fmt: skip
    if not lines:
        lines.append(msg("Both sides are the same already."))
    elif planned:
        lines.append(msg("Nothing was written yet."))
    if waiting:
        lines.append(
            msg("{count} conflicts wait for a choice on the sheet 冲突 Conflicts.", count=waiting)
        )
    for party, names in plan.left_out.items():
        if names:
            lines.append(
                msg("Only in one table, left alone: {columns} ({side}).",
                    columns="、".join(names),
                    side=msg("Workbook") if party.value == "workbook" else msg("Google Sheet"))
            )  # fmt: skip
    if plan.forced_out:
        lines.append(msg("Left out: {codes}.", codes=", ".join(plan.forced_out)))
    return lines
