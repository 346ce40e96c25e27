"""A document that is held while a command works on it, and let go as it was."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import unohelper
from com.sun.star.awt import XKeyHandler, XMouseClickHandler

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


class Held:
    """Nobody types into the document, and all that is done to it is one step to undo."""

    def __init__(self, document: Any, title: Any, stop: Any) -> None:
        """
        Args:
            document: a spreadsheet.
            title: of the step, in the list of what can be undone.
            stop: called when Esc is pressed.
        """
        self._document = document
        self._controller = document.getCurrentController()
        self._was_automatic = document.isAutomaticCalculationEnabled()
        self._deaf = _Deaf(stop)
        self._controller.addKeyHandler(self._deaf)
        self._controller.addMouseClickHandler(self._deaf)
        document.getUndoManager().enterUndoContext(title)

    def release(self) -> None:
        """Lets it go, however the command ended; a closed document is no problem."""
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
            self._document.getUndoManager().leaveUndoContext()
