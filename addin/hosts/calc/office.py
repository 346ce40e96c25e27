"""A running LibreOffice: started with a profile of its own, or found at an address."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from addin.hosts.calc import pipes, uno_bridge
from addin.hosts.calc.errors import (
    ConnectionLostError,
    LibreOfficeTooOldError,
    ProfileInUseError,
    StartError,
    is_uno,
)
from addin.hosts.calc.leash import Leash

OLDEST = (7, 4)
"""The oldest LibreOffice with which the engine was tried."""

START_SECONDS = 90.0
"""So long may a start take; the first one of a profile copies many files."""
_STOP_SECONDS = 10.0
_CONTEXT = "StarOffice.ComponentContext"
_PAUSE = 0.1


class Office:
    """A LibreOffice.

    Attributes:
        context: UNO's component context.
        address: where it listens, such as "pipe,name=x"; None inside LibreOffice itself.
        process: the process, where it was started here.
        visible: whether it has windows.
    """

    def __init__(
        self,
        context: Any,
        address: str | None,
        process: subprocess.Popen[bytes] | None = None,
        own_folder: Path | None = None,
        profile: Path | None = None,
        *,
        visible: bool = True,
    ) -> None:
        """Use `start`, `connect` or `inside`."""
        self.context = context
        self.address = address
        self.process = process
        self.visible = visible
        self._own_folder = own_folder
        self._profile = profile
        self._leash: Leash | None = None
        self.desktop = self.service("frame.Desktop")
        self.version = self._version()
        if _numbers(self.version) < OLDEST:
            self.stop()
            wanted = ".".join(map(str, OLDEST))
            raise LibreOfficeTooOldError(
                f"LibreOffice {self.version} is too old; {wanted} or later is needed."
            )

    def service(self, name: str) -> Any:
        """A service of LibreOffice, by its name below com.sun.star."""
        manager = self.context.ServiceManager
        return manager.createInstanceWithContext(f"com.sun.star.{name}", self.context)

    def _version(self) -> str:
        place = uno_bridge.properties(nodepath="/org.openoffice.Setup/Product")
        provider = self.service("configuration.ConfigurationProvider")
        product = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", place
        )
        return str(product.getByName("ooSetupVersion"))

    @property
    def pid(self) -> int:
        """The process's number; for one that was not started here, a number of its own."""
        if self.process is not None:
            return self.process.pid
        return zlib.crc32((self.address or "inside").encode())

    def is_alive(self) -> bool:
        """Whether it still answers."""
        if self.process is not None and self.process.poll() is not None:
            return False
        try:
            return bool(self.desktop.getImplementationName())
        except Exception as problem:
            if is_uno(problem):
                return False
            raise

    def stop(self) -> None:
        """Ends a LibreOffice that was started here, whatever it is doing; leaves any other."""
        if self.process is None:
            return
        if self.process.poll() is None:
            with suppress(Exception):
                self.desktop.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_STOP_SECONDS)
        self.kill()

    def end_with_python(self) -> None:
        """Ends a LibreOffice that was started here together with this Python, at the latest."""
        atexit.register(self.kill)
        if self.process is not None and self._own_folder is not None:
            self._leash = Leash(self.process.pid, self._own_folder)

    def kill(self) -> None:
        """Ends a LibreOffice that was started here, at once."""
        atexit.unregister(self.kill)
        if self._leash is not None:
            self._leash.release()
            self._leash = None
        if self.process is not None:
            _end(self.process)
            # One that was killed leaves them behind.
            pipes.remove(self.address or "", self._profile)
        if self._own_folder is not None:
            shutil.rmtree(self._own_folder, ignore_errors=True)


