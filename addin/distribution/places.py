"""Where things go on each system: Excel's own folders, and ours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from addin.distribution.system import Kind, System
from addin.errors import InstallFailedError
from addin.i18n import msg

ADD_IN_FILE = "custsheet.xlam"
SETTINGS_FILE = "custsheet.conf"


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one user.

    Attributes:
        startup: the folder whose workbooks Excel opens when it starts.
        settings: the file in which the add-in finds its Python.
        key: the setting's name there.
        scripts: the folder of the scripts that Excel may run; None except on a Mac.
        program: our own folder with the Python environments.
    """

    startup: Path
    settings: Path
    key: str
    scripts: Path | None
    program: Path

    @property
    def add_in(self) -> Path:
        """The add-in as Excel loads it."""
        return self.startup / ADD_IN_FILE

    @property
    def receipt(self) -> Path:
        """The list of what was put where."""
        return self.program / "installed.json"


def places_of(system: System) -> Places:
    """The places on a system that Excel runs on.

    Raises:
        InstallFailedError: Excel does not run there, or Windows does not name the folders.
    """
    home = system.home
    match system.kind:
        case Kind.WINDOWS:
            roaming, local = system.variable("APPDATA"), system.variable("LOCALAPPDATA")
            profile = system.variable("USERPROFILE")
            if not (roaming and local and profile):
                raise InstallFailedError(
                    msg("Windows does not say where the user's folders are."),
                    msg("Sign in as the user who works with Excel, and try again."),
                )
            return Places(
                Path(roaming) / "Microsoft" / "Excel" / "XLSTART",
                Path(profile) / ".custsheet" / SETTINGS_FILE,
                "INTERPRETER_WIN",
                None,
                program_folder(system),
            )
        case Kind.MAC:
            library = home / "Library"
            office = library / "Group Containers" / "UBF8T346G9.Office"
            return Places(
                office / "User Content.localized" / "Startup.localized" / "Excel",
                library / "Containers" / "com.microsoft.Excel" / "Data" / SETTINGS_FILE,
                "INTERPRETER_MAC",
                library / "Application Scripts" / "com.microsoft.Excel",
                program_folder(system),
            )
    raise InstallFailedError(
        msg("Excel with add-ins runs on Windows and on a Mac only."),
        msg("The command line works here; the add-in does not."),
    )


def program_folder(system: System) -> Path:
    """The folder of our Python environments, apart from the journal and the snapshots."""
    match system.kind:
        case Kind.WINDOWS:
            return Path(system.variable("LOCALAPPDATA")) / "CustSheet" / "program"
        case Kind.MAC:
            # The script of xlwings starts Python without quotes: a path with a space, as under
            # "Application Support", would not be found.
            return system.home / "Library" / "CustSheet"
    data = system.variable("XDG_DATA_HOME")
    return (Path(data) if data else system.home / ".local" / "share") / "CustSheet" / "program"


def environment_python(system: System, environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    if system.kind is Kind.WINDOWS:
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def excel_is_running(system: System) -> bool:
    """Whether the user has Excel open."""
    if system.kind is Kind.WINDOWS:
        user = f"{system.variable('USERDOMAIN')}\\{system.variable('USERNAME')}"
        listed = system.run(
            "tasklist", "/FI", "IMAGENAME eq EXCEL.EXE", "/FI", f"USERNAME eq {user}", "/NH"
        )
        return "EXCEL.EXE" in listed.output.upper()
    if system.kind is Kind.MAC:
        listed = system.run("ps", "-xo", "comm=")
        return any(line.endswith("/Microsoft Excel") for line in listed.output.splitlines())
    return False
