"""Notes of a sheet: their texts, their boxes, and the parts that hold both."""

from __future__ import annotations

from collections.abc import Mapping

from addin.hosts.xlsx.comments import Comments, new_comments
from addin.hosts.xlsx.draft import Draft
from addin.hosts.xlsx.frame import Frame
from addin.hosts.xlsx.vml import NEW_DRAWING, Measures, NoteShapes, used_blocks
from addin.hosts.xlsx.vocabulary import COMMENTS_TYPE, VML_TYPE, children, is_on
from addin.i18n import Message, msg
from addin.table.cells import CellRef
from addin.table.changes import Note

_SHAPE = "xlsx:shape"


class SheetNotes:
    """The notes of one sheet, changed in its comments part and its legacy drawing.

    Attributes:
        warnings: notes that could not be written.
        inverse: what takes the changes back, cell by cell.
    """

    def __init__(self, draft: Draft, part: str, sheet: str, tail: Frame) -> None:
        """
        Args:
            draft: the workbook in the making.
            part: the worksheet part.
            sheet: its name.
            tail: of the worksheet; it points to the legacy drawing.
        """
        self._draft = draft
        self._part = part
        self._sheet = sheet
        self._tail = tail
        self._comments_link = draft.related(part, "comments")
        self._drawing_link = self._linked_drawing()
        self.warnings: list[Message] = []
        self.inverse: list[Note] = []
        self._drawing_id: str | None = None

    def _linked_drawing(self) -> tuple[str, str] | None:
        """Relationship and part of the sheet's legacy drawing; not that of its header."""
        element = self._tail.get("legacyDrawing")
        own = None if element is None else element.get(self._draft.dialect.relation_id)
        for link in self._draft.relationships(self._part):
            if link.id == own and link.target in self._draft:
                return link.id, self._draft.actual(link.target)
        return None

    def apply(self, changes: Mapping[CellRef, Note], measures: Measures) -> None:
        """Makes the changes."""
        threaded = self._threaded()
        comments = self._comments()
        shapes = self._shapes()
        for cell in comments.by_cell:
            if cell not in shapes:
                shapes.add(cell, comments.text(cell) or "", measures)
        for cell, change in changes.items():
            if cell in threaded:
                self.warnings.append(
                    msg(
                        "{cell} has a conversation; its note was left as it is.",
                        cell=f"{self._sheet}!{cell.a1}",
                    )
                )
                continue
            self._apply(change, comments, shapes, measures)
        self._write(comments, shapes)
        self._point_to_drawing()

    def _apply(
        self, change: Note, comments: Comments, shapes: NoteShapes, measures: Measures
    ) -> None:
        cell = change.cell
        old = comments.text(cell)
        if old is not None:
            raw = {**comments.raw(cell), _SHAPE: shapes.shape(cell)}
            self.inverse.append(Note(self._sheet, cell, old, raw))
        elif change.text or change.raw:
            self.inverse.append(Note(self._sheet, cell, None))
        if change.raw is not None and comments.restore(cell, change.raw):
            shape = change.raw.get(_SHAPE, "")
            if shape and shape != shapes.shape(cell):
                shapes.restore(cell, shape)
            elif cell not in shapes:
                shapes.add(cell, change.text or "", measures)
        elif change.text:
            comments.put(cell, change.text)
            if cell not in shapes:
                shapes.add(cell, change.text, measures)
        else:
            comments.remove(cell)
            shapes.remove(cell)

    def _threaded(self) -> set[CellRef]:
        found = set()
        for link in self._draft.relationships(self._part):
            if link.kind == "threadedComment" and link.target in self._draft:
                for element in children(self._draft.package.parse(link.target)):
                    try:
                        found.add(CellRef.parse(element.get("ref", "")))
                    except ValueError:
                        continue
        return found

    def _comments(self) -> Comments:
        link = self._comments_link
        if link is None or link.target not in self._draft:
            return Comments(new_comments(self._draft.dialect))
        return Comments(self._draft.read(link.target))

    def _shapes(self) -> NoteShapes:
        own = self._drawing_link[1] if self._drawing_link else None
        taken: set[int] = set()
        for part in self._draft.parts():
            if part != own and part.lower().endswith(".vml"):
                taken |= used_blocks(self._draft.read(part))
        return NoteShapes(self._draft.read(own) if own else NEW_DRAWING, taken)

    def _write(self, comments: Comments, shapes: NoteShapes) -> None:
        link = self._comments_link
        if comments.by_cell:
            if link is None:
                part = self._draft.new_name("xl/comments{}.xml")
                self._draft.relate(self._part, "comments", part)
                self._draft.write(part, comments.markup(), COMMENTS_TYPE)
            else:
                self._draft.write(link.target, comments.markup(), COMMENTS_TYPE)
        elif link is not None:
            self._draft.remove(link.target)
            self._draft.unrelate(self._part, link.id)
        self._write_drawing(shapes)

    def _write_drawing(self, shapes: NoteShapes) -> None:
        if shapes.is_empty:
            if self._drawing_link is not None:
                self._draft.remove(self._drawing_link[1])
                self._draft.unrelate(self._part, self._drawing_link[0])
            return
        if self._drawing_link is None:
            part = self._draft.new_name("xl/drawings/vmlDrawing{}.vml")
            self._drawing_id = self._draft.relate(self._part, "vmlDrawing", part)
        else:
            self._drawing_id, part = self._drawing_link
        self._draft.write(part, shapes.markup(), VML_TYPE)

    def _point_to_drawing(self) -> None:
        """Makes the sheet's tail point to its legacy drawing, or to none."""
        tail, relation_id = self._tail, self._draft.dialect.relation_id
        element = tail.get("legacyDrawing")
        if self._drawing_id is None:
            if element is not None:
                tail.drop(element)
        elif element is None:
            element = tail.new("legacyDrawing")
            element.set(relation_id, self._drawing_id)
            tail.put(element)
        elif element.get(relation_id) != self._drawing_id:
            element.set(relation_id, self._drawing_id)
            tail.changed = True


def measures_of(head: Frame) -> Measures:
    """The sizes of a sheet's columns and rows."""
    formats = head.get("sheetFormatPr")
    width = float(formats.get("defaultColWidth", "0") or 0) if formats is not None else 0
    height = float(formats.get("defaultRowHeight", "0") or 0) if formats is not None else 0
    columns = []
    for element in children(head.get("cols"), "col"):
        pixels = 0 if is_on(element.get("hidden")) else _pixels(float(element.get("width", "9")))
        columns.append((int(element.get("min", "1")), int(element.get("max", "1")), pixels))
    default = Measures()
    return Measures(
        tuple(columns),
        _pixels(width) if width else default.column,
        round(height * 4 / 3) if height else default.row,
    )


def _pixels(width: float) -> int:
    """Pixels of a column whose width is given in characters of the default font."""
    return round(width * 7 + 5) if width >= 1 else round(width * 12)
