"""Notes on cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc.errors import Plain

if TYPE_CHECKING:
    from addin.hosts.calc.ranges import Range
    from addin.hosts.calc.sheets import Sheet


class Note(Plain, base_classes.Note):
    """A note on a cell."""

    def __init__(self, sheet: Sheet, note: Any) -> None:
        """
        Args:
            sheet: where it is.
            note: the annotation, in UNO.
        """
        self._sheet = sheet
        self._note = note

    @property
    def api(self) -> Any:
        """The annotation, in UNO."""
        return self._note

    @property
    def text(self) -> str:
        """What it says."""
        return str(self._note.getString())

    @text.setter
    def text(self, value: str) -> None:
        self._sheet.require_open()
        self._note.setString(value)

    @property
    def author(self) -> str:
        """Who wrote it, where LibreOffice knows."""
        return str(self._note.getAuthor())

    @property
    def location(self) -> Range:
        """Its cell."""
        place = self._note.getPosition()
        return self._sheet.at((place.Row, place.Column, place.Row, place.Column))

    def delete(self) -> None:
        """Removes it."""
        self._sheet.require_open()
        place = self._note.getPosition()
        notes = self._sheet.xl.getAnnotations()
        for index in range(notes.getCount()):
            other = notes.getByIndex(index).getPosition()
            if (other.Row, other.Column) == (place.Row, place.Column):
                notes.removeByIndex(index)
                return
