"""A screen nobody looks at, with a window manager, a mouse and a LibreOffice on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from addin.calc_extension.install import install
from addin.hosts import calc
from addin.hosts.calc import office as offices
from addin.hosts.calc import uno_bridge
from tests.live import accessible

PROGRAMS = ("Xvfb", "openbox", "xdotool", "xwininfo", "import", "unopkg")
SCREEN = "1500x1000x24"
PICTURES = Path(__file__).parents[2] / "build" / "live"
NOBODY = 65534
WINDOW = ("1500", "980")
BOX = "客户表 CustSheet"
"""The title of all our messages."""

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>\n"
)
_CALM = (
    ("Office.Linguistic/General", "UILocale", "zh-CN"),
    ("Setup/L10N", "ooLocale", "zh-CN"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "CrashReport", "false"),
    ("Office.Common/Save/Document", "WarnAlienFormat", "false"),
    ("Setup/Product", "ooSetupLastVersion", "99.9"),
    ("Setup/Product", "LastTimeDonateShown", "4000000000"),
    ("Setup/Product", "LastTimeGetInvolvedShown", "4000000000"),
)


def require() -> None:
    """Skips the test, loudly, where a program is missing; fails in CI."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    try:
        uno_bridge.soffice()
        uno_bridge.load()
    except calc.LibreOfficeMissingError as problem:
        missing.append(str(problem))
    if missing:
        reason = f"*** NOT TESTED IN A WINDOW: {', '.join(missing)} is missing. ***"
        if os.environ.get("CI") == "true":
            raise RuntimeError(reason)
        pytest.skip(reason)


def until(seconds: float, found: Callable[[], Any], what: str) -> Any:
    """Waits until something is there.

    Args:
        found: looks for it; what is falsy is not there yet.
        what: said where it never comes.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(Exception):
            if value := found():
                return value
        time.sleep(0.1)
    raise AssertionError(f"after {seconds:.0f} seconds there is no {what}")


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a window is, without its title bar, in pixels."""

    x: int
    y: int
    height: int


class Desktop:
    """The screen.

    Attributes:
        display: its number, such as ":77".
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        read, write = os.pipe()
        self._programs = [
            subprocess.Popen(
                ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"],
                pass_fds=[write],
                stderr=subprocess.DEVNULL,
            )
        ]
        os.close(write)
        with os.fdopen(read) as told:
            self.display = f":{told.readline().strip()}"
        self.start("openbox")
        PICTURES.mkdir(parents=True, exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the programs on the screen."""
        home = str(self._folder)
        return {**os.environ, "DISPLAY": self.display, "HOME": home, "SAL_USE_VCLPLUGIN": "gtk3",
                "NO_AT_BRIDGE": "1", "XDG_DATA_HOME": f"{home}/data", "GDK_BACKEND": "x11",
                "LC_ALL": "C.UTF-8"}  # fmt: skip

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Starts a program on the screen; it is ended with it."""
        program = subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._programs.append(program)
        return program

    def xdotool(self, *orders: str) -> str:
        """Moves the mouse, presses keys."""
        done = subprocess.run(
            ["xdotool", *orders], env=self.environment, capture_output=True, encoding="utf-8"
        )
        return done.stdout.strip()

    def click(self, x: int, y: int) -> None:
        """A real click of the left button."""
        # From elsewhere: a button over which the mouse already rests takes no notice of it.
        self.xdotool("mousemove", str(x + 40), str(y + 400))
        time.sleep(0.1)
        self.xdotool("mousemove", str(x), str(y))
        time.sleep(0.3)
        self.xdotool("click", "1")

    def keys(self, *names: str) -> None:
        """Presses keys, such as "ctrl+z"."""
        self.xdotool("key", "--clearmodifiers", "--delay", "60", *names)

    def types(self, text: str) -> None:
        """Types Latin letters, digits and signs."""
        self.xdotool("type", "--clearmodifiers", "--delay", "40", text)

    def windows(self, title: str) -> list[str]:
        """The numbers of the visible windows whose title holds a text."""
        return self.xdotool("search", "--onlyvisible", "--name", title).split()

    def all_windows(self) -> set[str]:
        """The numbers of all visible windows, menus included."""
        return set(self.xdotool("search", "--onlyvisible", "--class", ".").split())

    def geometry(self, window: str) -> Geometry:
        """Where a window is."""
        done = subprocess.run(
            ["xwininfo", "-id", window], env=self.environment, capture_output=True, encoding="utf-8"
        )
        told = dict(line.strip().split(":", 1) for line in done.stdout.splitlines() if ":" in line)
        return Geometry(
            int(told["Absolute upper-left X"]), int(told["Absolute upper-left Y"]),
            int(told["Height"]),
        )  # fmt: skip

    def picture(self, name: str) -> Path:
        """Takes a picture of the screen into build/live."""
        path = PICTURES / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True)
        return path

    def end(self) -> None:
        """Ends all programs that were started on the screen, and the screen."""
        for program in reversed(self._programs):
            program.kill()
            program.wait()


@contextmanager
def desktop() -> Iterator[Desktop]:
    """A screen, ended afterwards."""
    require()
    folder = Path(tempfile.mkdtemp(prefix="custsheet-live-"))
    found = Desktop(folder)
    try:
        yield found
    finally:
        found.end()
        shutil.rmtree(folder, ignore_errors=True)


def profile_with_extension(folder: Path) -> Path:
    """A profile of LibreOffice in Chinese, into which the extension was installed."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _CALM)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items))
    if os.geteuid() != 0:
        install(profile)
        return profile
    # LibreOffice takes no extension from root, so somebody else installs it.
    folder.chmod(0o755)
    _give(folder, NOBODY)
    somebody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "env",
                f"HOME={folder}"]  # fmt: skip
    install(profile, run_as=somebody)
    _give(folder, 0)
    return profile


