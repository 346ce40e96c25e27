"""The doctor finds each fault, alone, and says what to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from addin.distribution.case import Check, Verdict
from addin.distribution.doctor import examine, report, without_home
from addin.distribution.installing import install, web_mark
from addin.distribution.settings_file import settings_bytes
from addin.distribution.system import Kind, Ran
from addin.errors import InstallFailedError
from addin.i18n import speaking
from tests.distribution.addins import XLWINGS, foreign_add_in, our_add_in
from tests.distribution.computers import APP_PATH, CLICK_TO_RUN, EXCEL, Computer, mac, windows

SECURITY = f"{EXCEL}\\Security"
TRUSTED = f"{SECURITY}\\Trusted Locations"
POLICIES = SECURITY.replace("Software\\Microsoft", "Software\\Policies\\Microsoft")
COMMON = "HKLM\\Software\\Policies\\Microsoft\\Office\\16.0\\Common"


def installed(make: Callable[[Path], Computer], folder: Path) -> Computer:
    computer = make(folder)
    install(computer, our_add_in(), computer.python())
    return computer


def wrong(computer: Computer) -> list[Check]:
    return [check for check in examine(computer) if check.verdict is not Verdict.GOOD]


def only(computer: Computer) -> Check:
    """The one thing that is wrong; it comes with an advice."""
    found = wrong(computer)
    assert len(found) == 1, [str(check.found) for check in found]
    assert found[0].advice is not None
    return found[0]


def told(computer: Computer, **facts: object) -> None:
    computer.answer = {**(computer.answer or {}), **facts}


@pytest.mark.parametrize("make", [windows, mac], ids=["windows", "mac"])
def test_after_installing_everything_is_in_order(tmp_path, make):
    computer = installed(make, tmp_path)
    assert wrong(computer) == []
    with speaking("zh"):
        assert "一切正常" in report(computer, examine(computer))


@pytest.mark.parametrize("make", [windows, mac], ids=["windows", "mac"])
def test_before_installing_the_add_in_and_its_settings_are_missed(tmp_path, make):
    checks = wrong(make(tmp_path))
    assert [check.name for check in checks] == ["add-in", "settings"]
    assert all(check.is_broken and check.advice for check in checks)


# The Python that Excel starts


def test_settings_without_python(tmp_path):
    computer = installed(windows, tmp_path)
    computer.places.settings.write_bytes(settings_bytes({"LANGUAGE": "zh"}, computer))
    assert only(computer).name == "settings"


def test_settings_that_cannot_be_read(tmp_path):
    computer = installed(windows, tmp_path)
    computer.places.settings.write_bytes(b'"INTERPRETER_WIN","\xff\xff"')
    assert only(computer).name == "settings"


def test_a_python_that_is_gone(tmp_path):
    computer = installed(windows, tmp_path)
    (computer.places.program / "env-0.1.0" / "Scripts" / "python.exe").unlink()
    computer.other = lambda words: Ran(127, "not found") if "-c" in words else None
    with speaking("en"):
        assert str(only(computer).found).startswith("There is no Python at ")


def test_a_python_that_does_not_start(tmp_path):
    computer = installed(windows, tmp_path)
    computer.answer = None
    with speaking("en"):
        assert str(only(computer).found) == (
            "Python does not start: ImportError: DLL load failed"
        )  # fmt: skip


@pytest.mark.parametrize("said", ["", "Python was not found", "[1, 2]", "{}", '{"python": '])
def test_an_answer_that_is_none(tmp_path, said):
    computer = installed(windows, tmp_path)
    computer.other = lambda words: Ran(0, said) if "-c" in words else None
    assert only(computer).is_broken


@pytest.mark.parametrize(
    "facts",
    [
        {"python": "3.10.11"},
        {"bits": 32},
        {"base": "C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.12"},
    ],
    ids=["old", "32 bits", "store"],
)
def test_a_python_that_will_not_do(tmp_path, facts):
    computer = installed(windows, tmp_path)
    told(computer, **facts)
    check = only(computer)
    assert (check.name, check.is_broken) == ("python", True)
    assert "python.org" in str(check.advice)


@pytest.mark.parametrize("name", ["custsheet", "xlwings"])
def test_a_package_that_is_missing(tmp_path, name):
    computer = installed(windows, tmp_path)
    told(computer, **{name: ""})
    check = next(check for check in wrong(computer) if check.name == "packages")
    assert check.is_broken
    assert name in str(check.found)


def test_packages_that_do_not_fit(tmp_path):
    computer = installed(windows, tmp_path)
    computer.fits = "pandas 3.0 requires numpy, which is not installed.\nmore"
    with speaking("en"):
        assert "requires numpy" in str(only(computer).found)


def test_a_library_of_another_version(tmp_path):
    computer = installed(windows, tmp_path)
    library = computer.places.program / "env-0.1.0" / f"xlwings64-{XLWINGS}.dll"
    library.rename(library.with_name("xlwings64-0.1.dll"))
    check = only(computer)
    assert check.name == "library"
    assert f"xlwings64-{XLWINGS}.dll" in str(check.found)


def test_excel_of_32_bits_loads_another_library(tmp_path):
    computer = installed(windows, tmp_path)
    computer.keys[CLICK_TO_RUN] = {"platform": "x86", "versiontoreport": "16.0.1"}
    assert {check.name: check.verdict for check in wrong(computer)} == {
        "excel": Verdict.DOUBTFUL,
        "library": Verdict.BROKEN,
    }
    (computer.places.program / "env-0.1.0" / f"xlwings32-{XLWINGS}.dll").touch()
    assert only(computer).name == "excel"


def test_a_script_that_is_missing_on_a_mac(tmp_path):
    computer = installed(mac, tmp_path)
    assert computer.places.scripts is not None
    next(computer.places.scripts.iterdir()).unlink()
    assert only(computer).name == "library"


# Excel


def test_an_add_in_of_another_version(tmp_path):
    computer = installed(windows, tmp_path)
    computer.places.add_in.write_bytes(our_add_in("0.0.9"))
    check = only(computer)
    assert (check.name, check.is_broken) == ("add-in", True)


def test_an_add_in_that_is_damaged(tmp_path):
    computer = installed(windows, tmp_path)
    computer.places.add_in.write_bytes(our_add_in()[:300])
    assert only(computer).name == "add-in"


def test_the_mark_of_the_internet(tmp_path):
    computer = installed(windows, tmp_path)
    mark = web_mark(computer.places.add_in)
    mark.write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
    assert only(computer).name == "mark"
    mark.write_text("[ZoneTransfer]\r\nZoneId=0\r\n")
    assert wrong(computer) == [], "files of one's own computer are fine"


def test_quarantine_on_a_mac(tmp_path):
    computer = installed(mac, tmp_path)
    computer.marked = {str(computer.places.add_in)}
    assert only(computer).name == "mark"


@pytest.mark.parametrize(
    "setting",
    ['"{}"', '/R "{}"', "{}"],
)
def test_a_second_copy_that_excel_opens(tmp_path, setting):
    computer = installed(windows, tmp_path)
    copy = tmp_path / "Downloads" / "custsheet.xlam"
    copy.parent.mkdir()
    copy.write_bytes(our_add_in())
    computer.keys[f"{EXCEL}\\Options"] = {"open": setting.format(copy), "openai": "x", "open1": 3}
    assert str(copy) in str(only(computer).found)
    copy.unlink()
    assert wrong(computer) == [], "Excel passes over what is gone"


def test_an_older_copy_under_another_name_in_the_startup_folder(tmp_path):
    computer = installed(windows, tmp_path)
    computer.places.startup.joinpath("old.xlam").write_bytes(our_add_in("0.0.1"))
    computer.places.startup.joinpath("PERSONAL.XLSB").write_bytes(foreign_add_in())
    assert "old.xlam" in str(only(computer).found)


def test_another_add_in_with_our_functions_in_the_second_startup_folder(tmp_path):
    computer = installed(windows, tmp_path)
    other = tmp_path / "Team" / "tools.xll"
    other.parent.mkdir()
    other.write_bytes(b"MZ CUST_MATCH\0")
    computer.keys[f"{EXCEL}\\Options"] = {"altstartup": str(other.parent), "open": "solver.xlam"}
    assert "tools.xll" in str(only(computer).found)


@pytest.mark.parametrize(
    ("key", "values", "word"),
    [
        (COMMON, {"vbaoff": 1}, "VBAOff"),
        (f"{COMMON}\\Security", {"requirealwaysonmacrosig": 1}, "RequireAlwaysOnMacroSig"),
        (SECURITY, {"disablealladdins": 1}, "DisableAllAddins"),
        (POLICIES, {"requireaddinsig": 1}, "RequireAddinSig"),
    ],
)
def test_macros_that_are_forbidden(tmp_path, key, values, word):
    computer = installed(windows, tmp_path)
    computer.keys[key] = values
    check = only(computer)
    assert check.is_broken
    assert word in str(check.found)
    with speaking("en"):
        assert ("administrator" in str(check.advice)) == ("Policies" in key)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_macros_are_blocked_only_where_the_startup_folder_is_not_trusted(tmp_path, level):
    computer = installed(windows, tmp_path)
    computer.keys[SECURITY] = {"vbawarnings": level}
    assert wrong(computer) == []
    computer.keys[TRUSTED] = {"alllocationsdisabled": 1}
    assert only(computer).is_broken == (level > 2)


def test_what_the_administrator_sets_wins(tmp_path):
    computer = installed(windows, tmp_path)
    computer.keys[SECURITY] = {"requireaddinsig": 1}
    computer.keys[POLICIES] = {"requireaddinsig": 0}
    assert wrong(computer) == []


def test_an_add_in_that_excel_has_disabled(tmp_path):
    computer = installed(windows, tmp_path)
    item = "C:\\users\\wang\\xlstart\\CustSheet.xlam".encode("utf-16-le")
    computer.keys[f"{EXCEL}\\Resiliency\\DisabledItems"] = {"1a2b": b"\1\0" + item}
    # Windows writes such names in any case; the bytes of other letters stay as they are.
    assert only(computer).name == "disabled"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("C:\\Program Files\\WindowsApps\\Microsoft.Office.Desktop\\EXCEL.EXE", Verdict.BROKEN),
        ("", Verdict.DOUBTFUL),
    ],
)
def test_an_excel_from_the_store_or_none(tmp_path, path, verdict):
    computer = installed(windows, tmp_path)
    computer.keys[APP_PATH] = {"": path}
    check = only(computer)
    assert (check.name, check.verdict) == ("excel", verdict)


# Folders


def test_a_name_that_the_code_page_lacks(tmp_path):
    computer = windows(tmp_path, "Zoë")
    install(computer, our_add_in(), computer.python())
    assert (only(computer).name, only(computer).is_broken) == ("path", True)
    computer.encoding = "cp1252"
    assert wrong(computer) == []


@pytest.mark.parametrize("user", ["w" * 150, "Tom & Co", "100%"])
def test_names_that_windows_trips_over(tmp_path, user):
    computer = windows(tmp_path, user)
    install(computer, our_add_in(), computer.python())
    assert (only(computer).name, only(computer).verdict) == ("path", Verdict.DOUBTFUL)


def test_folders_in_onedrive(tmp_path):
    computer = installed(windows, tmp_path)
    computer.variables["ONEDRIVECOMMERCIAL"] = computer.variables["APPDATA"]
    assert only(computer).name == "startup"


def test_folders_on_the_network(tmp_path):
    computer = installed(windows, tmp_path)
    # Python keeps two slashes at the start, here as on Windows.
    computer.variables["APPDATA"] = f"/{computer.variables['APPDATA']}"
    assert only(computer).name == "startup"


def test_a_space_in_the_path_on_a_mac(tmp_path):
    computer = installed(mac, tmp_path)
    python = tmp_path / "my env" / "python"
    python.parent.mkdir()
    python.touch()
    install(computer, our_add_in(), python)
    assert only(computer).name == "path"


# The report


def test_the_report_does_not_tell_who_the_user_is(tmp_path):
    computer = windows(tmp_path, "王小明")
    computer.answer = {"python": "3.12"}
    install(computer, our_add_in(), computer.python())
    computer.answer = None
    computer.other = lambda words: (
        Ran(1, f"cannot open {computer.home}\\x") if "-c" in words else None
    )
    text = report(computer, examine(computer))
    assert "王小明" not in text
    assert "~" in text


def test_the_user_s_folder_is_known_however_it_is_written(tmp_path):
    computer = windows(tmp_path)
    computer.variables["USERPROFILE"] = "C:\\Users\\王小明"
    for told in ("c:\\users\\王小明\\x", "C:\\\\Users\\\\王小明\\x", "C:/Users/王小明/x"):
        assert without_home(computer, f"open {told}")[:6] == "open ~"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_counts_and_says_what_to_do(tmp_path, language):
    computer = windows(tmp_path)
    with speaking(language):
        text = report(computer, examine(computer))
    assert text.count("✖") == text.count("   → ") == 2
    assert {"zh": "有 2 处必须处理", "en": "To be put right: 2"}[language] in text


def test_doubts_alone_are_not_broken(tmp_path):
    computer = installed(windows, tmp_path)
    computer.keys[APP_PATH] = {}
    with speaking("en"):
        assert "Nothing is broken; to be looked at: 1." in report(computer, examine(computer))


def test_where_there_is_no_excel_there_is_no_examination(tmp_path):
    with pytest.raises(InstallFailedError):
        examine(Computer(Kind.OTHER, tmp_path))
