"""Marks: the colour and the note that a command leaves on a cell.

A note may hold the user's own words and blocks of commands. A block has two lines, begins
with its sign and ends with its code in brackets, so it is found again wherever the cell was
moved or sorted to:

    Called twice, no answer.            the user's words, never touched
    ✖ The phone number has 10 digits    block of `validate`
    Ask the customer … [E202]
    ◆ 重复 12 · 97 %                     block of `duplicates`
    电话相同 [D001]

The colour follows from the blocks: that of the worst finding, else that of the duplicate
group. When the last block goes, the fill that the user had comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from addin.hosts.port import PALETTE, CellState
from addin.table.cells import CellRef, RangeRef
from addin.table.changes import Change, ChangeSet, Fill, Note

ERROR, WARNING, TIDY, DUPLICATE, CONFLICT = "✖⚠✎◆⇄"

LAYERS: Mapping[str, str] = {
    "validate": ERROR + WARNING + TIDY,
    "duplicates": DUPLICATE,
    "sync": CONFLICT,
}
"""The signs of each command's blocks."""

_SIGNS = "".join(LAYERS.values())
_BLOCK = re.compile(rf"^([{_SIGNS}]) [^\n]*\n[^\n]*\[[A-Z]\d{{3}}\]$", re.MULTILINE)
_GROUP = re.compile(rf"^{DUPLICATE} \D*(\d+)")
_COLORS: Mapping[str, str] = {
    CONFLICT: PALETTE.conflict,
    ERROR: PALETTE.error,
    WARNING: PALETTE.warning,
    TIDY: PALETTE.tidy,
}
OUR_COLORS = frozenset({*_COLORS.values(), *PALETTE.groups})


def group_color(number: int) -> str:
    """The colour of a duplicate group; neighbouring numbers differ."""
    return PALETTE.groups[(number - 1) % len(PALETTE.groups)]


@dataclass(frozen=True, slots=True)
class NoteParts:
    """A note, taken apart.

    Attributes:
        own: the user's words.
        blocks: our blocks, in order.
    """

    own: str
    blocks: tuple[str, ...]

    @classmethod
    def of(cls, text: str | None) -> NoteParts:
        """Takes a note apart; None is an empty one."""
        if not text:
            return cls("", ())
        first = _BLOCK.search(text)
        if first is None:
            return cls(text, ())
        blocks = tuple(match[0] for match in _BLOCK.finditer(text))
        return cls(text[: first.start()].rstrip("\n"), blocks)

    def without(self, signs: str) -> NoteParts:
        """The note without the blocks of some signs."""
        return NoteParts(self.own, tuple(b for b in self.blocks if b[0] not in signs))

    def text(self) -> str | None:
        """The whole note; None when nothing is left."""
        return "\n".join(part for part in (self.own, *self.blocks) if part) or None

    def color(self) -> str | None:
        """The colour that the blocks ask for; None where there are none."""
        signs = {block[0] for block in self.blocks}
        for sign, color in _COLORS.items():
            if sign in signs:
                return color
        for block in self.blocks:
            if match := _GROUP.match(block):
                return group_color(int(match[1]))
        return None


Block = str
"""The text of a block: sign, words, code in brackets."""

ReadCells = Callable[[Iterable[CellRef]], Mapping[CellRef, CellState]]
OriginalFill = Callable[[CellRef], Fill | None]
"""The user's own fill under our mark; None when the cell had none."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What a sheet carries already.

    Attributes:
        notes: all its notes.
        read_cells: reads whole cells.
        original_fill: the user's own fill under a mark.
    """

    notes: Mapping[CellRef, str]
    read_cells: ReadCells
    original_fill: OriginalFill = lambda _cell: None

    def blocks_of(self, signs: str) -> Iterator[CellRef]:
        """The cells that carry a block with one of the signs."""
        for cell, text in self.notes.items():
            if any(block[0] in signs for block in NoteParts.of(text).blocks):
                yield cell


def remark(sheet: str, signs: str, blocks: Mapping[CellRef, Block], marked: Marked) -> ChangeSet:
    """The changes that replace a command's marks by new ones.

    Only cells whose mark really changes are touched; the marks of other commands and the
    user's words stay.

    Args:
        sheet: the sheet.
        signs: of the blocks that are replaced: a command's, from LAYERS.
        blocks: the new marks by cell.
        marked: what the sheet carries now.
    """
    cells = sorted({*blocks, *marked.blocks_of(signs)})
    states = marked.read_cells(cells)
    notes: list[Change] = []
    fills: dict[CellRef, str] = {}
    restored: list[Change] = []
    for cell in cells:
        state = states[cell]
        before = NoteParts.of(state.note)
        kept = before.without(signs)
        mine = blocks.get(cell)
        after = NoteParts(kept.own, (*((mine,) if mine else ()), *kept.blocks))
        if after.text() != state.note:
            notes.append(Note(sheet, cell, after.text()))
        color = after.color()
        if color is not None:
            if state.fill != color:
                fills[cell] = color
        elif state.fill in OUR_COLORS and before.color() == state.fill:
            original = marked.original_fill(cell)
            restored.append(original or Fill(sheet, RangeRef.of_cell(cell), None))
    return ChangeSet((*restored, *_joined(sheet, fills), *notes))


def _joined(sheet: str, fills: Mapping[CellRef, str]) -> list[Change]:
    """Fills of neighbouring cells in a row as one range."""
    changes: list[Change] = []
    start: CellRef | None = None
    end: CellRef | None = None
    for cell in [*sorted(fills), None]:
        if (
            start is not None
            and end is not None
            and cell is not None
            and cell.row == end.row
            and cell.column == end.column + 1
            and fills[cell] == fills[start]
        ):
            end = cell
            continue
        if start is not None and end is not None:
            area = RangeRef(start.row, start.column, end.row, end.column)
            changes.append(Fill(sheet, area, fills[start]))
        start = end = cell
    return changes


def shortened(text: str, longest: int = 120) -> str:
    """A text cut for a note or a list."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
