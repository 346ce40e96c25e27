"""`tag`: writes the tags that the segment rules give to each row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from addin.commands.outcome import Outcome
from addin.errors import UnmappedColumnsError
from addin.i18n import _, msg
from addin.segments.tags import split_tags
from addin.table.cells import CellRef, is_blank
from addin.table.changes import Change, ChangeSet, SetValue
from addin.table.fields import Kind
from addin.table.rulebook import RuleBook
from addin.table.table import CustomerTable

Mask = npt.NDArray[np.bool_]


def tag(table: CustomerTable, book: RuleBook, tags: Mapping[str, Mask]) -> Outcome:
    """Writes tags.

    Words in a tags cell that no segment of the rule book makes are the user's own: they
    stay, behind the tags made by rule.

    Args:
        table: the table.
        book: its segments say which tags are made by rule.
        tags: for each tag, for each of n rows, whether the row gets it; in rule order.

    Raises:
        UnmappedColumnsError: an Excel table without a tags column.
    """
    changes: list[Change] = []
    made = {segment.tag for segment in book.segments}
    separator = book.settings.tag_separator
    column = next(table.of_kind(Kind.TAGS), None)
    if column is None:
        if table.table_name:
            raise UnmappedColumnsError(
                msg("The table {name} has no column for tags.", name=table.table_name),
                msg("Add a column with the header “{header}”.", header=_("Tags")),
            )
        index = table.area.last_column + 1
        changes.append(SetValue(table.sheet, CellRef(table.header_row, index), _("Tags")))
    else:
        index = column.index
    changed = 0
    for i, row in enumerate(table.rows.tolist()):
        old = None if column is None else column.values[i]
        given = [name for name, mask in tags.items() if mask[i]]
        own = [word for word in split_tags(old) if word not in made]
        new = separator.join([*given, *own])
        if split_tags(old) != [*given, *own]:
            changed += 1
            changes.append(SetValue(table.sheet, CellRef(row, index), new or None))
        elif column is None and new and is_blank(old):
            changes.append(SetValue(table.sheet, CellRef(row, index), new))
    counts = {"rows": len(table), "changed": changed}
    counts |= {name: int(mask.sum()) for name, mask in tags.items()}
    lines = [msg("{changed} of {rows} rows have new tags.", changed=changed, rows=len(table))]
    lines += [msg("{tag}: {rows} rows", tag=t, rows=int(m.sum())) for t, m in tags.items()]
    return Outcome("tag", ChangeSet(tuple(changes)), counts, tuple(lines))
