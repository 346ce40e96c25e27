"""A document that is held while a command works on it, and let go as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import unohelper
from com.sun.star.awt import XKeyHandler, XMouseClickHandler
from com.sun.star.document import XUndoAction

_ESCAPE = 1281


class _Deaf(unohelper.Base, XKeyHandler, XMouseClickHandler):
    """Swallows keys and clicks in the cells; Esc asks the command to stop."""

    def __init__(self, stop: Any) -> None:
        self._stop = stop

    def keyPressed(self, event: Any) -> bool:
        """A key went down."""
        if event.KeyCode == _ESCAPE:
            self._stop()
        return True

    def keyReleased(self, _event: Any) -> bool:
        """A key went up."""
        return True

    def mousePressed(self, _event: Any) -> bool:
        """A button of the mouse went down."""
        return True

    def mouseReleased(self, _event: Any) -> bool:
        """A button of the mouse went up."""
        return True

    def disposing(self, _event: Any) -> None:
        """The window is gone."""


class _Step(unohelper.Base, XUndoAction):
    """A step in LibreOffice's list of what can be undone, that leads to our own undo.

    LibreOffice's own would leave some notes behind, and the journal would not hear of it.
    """

    def __init__(self, title: str, undo: Callable[[], None]) -> None:
        self.Title = title
        self._undo = undo

    def undo(self) -> None:
        """Ctrl+Z was pressed."""
        self._undo()

    def redo(self) -> None:
        """Nothing: a command that was taken back is simply run again."""


class Held:
    """Nobody types into the document while a command works on it."""

    def __init__(
        self,
        document: Any,
        title: str,
        stop: Callable[[], None],
        undo: Callable[[], None] | None,
    ) -> None:
        """
        Args:
            document: a spreadsheet.
            title: of the command, in the list of what can be undone.
            stop: called when Esc is pressed.
            undo: called to take the command back; None for one that cannot be.
        """
        self._document = document
        self._title = title
        self._undo = undo
        self._controller = document.getCurrentController()
        self._was_automatic = document.isAutomaticCalculationEnabled()
        self._deaf = _Deaf(stop)
        self._controller.addKeyHandler(self._deaf)
        self._controller.addMouseClickHandler(self._deaf)
        document.getUndoManager().enterUndoContext(title)

    def release(self, *, is_done: bool) -> None:
        """Lets it go, however the command ended; a closed document is no problem.

        Args:
            is_done: whether the command came to its end. What one that died has changed stays
                in LibreOffice's own list, as a single step.
        """
        # Each on its own: a command that died leaves several of them behind.
        with suppress(Exception):
            while self._document.hasControllersLocked():
                self._document.unlockControllers()
        with suppress(Exception):
            self._controller.removeKeyHandler(self._deaf)
            self._controller.removeMouseClickHandler(self._deaf)
        with suppress(Exception):
            if self._document.isAutomaticCalculationEnabled() != self._was_automatic:
                self._document.enableAutomaticCalculation(self._was_automatic)
        with suppress(Exception):
            steps = self._document.getUndoManager()
            steps.leaveUndoContext()
            changed = self._title in steps.getAllUndoActionTitles()[:1]
            if is_done and changed:
                # Older steps no longer fit the document, no more than after a macro in Excel.
                steps.clear()
                if self._undo is not None:
                    steps.addUndoAction(_Step(self._title, self._undo))
