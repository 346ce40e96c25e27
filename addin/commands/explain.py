"""`explain`: says in words what a mark means and how it goes away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from addin.commands.marks import DUPLICATE, NoteParts
from addin.i18n import Message, msg
from addin.table.cells import CellRef, RangeRef

_TOLD = 6


def explain(notes: Mapping[CellRef, str], areas: Sequence[RangeRef]) -> list[Message]:
    """What the marks on some cells say; of unmarked cells, what their rows carry.

    Args:
        notes: the notes of the sheet.
        areas: the selected cells.
    """
    marked = {
        cell: blocks
        for cell, text in sorted(notes.items())
        if (blocks := NoteParts.of(text).blocks)
    }
    chosen = [cell for cell in marked if any(cell in area for area in areas)]
    if chosen:
        return [*_words(marked, chosen), *_ways_out(marked, chosen)]
    rows = [(area.first_row, area.last_row) for area in areas]
    beside = [cell for cell in marked if any(a <= cell.row <= b for a, b in rows)]
    if beside:
        before = msg("The selected cells have no mark. In their rows:")
        return [before, *_words(marked, beside), *_ways_out(marked, beside)]
    return [msg("There is no mark of CustSheet here. Validate and Find duplicates put them.")]


def _words(marked: Mapping[CellRef, Sequence[str]], cells: Sequence[CellRef]) -> list[Message]:
    lines = [
        msg("{cell}  {words}", cell=cell.a1, words=" · ".join(block.splitlines()))
        for cell in cells[:_TOLD]
        for block in marked[cell]
    ]
    if len(cells) > _TOLD:
        lines.append(msg("{count} more.", count=len(cells) - _TOLD))
    return lines


def _ways_out(
    marked: Mapping[CellRef, Sequence[str]], cells: Iterable[CellRef]
) -> Iterable[Message]:
    signs = {block[0] for cell in cells for block in marked[cell]}
    if signs - {DUPLICATE}:
        yield msg("Correct the cell, then “Check this row”: the mark goes when it is right.")
    if DUPLICATE in signs:
        yield msg(
            "Choose in the sheet Duplicates what becomes of the group, or click "
            "“Not a duplicate” here."
        )
