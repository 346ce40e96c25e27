"""Puts the add-in into Excel and takes it out again, for one user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from addin.distribution.addin_file import AddInFile, read_add_in
from addin.distribution.places import ADD_IN_FILE, Places, excel_is_running, places_of
from addin.distribution.receipt import Receipt, digest, read_receipt
from addin.distribution.settings_file import Settings, as_setting, read_settings, settings_bytes
from addin.distribution.system import Kind, System
from addin.errors import ExcelRunningError, InputError, InstallFailedError
from addin.i18n import Message, msg


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation did.

    Attributes:
        version: of the add-in.
        add_in: where it is.
        replaced: the version that was there before; None for none, "" for an unknown one.
    """

    version: str
    add_in: Path
    replaced: str | None


def install(system: System, content: bytes, python: Path) -> Installed:
    """Puts the add-in into Excel and tells it which Python to start.

    Everything succeeds or everything is as it was.

    Args:
        system: the computer.
        content: of custsheet.xlam.
        python: the interpreter that has CustSheet and xlwings.

    Raises:
        InputError: the content is no add-in of CustSheet.
        ExcelRunningError: Excel must be closed first.
        InstallFailedError: a file could not be written.
    """
    about = read_add_in(content)
    if about is None:
        raise InputError(
            msg("This file is no add-in of CustSheet."),
            msg("Give custsheet.xlam, as “custsheet addin build” makes it."),
        )
    places = places_of(system)
    require_no_excel(system)
    if system.kind is Kind.MAC and not places.settings.parent.is_dir():
        # A container that Excel has not made itself is refused by the system.
        raise InstallFailedError(
            msg("Excel has never been started on this Mac."),
            msg("Start Excel once, quit it, and install again."),
        )
    before = _present(places.add_in)
    receipt = read_receipt(places.receipt)
    with _together(system) as files:
        written = [files.put(places.add_in, content)]
        setting = as_setting(system, python)
        old = _settings(places, system)
        settings = settings_bytes({**old, places.key: setting}, system)
        files.put(places.settings, settings)
        if places.scripts is not None:
            written += files.put_missing(_script(about, python), places.scripts)
        ours = {path: mark for path, mark in receipt.files.items() if path not in dict(written)}
        new = Receipt(about.version, {**ours, **dict(written)}, setting)
        files.put(places.receipt, new.to_bytes())
    remove_web_mark(system, places.add_in)
    return Installed(about.version, places.add_in, before)


def uninstall(system: System) -> Sequence[Message]:
    """Takes away what `install` put there, and nothing else.

    Returns:
        What was done, and what was left because it has been changed since.

    Raises:
        ExcelRunningError: Excel must be closed first.
        InstallFailedError: a file could not be removed.
    """
    places = places_of(system)
    require_no_excel(system)
    receipt = read_receipt(places.receipt)
    files = {Path(path): mark for path, mark in receipt.files.items()}
    if _present(places.add_in) is not None:
        files.setdefault(places.add_in, "")  # an older installation kept no receipt
    lines = []
    with _together(system) as work:
        for path, mark in files.items():
            content = _content(path)
            if content is None:
                continue
            is_ours = digest(content) == mark or (
                path == places.add_in and read_add_in(content) is not None
            )
            if is_ours:
                work.remove(path)
                lines.append(msg("Removed: {path}", path=str(path)))
            else:
                lines.append(msg("Left, as it was changed since: {path}", path=str(path)))
        settings = _settings(places, system)
        if settings.get(places.key) == receipt.interpreter and receipt.interpreter:
            del settings[places.key]
            if settings:
                work.put(places.settings, settings_bytes(settings, system))
            else:
                work.remove(places.settings)
            lines.append(
                msg("Removed from {path}: {key}", path=str(places.settings), key=places.key)
            )
        work.remove(places.receipt)
    if system.kind is Kind.WINDOWS:
        with suppress(OSError):  # other settings live there, or it is gone
            places.settings.parent.rmdir()
    return lines or [msg("The add-in is not installed.")]


