"""Checks of Excel: whether it loads the add-in, and lets its macros run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from addin.distribution.addin_file import defines_our_functions
from addin.distribution.case import Case, Check, Verdict, office_settings
from addin.distribution.check_python import REINSTALL
from addin.distribution.installing import web_mark
from addin.distribution.places import ADD_IN_FILE
from addin.distribution.system import Kind
from addin.i18n import Message, msg

GOOD, DOUBTFUL, BROKEN = Verdict

_ADD_INS = (".xlam", ".xla", ".xll", ".xlsb", ".xlsm")
_EXCEL = "Software\\Microsoft\\Office\\16.0\\Excel"
_COMMON = "Software\\Microsoft\\Office\\16.0\\Common"
_LARGEST = 64 << 20

ASK_ADMINISTRATOR = msg("Ask the administrator of the computer to allow it for custsheet.xlam.")


def check_excel(case: Case) -> Iterator[Check]:
    """The add-in in its place, others that get into its way, and what Excel may run."""
    yield from _add_in(case)
    yield from _other_add_ins(case)
    if case.system.kind is Kind.WINDOWS:
        yield from _policies(case)
        yield from _disabled(case)
        yield from _office(case)


def _add_in(case: Case) -> Iterator[Check]:
    path = case.places.add_in
    if case.add_in is None:
        found = (
            msg("{path} is damaged, or is another add-in.", path=str(path))
            if path.exists()
            else msg("The add-in is not in its place: {path}", path=str(path))
        )
        yield Check("add-in", BROKEN, found, REINSTALL)
        return
    version, installed = case.add_in.version, case.told.get("custsheet", "")
    found = msg("Add-in {version} in {path}", version=version or "?", path=str(path))
    if installed and version != installed:
        yield Check(
            "add-in",
            BROKEN,
            found,
            msg(
                "Excel's Python has CustSheet {version}: install both from one package.",
                version=installed,
            ),
        )
    else:
        yield Check("add-in", GOOD, found)
    if _is_marked(case, path):
        yield Check(
            "mark",
            BROKEN,
            msg("The add-in is marked as coming from the internet; Excel blocks it."),
            msg("Right-click the file, Properties, tick Unblock; or install again."),
        )


def _is_marked(case: Case, path: Path) -> bool:
    if case.system.kind is Kind.MAC:
        return case.system.run("xattr", "-p", "com.apple.quarantine", path).status == 0
    mark = web_mark(path)
    try:
        return mark.is_file() and b"ZoneId=3" in mark.read_bytes()
    except OSError:
        return False


def _other_add_ins(case: Case) -> Iterator[Check]:
    """Other files that Excel opens by itself and that have our functions."""
    for path in dict.fromkeys(_opened_by_excel(case)):
        # Excel keeps entries of files that are gone, and passes over them.
        if path != case.places.add_in and _has_our_functions(path):
            yield Check(
                "other",
                BROKEN,
                msg("Another add-in has the same functions: {path}", path=str(path)),
                msg(
                    "Untick it in Excel (File, Options, Add-ins) or delete the file, "
                    "then start Excel again."
                ),
            )


def _opened_by_excel(case: Case) -> Iterator[Path]:
    if case.places.startup.is_dir():
        yield from sorted(
            p for p in case.places.startup.iterdir() if p.suffix.casefold() in _ADD_INS
        )
    options = case.system.registry(f"HKCU\\{_EXCEL}\\Options")
    for name in sorted(options):
        value = options[name]
        if not isinstance(value, str):
            continue
        if name == "open" or (name.startswith("open") and name[4:].isdigit()):
            text = value.strip().removeprefix("/R").removeprefix("/A").strip().strip('"')
            yield _as_path(case, text)
        elif name == "altstartup" and value and (folder := _as_path(case, value)).is_dir():
            yield from sorted(p for p in folder.iterdir() if p.suffix.casefold() in _ADD_INS)


def _as_path(case: Case, text: str) -> Path:
    """A path in a setting of Excel; one without a folder is in Excel's folder of add-ins."""
    path = Path(text.replace("\\", "/"))
    if path.is_absolute() or ":" in text:
        return path
    return case.places.startup.parents[1] / "AddIns" / path


def _has_our_functions(path: Path) -> bool:
    try:
        return path.stat().st_size < _LARGEST and defines_our_functions(path.read_bytes())
    except OSError:
        return False


