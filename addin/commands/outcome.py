"""What a command gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from addin.i18n import Message
from addin.table.changes import ChangeSet


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command wants to do, and what there is to say about it.

    Attributes:
        command: the verb.
        changes: the edits; empty when there is nothing to do.
        counts: figures by name, for machines and for the history.
        lines: what a person is told, the most important first.
    """

    command: str
    changes: ChangeSet = field(default_factory=ChangeSet)
    counts: Mapping[str, int] = field(default_factory=dict)
    lines: tuple[Message, ...] = ()
