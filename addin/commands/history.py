"""The history of a workbook as a list that a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from addin.i18n import N_, Message, msg
from addin.journal.entries import Entry, State

COMMAND_LABELS: Mapping[str, str] = {
    "validate": N_("Validate"),
    "fix": N_("Standardise"),
    "duplicates": N_("Find duplicates"),
    "merge": N_("Merge"),
    "split": N_("Split"),
    "tag": N_("Tag segments"),
    "lock": N_("Lock columns"),
    "unlock": N_("Unlock"),
    "sync": N_("Sync"),
    "restore": N_("Restore"),
    "apply": N_("Apply a file of changes"),
    "tune": N_("Tune duplicates"),
    "clear": N_("Clear marks"),
    "repair": N_("Restore formats"),
    "check_row": N_("Check this row"),
    "not_duplicate": N_("Not a duplicate"),
}
"""The labels of the commands, in English."""

_REASON_LABELS: Mapping[str, str] = {
    **COMMAND_LABELS,
    "undo": N_("Undo command"),
    "backup": N_("Back up"),
}


def reason_label(reason: str) -> Message:
    """What to call the reason for which a snapshot was made, by the verb that is kept with it."""
    return Message(_REASON_LABELS.get(reason, reason))


_STATE_LABELS: Mapping[State, str] = {
    State.PENDING: N_("interrupted"),
    State.APPLIED: N_("done"),
    State.UNDONE: N_("undone"),
    State.ABANDONED: N_("not carried out"),
}

_COUNT_LABELS: Mapping[str, str] = {
    "set_value": N_("values {count}"),
    "fill": N_("fills {count}"),
    "note": N_("notes {count}"),
    "number_format": N_("number formats {count}"),
    "validation": N_("entry checks {count}"),
    "conditional_format": N_("conditional formats {count}"),
    "hide_rows": N_("hidden rows {count}"),
    "lock": N_("locked sheets {count}"),
    "unlock": N_("unlocked sheets {count}"),
    "put_sheet": N_("result sheets {count}"),
    "drop_sheet": N_("removed sheets {count}"),
    "rows": N_("rows {count}"),
    "rows_with_findings": N_("rows with findings {count}"),
    "duplicate_rows": N_("duplicate rows {count}"),
    "errors": N_("errors {count}"),
    "warnings": N_("warnings {count}"),
    "tidy": N_("to tidy {count}"),
    "cells": N_("cells {count}"),
    "formats": N_("formats {count}"),
    "columns": N_("columns {count}"),
    "sheets": N_("sheets {count}"),
    "changes": N_("changes {count}"),
    "findings": N_("findings {count}"),
    "groups": N_("groups {count}"),
    "merged_groups": N_("groups merged {count}"),
    "absorbed_rows": N_("rows absorbed {count}"),
    "not_duplicates": N_("pairs told apart {count}"),
    "edited_values": N_("values edited {count}"),
    "later": N_("left for later {count}"),
    "split_merges": N_("merges taken apart {count}"),
    "restored_rows": N_("rows brought back {count}"),
    "kept_edits": N_("later edits kept {count}"),
    "changed": N_("changed {count}"),
    "skipped": N_("left alone {count}"),
}
# Our own id in the file is no news to a person, and the label of an undo names its command.
# What was applied code by code is for machines.
_CODE = re.compile(r"[EWT]\d{3}")
_UNTOLD = frozenset({"set_identity", "undone"})


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the history.

    Attributes:
        number: by which the command is undone.
        time: when, in local time, to the minute: "2026-11-21 17:30".
        command: its label; an undo names what it took back.
        user: who ran it.
        counts: what it did, an item each, such as "fills 12".
        state: how far it came.
        can_be_undone: whether `undo` accepts it.
    """

    number: int
    time: str
    command: Message
    user: str
    counts: tuple[Message, ...]
    state: Message
    can_be_undone: bool


def history_rows(entries: Iterable[Entry]) -> tuple[HistoryRow, ...]:
    """The lines of the history.

    Args:
        entries: all entries, in any order; an undo is named after one of them.

    Returns:
        One line an entry, in the same order.
    """
    entries = tuple(entries)
    by_number = {entry.number: entry for entry in entries}
    return tuple(
        HistoryRow(
            number=entry.number,
            time=entry.time.astimezone().strftime("%Y-%m-%d %H:%M"),
            command=command_label(entry, by_number),
            user=entry.user,
            counts=_counts(entry.counts),
            state=Message(_STATE_LABELS[entry.state]),
            can_be_undone=entry.can_be_undone,
        )
        for entry in entries
    )


def command_label(entry: Entry, by_number: Mapping[int, Entry]) -> Message:
    """What a command is called: "Validate", "Undo of 12 (Validate)", "Redo of 12 (Validate)".

    Args:
        entry: the command.
        by_number: the other entries.
    """
    first = entry
    while first.undoes is not None and first.undoes in by_number:
        first = by_number[first.undoes]
    label = Message(COMMAND_LABELS.get(first.command, first.command))
    if first is entry:
        return label
    if entry.is_undo:
        return msg("Undo of {number!s} ({command})", number=first.number, command=label)
    return msg("Redo of {number!s} ({command})", number=first.number, command=label)


def _counts(counts: Mapping[str, int]) -> tuple[Message, ...]:
    return tuple(
        Message(_COUNT_LABELS[name], {"count": count})
        if name in _COUNT_LABELS
        else msg("{name} {count}", name=name, count=count)
        for name, count in counts.items()
        if count and name not in _UNTOLD and not _CODE.fullmatch(name)
    )