def read_file(path: Path) -> bytes:
    """The content of the add-in's file that somebody gave.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            msg("{path} could not be read: {reason}.", path=path, reason=error.strerror or error),
            msg("Check the name and the folder."),
        ) from error


def require_no_excel(system: System) -> None:
    """Checks that Excel is closed, since it holds the add-in and reads it only when it starts.

    Raises:
        ExcelRunningError: it is not.
    """
    if excel_is_running(system):
        raise ExcelRunningError(
            msg("Excel is open."),
            msg(
                "Save the workbooks, close Excel, also in the task bar or the Dock, and try again."
            ),
        )


def remove_web_mark(system: System, path: Path) -> bool:
    """Takes the mark off a file that says it came from the internet; True if it had one."""
    if system.kind is Kind.MAC:
        return system.run("xattr", "-d", "com.apple.quarantine", path).status == 0
    mark = web_mark(path)
    if not mark.exists():
        return False
    with suppress(OSError):
        mark.unlink()
    return not mark.exists()


def web_mark(path: Path) -> Path:
    """The stream of an NTFS file that says where it was downloaded."""
    return path.with_name(f"{path.name}:Zone.Identifier")


def _present(path: Path) -> str | None:
    """The version of the add-in at a place; None where there is none."""
    content = _content(path)
    about = read_add_in(content) if content is not None else None
    return None if about is None else about.version


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _settings(places: Places, system: System) -> Settings:
    content = _content(places.settings)
    try:
        return read_settings(content or b"", system.encoding)
    except UnicodeDecodeError:
        raise InstallFailedError(
            msg("{path} cannot be read.", path=str(places.settings)),
            msg("Delete the file and install again."),
        ) from None


def _script(about: AddInFile, python: Path) -> Path:
    """The script by which Excel on a Mac starts Python; it is part of xlwings."""
    name = f"xlwings-{about.xlwings or '*'}.applescript"
    found = sorted(python.parent.parent.glob(f"lib/python*/site-packages/xlwings/{name}"))
    if not found and (spec := find_spec("xlwings")) is not None and spec.origin:
        found = sorted(Path(spec.origin).parent.glob(name))
    if not found:
        raise InstallFailedError(
            msg("xlwings {version} is not installed.", version=about.xlwings),
            msg("Install from the package that this add-in came in."),
        )
    return found[-1]


class _Files:
    """Files that are changed together: what has been done is taken back if the rest fails."""

    def __init__(self, system: System, back: ExitStack) -> None:
        self._system = system
        self._back = back

    def put(self, path: Path, content: bytes) -> tuple[str, str]:
        """Writes a file in one go; returns its path and digest for the receipt."""
        before = _content(path)
        self._replace(path, content)
        if before is None:
            self._back.callback(lambda: path.unlink(missing_ok=True))
        else:
            self._back.callback(lambda: self._replace(path, before))
        return str(path), digest(content)

    def put_missing(self, source: Path, folder: Path) -> list[tuple[str, str]]:
        """Copies a file, unless one of its name is there: that is somebody else's, too."""
        target = folder / source.name
        return [] if target.exists() else [self.put(target, source.read_bytes())]

    def remove(self, path: Path) -> None:
        """Removes a file, if it is there."""
        before = _content(path)
        if before is not None:
            path.unlink()
            self._back.callback(lambda: self._replace(path, before))

    def _replace(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Excel opens whatever lies in its startup folder, so nothing unfinished may be there.
        beside = path.parent.parent if path.name == ADD_IN_FILE else path.parent
        unfinished = beside / f"{path.name}.new"
        try:
            unfinished.write_bytes(content)
            self._system.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def _together(system: System) -> Iterator[_Files]:
    with ExitStack() as back:
        try:
            yield _Files(system, back)
        except OSError as error:
            back.close()
            raise InstallFailedError(
                msg(
                    "{path} could not be written: {reason}.",
                    path=str(error.filename or "?"),
                    reason=error.strerror or str(error),
                ),
                msg(
                    "Close Excel, check the room on the disk and the rights on the folder, "
                    "and try again. Nothing was changed."
                ),
            ) from error
        back.pop_all()