def _give(folder: Path, user: int) -> None:
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user, user)


class Running:
    """A LibreOffice in a window on the screen, with one workbook in it.

    Attributes:
        office: the connection to it.
        process: its process.
    """

    def __init__(self, screen: Desktop, profile: Path, file: Path) -> None:
        self.screen = screen
        self._profile = profile
        self._places: dict[str, tuple[int, int]] = {}
        address = f"pipe,name=live{uuid.uuid4().hex}"
        self.process = screen.start(
            str(uno_bridge.soffice()), f"-env:UserInstallation={profile.as_uri()}", "--norestore",
            "--nologo", "--nofirststartwizard", f"--accept={address};urp;", file.as_uri(),
        )  # fmt: skip
        self.office: offices.Office = until(60, lambda: offices.connect(address), "LibreOffice")
        until(60, lambda: self.document.getCurrentController().getFrame(), "workbook")
        (self._window, *_others) = until(
            30, lambda: screen.windows("LibreOffice Calc"), "window of LibreOffice"
        )
        # Below the title bar of the window manager, as large as the screen.
        screen.xdotool("windowmove", self._window, "0", "0")
        screen.xdotool("windowsize", "--sync", self._window, *WINDOW)
        until(30, lambda: self.named("校验"), "toolbar")

    @property
    def document(self) -> Any:
        """The workbook, in UNO."""
        return next(iter(self._documents()))

    def _documents(self) -> Iterator[Any]:
        components = self.office.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            found = components.nextElement()
            if hasattr(found, "getSheets"):
                yield found

    def sheet(self, name: str) -> Any:
        """A sheet, in UNO."""
        return self.document.getSheets().getByName(name)

    def cell(self, sheet: str, address: str) -> Any:
        """A cell, in UNO."""
        return self.sheet(sheet).getCellRangeByName(address)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets."""
        return tuple(self.document.getSheets().getElementNames())

    @property
    def undo_steps(self) -> tuple[str, ...]:
        """What LibreOffice's own undo would take back, the latest first."""
        return tuple(self.document.getUndoManager().getAllUndoActionTitles())

    def _frame(self) -> Any:
        return self.document.getCurrentController().getFrame().getContainerWindow()

    def named(self, name: str) -> Any:
        """What has a name on the screen, such as a button, as a screen reader finds it."""
        return accessible.named(self._frame(), name)

    def is_idle(self) -> bool:
        """Whether no command is at work."""
        group = ["pgrep", "-g", str(self.process.pid), "-f", "addin.calc_extension.click"]
        return subprocess.run(group, capture_output=True).returncode != 0

    def press(self, name: str) -> None:
        """Clicks a button of the toolbar with the mouse, when no command is at work."""
        until(30, self.is_idle, "end of the command before")
        time.sleep(0.3)
        window = self._frame()
        geometry = self.screen.geometry(self._window)
        base = window.getAccessibleContext().getLocationOnScreen()
        # The menu bar is GTK's own: LibreOffice does not count its height.
        menu_bar = geometry.height - window.getPosSize().Height
        if name not in self._places:
            # Looking takes a second, and the toolbar stays where it is.
            left, top = accessible.middle(self.named(name))
            self._places[name] = (left - base.X, top - base.Y)
        x, y = self._places[name]
        self.screen.click(geometry.x + x, geometry.y + menu_bar + y)

    def find_menu(self, mnemonic: str) -> tuple[int, int]:
        """Where a menu's name stands on the screen.

        Args:
            mnemonic: the letter behind the name.
        """
        until(30, self.is_idle, "end of the command before")
        before = self.screen.all_windows()
        self.screen.xdotool("windowfocus", "--sync", self._window)
        self.screen.keys(f"alt+{mnemonic}")
        (popup,) = until(10, lambda: self.screen.all_windows() - before, "menu")
        place = self.screen.geometry(popup)
        self.screen.keys("Escape", "Escape")
        until(10, lambda: popup not in self.screen.all_windows(), "end of the menu")
        # The name is right above the entries.
        return place.x + 20, place.y - 12

    def choose(self, menu: tuple[int, int], number: int, of: int) -> None:
        """Opens a menu with the mouse and clicks one of its entries.

        Args:
            menu: as `find_menu` says.
            number: of the entry, from 0.
            of: so many entries there are; the lines between them are thin.
        """
        before = self.screen.all_windows()
        self.screen.click(*menu)
        (popup,) = until(10, lambda: self.screen.all_windows() - before, "menu")
        time.sleep(0.3)
        self.screen.picture("menu")
        place = self.screen.geometry(popup)
        step = place.height / of
        self.screen.click(place.x + 40, round(place.y + step * (number + 0.5)))

    def open(self, file: Path) -> None:
        """Opens a workbook as somebody does who clicks on its file."""
        profile = f"-env:UserInstallation={self._profile.as_uri()}"
        self.screen.start(str(uno_bridge.soffice()), profile, file.as_uri())
        until(60, lambda: self.document.getURL() == file.as_uri(), "workbook")
        self.found_again()

    def found_again(self) -> None:
        """Takes note of the window of a workbook that was opened anew."""
        self._places.clear()
        (self._window, *_others) = until(
            30, lambda: self.screen.windows("LibreOffice Calc"), "window of LibreOffice"
        )
        until(30, lambda: self.named("校验"), "toolbar")

    def dispatch(self, url: str) -> None:
        """Calls what a button calls, without waiting for it."""
        frame = self.document.getCurrentController().getFrame()
        helper = self.office.service("frame.DispatchHelper")
        helper.executeDispatch(frame, url, "_self", 0, ())

    def box(self, picture: str = "") -> str:
        """Waits for a message of ours; returns its number. A picture is taken of it."""
        found = until(60, lambda: self.screen.windows(BOX), "message box")
        if picture:
            time.sleep(0.5)
            self.screen.picture(picture)
        return str(found[-1])

    def close_box(self, key: str = "Return") -> None:
        """Answers a message and waits until it is gone."""
        box = self.box()
        self.screen.xdotool("windowfocus", "--sync", box)
        self.screen.keys(key)
        until(20, lambda: box not in self.screen.windows(BOX), "end of the message")

    def go_to(self, sheet: str, address: str) -> None:
        """Selects a cell and gives the keyboard to it."""
        controller = self.document.getCurrentController()
        controller.setActiveSheet(self.sheet(sheet))
        controller.select(self.cell(sheet, address))
        controller.getFrame().getComponentWindow().setFocus()
        self.screen.xdotool("windowfocus", "--sync", self._window)
        time.sleep(0.3)