def start(*, visible: bool = False, profile: str | Path | None = None) -> Office:
    """Starts a LibreOffice that listens on a pipe nobody else knows.

    Args:
        visible: with windows; a display must be there.
        profile: the folder of its settings; None for a new one, removed afterwards. A
            LibreOffice that runs with another profile is not touched.

    Raises:
        LibreOfficeMissingError, LibreOfficeTooOldError, StartError, ProfileInUseError.
    """
    program = uno_bridge.soffice()
    uno_bridge.load()
    own = Path(tempfile.mkdtemp(prefix="xlwings-calc-"))
    folder = own / "profile" if profile is None else Path(profile).absolute()
    address = f"pipe,name=xlwings{uuid.uuid4().hex}"
    command = [
        str(program), f"-env:UserInstallation={folder.as_uri()}", "--norestore", "--nologo",
        "--nodefault", "--nolockcheck", "--nofirststartwizard",
        *([] if visible else ["--headless", "--invisible"]), f"--accept={address};urp;",
    ]  # fmt: skip
    (own / "tmp").mkdir()
    with (own / "output").open("wb") as output:
        process = _run(command, output, {**os.environ, "TMPDIR": str(own / "tmp")})
    try:
        context = _wait(process, address, folder)
        pipes.make_private(address)
    except BaseException as problem:
        _end(process)
        # Another LibreOffice's pipe is not ours to remove.
        pipes.remove(address, None if isinstance(problem, ProfileInUseError) else folder)
        said = (own / "output").read_text("utf-8", "replace").strip()
        shutil.rmtree(own, ignore_errors=True)
        if type(problem) is StartError and said:
            raise StartError(f"{problem} It said: {said[-400:]}") from None
        raise
    found = Office(context, address, process, own, folder, visible=visible)
    if not visible:
        # Nobody could see it, so nobody would ever close it.
        found.end_with_python()
    return found


def has_display() -> bool:
    """Whether windows could be shown."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _run(
    command: list[str], output: IO[bytes], environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment,
            start_new_session=True,
        )  # fmt: skip
    except OSError as problem:
        raise StartError(f"LibreOffice could not be started: {problem}") from None


def connect(address: str, greeting: bytes = b"") -> Office:
    """Connects to a LibreOffice that runs.

    Args:
        address: as in its option --accept, such as "pipe,name=x" or
            "socket,host=localhost,port=2002".
        greeting: sent first, to a listener of one's own that wants to know who comes;
            LibreOffice's own option --accept knows no such thing.

    Raises:
        LibreOfficeMissingError: there is no bridge for this Python.
        LibreOfficeTooOldError: it lacks what the engine needs.
        StartError: nobody listens there.
    """
    context = _greeted(address, greeting) if greeting else _resolve(address)
    if context is None:
        raise StartError(
            f"No LibreOffice listens at {address}. Start it with --accept='{address};urp;'."
        )
    return Office(context, address)


def inside(context: Any) -> Office:
    """The LibreOffice in which this Python runs.

    Args:
        context: UNO's component context, as LibreOffice hands it to extensions.
    """
    return Office(context, None)


def _resolve(address: str) -> Any:
    uno = uno_bridge.load()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    try:
        return resolver.resolve(f"uno:{address};urp;{_CONTEXT}")
    except Exception as problem:
        if is_uno(problem):
            return None
        raise


def _greeted(address: str, greeting: bytes) -> Any:
    uno = uno_bridge.load()
    local = uno.getComponentContext()

    def service(name: str) -> Any:
        return local.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", local)

    try:
        connection = service("connection.Connector").connect(address)
        connection.write(uno.ByteSequence(greeting))
        connection.flush()
        bridge = service("bridge.BridgeFactory").createBridge("", "urp", connection, None)
        return bridge.getInstance(_CONTEXT)
    except Exception as problem:
        if is_uno(problem):
            return None
        raise


def _wait(process: subprocess.Popen[bytes], address: str, folder: Path) -> Any:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        ended = process.poll()
        if ended is not None:
            # A second start with one profile hands its wishes to the first and ends in peace.
            if ended == 0:
                raise ProfileInUseError(
                    f"Another LibreOffice runs with the profile {folder}. Close it, or take "
                    "another profile."
                )
            raise StartError(f"LibreOffice ended at once, with status {ended}.")
        context = _resolve(address)
        if context is not None:
            return context
        time.sleep(_PAUSE)
    raise StartError(f"LibreOffice did not answer within {START_SECONDS:.0f} seconds.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with all that it started; it leads a group of its own."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def require(office: Office) -> None:
    """
    Raises:
        ConnectionLostError: the LibreOffice ended.
    """
    if not office.is_alive():
        raise ConnectionLostError("LibreOffice ended, or the connection to it broke.")