def _policies(case: Case) -> Iterator[Check]:
    """What the settings of the Trust Center, or the administrator's, forbid."""
    checks = list(_forbidden(case))
    yield from checks
    if not checks:
        yield Check("macros", GOOD, msg("Excel lets add-ins in its startup folder run."))


def _forbidden(case: Case) -> Iterator[Check]:
    security, trusted = f"{_EXCEL}\\Security", f"{_EXCEL}\\Security\\Trusted Locations"
    for key, name, found in (
        (_COMMON, "vbaoff", msg("Macros are switched off for all of Office (VBAOff).")),
        (
            f"{_COMMON}\\Security",
            "requirealwaysonmacrosig",
            msg("Add-ins without a signature are blocked (RequireAlwaysOnMacroSig)."),
        ),
        (security, "disablealladdins", msg("All add-ins are switched off (DisableAllAddins).")),
        (
            security,
            "requireaddinsig",
            msg("Add-ins without a signature are blocked (RequireAddinSig)."),
        ),
    ):
        if by := _set_by(case, key, name, 1):
            yield Check("macros", BROKEN, found, by)
    warnings = _value(case, security, "vbawarnings")
    off = _set_by(case, trusted, "alllocationsdisabled", 1)
    if off and warnings in (3, 4):
        yield Check(
            "macros",
            BROKEN,
            msg(
                "Macros are blocked, and no folder is trusted (VBAWarnings {level}).",
                level=warnings,
            ),
            off,
        )
    elif off:
        yield Check(
            "macros",
            DOUBTFUL,
            msg("No folder is trusted, so Excel asks before it runs the add-in."),
            msg("Choose Enable when Excel asks, or trust Excel's startup folder again."),
        )


def _keys(key: str) -> Sequence[str]:
    """Where a setting of Office may stand, the strongest first."""
    policy = key.replace("Software\\Microsoft", "Software\\Policies\\Microsoft")
    return f"HKLM\\{policy}", f"HKCU\\{policy}", f"HKCU\\{key}"


def _value(case: Case, key: str, name: str) -> object:
    values = (case.system.registry(place).get(name) for place in _keys(key))
    return next((value for value in values if value is not None), None)


def _set_by(case: Case, key: str, name: str, value: int) -> Message | None:
    """The advice for a setting that is on: whom to turn to; None where it is off."""
    for place in _keys(key):
        there = case.system.registry(place).get(name)
        if there is not None:
            if there != value:
                return None
            return (
                ASK_ADMINISTRATOR
                if "\\Policies\\" in place
                else msg(
                    "Change it in Excel: File, Options, Trust Center, Trust Center Settings.",
                )
            )
    return None


def _disabled(case: Case) -> Iterator[Check]:
    """Add-ins with which Excel once crashed are put on a list and not loaded again."""
    needle = ADD_IN_FILE.encode("utf-16-le")
    values = case.system.registry(f"HKCU\\{_EXCEL}\\Resiliency\\DisabledItems").values()
    if any(isinstance(v, bytes) and needle in v.lower() for v in values):
        yield Check(
            "disabled",
            BROKEN,
            msg("Excel has disabled the add-in after a crash."),
            msg("In Excel: File, Options, Add-ins, Manage: Disabled Items, Go, choose it, Enable."),
        )


def _office(case: Case) -> Iterator[Check]:
    key = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\excel.exe"
    paths = [case.system.registry(f"{hive}\\{key}").get("") for hive in ("HKCU", "HKLM")]
    path = next((p for p in paths if isinstance(p, str)), "")
    click = office_settings(case.system)
    bits, version = click.get("platform"), click.get("versiontoreport")
    if not path:
        yield Check(
            "excel",
            DOUBTFUL,
            msg("Excel was not found on this computer."),
            msg("Install Excel for the desktop; Excel in the browser has no such add-ins."),
        )
    elif "windowsapps" in path.casefold():
        yield Check(
            "excel",
            BROKEN,
            msg("Excel comes from the Microsoft Store."),
            msg("It keeps Python out: remove it and install Office from office.com."),
        )
    elif bits == "x86":
        yield Check(
            "excel",
            DOUBTFUL,
            msg("Excel has 32 bits (version {version}).", version=version or "?"),
            msg("It should work; for large tables install Excel of 64 bits."),
        )
    else:
        yield Check("excel", GOOD, msg("Excel {version}", version=str(version or "")))
