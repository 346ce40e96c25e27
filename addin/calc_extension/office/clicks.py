"""A click on a button: starts the command in a process of its own and returns at once."""

from __future__ import annotations

import subprocess
import threading
from contextlib import suppress
from typing import Any

from unohelper import systemPathToFileUrl

from . import settings as settings_
from . import speech
from .door import Door
from .guard import Guard
from .held import Held

CANCEL, ABOUT, UNDO = "cancel", "about", "undo"
_MODULE = "addin.calc_extension.click"
_OPEN = "open"
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"

_at_work: dict[str, Command] = {}
"""The commands by the ids of their documents; one command at a time for each."""


class Command:
    """A command at work on a document."""

    def __init__(
        self, context: Any, settings: dict[str, Any], document: Any, python: str, verb: str
    ) -> None:
        self._context = context
        self._id = document.RuntimeUID
        language = speech.language(context)
        self._texts = settings["texts"][language]
        self._door = Door(context)
        try:
            self._process = subprocess.Popen(
                [python, "-m", _MODULE, self._door.name, verb, language, self._id],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=settings_.environment(),
            )
        except OSError:
            self._door.close()
            raise
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders, self._wishes = self._process.stdin, self._process.stdout
        self._order(self._door.key)
        label = settings["labels"][language].get(verb, verb)
        title = f"{label} ({self._texts['title']})"

        def undo() -> None:
            # Not from inside LibreOffice's own undo.
            speech.on_main_thread(context, lambda: click(context, settings, UNDO))

        held = None
        try:
            held = Held(document, title, self.stop, None if verb == UNDO else undo)
            frame = document.getCurrentController().getFrame()
            self._guard = Guard(context, frame, self._say_busy)
        except Exception:
            # Nobody would ever hear of it again, nor could stop it.
            self._process.kill()
            self._door.close()
            if held is not None:
                held.release(is_done=False)
            raise
        self._held = held
        _at_work[self._id] = self
        threading.Thread(target=self._wait, daemon=True).start()

    def stop(self) -> None:
        """Asks the command to stop; it does where it can."""
        self._order("stop")

    def _order(self, line: str) -> None:
        with suppress(OSError, ValueError):
            self._orders.write(f"{line}\n".encode())
            self._orders.flush()

    def _say_busy(self) -> None:
        speech.tell(self._context, self._texts["title"], self._texts["busy"])

    def _wait(self) -> None:
        for wish in self._wishes:
            verb, _space, path = wish.decode().rstrip("\n").partition(" ")
            if verb != _OPEN:
                continue
            # Opened on another thread, GTK's windows would wait for each other.
            speech.on_main_thread(self._context, lambda path=path: self._open(path))
        status = self._process.wait()
        self._wishes.close()
        self._door.close()
        with suppress(OSError):
            self._orders.close()
        # In one piece: no key is pressed between its steps.
        speech.on_main_thread(self._context, lambda: self._release(is_done=status == 0))
        if status:
            speech.tell(self._context, self._texts["title"], self._texts["ended"], True)

    def _release(self, *, is_done: bool) -> None:
        try:
            self._guard.leave()
            self._held.release(is_done=is_done)
        finally:
            _at_work.pop(self._id, None)

    def _open(self, path: str) -> None:
        desktop = speech.service(self._context, "frame.Desktop")
        desktop.loadComponentFromURL(systemPathToFileUrl(path), "_default", 0, ())


def click(context: Any, settings: dict[str, Any], verb: str) -> None:
    """Answers a click.

    Args:
        context: UNO's component context.
        settings: the extension's.
        verb: a button's, or `CANCEL`.
    """
    texts = settings["texts"][speech.language(context)]

    def tell(name: str, is_problem: bool = False) -> None:
        speech.tell(context, texts["title"], texts[name], is_problem)

    if verb == ABOUT:
        tell("about")
        return
    document = speech.service(context, "frame.Desktop").getCurrentComponent()
    if document is None or not document.supportsService(_SPREADSHEET):
        tell("no_workbook")
        return
    python = settings_.python(settings)
    running = _at_work.get(document.RuntimeUID)
    if verb == CANCEL:
        if running is None:
            tell("nothing_runs")
        else:
            running.stop()
    elif running is not None:
        tell("busy")
    elif python is None:
        tell("no_python", True)
    else:
        try:
            _finish_typing(context, document)
            Command(context, settings, document, python, verb)
        except OSError:
            tell("no_python", True)


def _finish_typing(context: Any, document: Any) -> None:
    """Takes what is being typed into a cell as if Enter was pressed; nothing where none is."""
    with suppress(Exception):
        frame = document.getCurrentController().getFrame()
        speech.service(context, "frame.DispatchHelper").executeDispatch(
            frame, ".uno:AcceptFormula", "", 0, ()
        )
