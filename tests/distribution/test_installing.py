"""The add-in goes into Excel whole or not at all, and comes out without a trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from addin.distribution.installing import install, uninstall, web_mark
from addin.distribution.places import excel_is_running, places_of
from addin.distribution.settings_file import from_setting, read_settings
from addin.distribution.system import Kind, Ran
from addin.errors import ExcelRunningError, InputError, InstallFailedError
from addin.i18n import speaking
from tests.distribution.addins import XLWINGS, foreign_add_in, our_add_in
from tests.distribution.computers import Computer, mac, windows

COMPUTERS = pytest.mark.parametrize("make", [windows, mac], ids=["windows", "mac"])


def settings_of(computer: Computer) -> dict[str, str]:
    return read_settings(computer.places.settings.read_bytes(), computer.encoding)


def test_on_windows_the_add_in_and_its_settings_are_where_excel_looks(tmp_path):
    computer = windows(tmp_path, "王 小明")
    done = install(computer, our_add_in(), computer.python())
    assert (done.version, done.replaced) == ("0.1.0", None)
    home = computer.home
    excel = home / "AppData" / "Roaming" / "Microsoft" / "Excel"
    assert (excel / "XLSTART" / "custsheet.xlam").read_bytes() == our_add_in()
    # A user's name that the code page lacks does no harm: the path is told with a variable.
    line = b'"INTERPRETER_WIN","%LOCALAPPDATA%\\CustSheet\\program\\env-0.1.0\\Scripts\\python.exe"'
    assert (home / ".custsheet" / "custsheet.conf").read_bytes() == line + b"\r\n"
    assert sorted(p.name for p in excel.rglob("*")) == ["XLSTART", "custsheet.xlam"]


def test_on_a_mac_the_script_of_xlwings_comes_too(tmp_path):
    computer = mac(tmp_path)
    python = computer.python()
    install(computer, our_add_in(), python)
    library = computer.home / "Library"
    startup = library / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized"
    assert (startup / "Startup.localized" / "Excel" / "custsheet.xlam").is_file()
    conf = library / "Containers" / "com.microsoft.Excel" / "Data" / "custsheet.conf"
    assert conf.read_bytes() == f'"INTERPRETER_MAC","{python}"\n'.encode()
    script = library / "Application Scripts" / "com.microsoft.Excel"
    assert "VbaHandler" in (script / f"xlwings-{XLWINGS}.applescript").read_text()
    assert " " not in str(python.relative_to(computer.home)), "xlwings starts it without quotes"


@COMPUTERS
def test_installing_and_removing_leaves_the_computer_as_it_was(tmp_path, make):
    computer = make(tmp_path)
    python = computer.python()
    before = computer.files()
    install(computer, our_add_in(), python)
    assert computer.files() != before
    uninstall(computer)
    assert computer.files() == before


@COMPUTERS
def test_settings_of_the_user_stay(tmp_path, make):
    computer = make(tmp_path)
    computer.places.settings.parent.mkdir(parents=True, exist_ok=True)
    computer.places.settings.write_bytes('"LANGUAGE","zh"\r\n"SHOW CONSOLE","真"\r\n'.encode(
        computer.encoding))  # fmt: skip
    own = settings_of(computer)
    python = computer.python()
    install(computer, our_add_in(), python)
    now = settings_of(computer)
    assert from_setting(computer, now.pop(computer.places.key)) == python
    assert now == own
    uninstall(computer)
    assert settings_of(computer) == own


@COMPUTERS
def test_an_update_replaces_the_older_version_and_says_which(tmp_path, make):
    computer = make(tmp_path)
    python = computer.python()
    before = computer.files()
    install(computer, our_add_in("0.0.9"), python)
    done = install(computer, our_add_in("0.1.0"), python)
    assert (done.version, done.replaced) == ("0.1.0", "0.0.9")
    assert computer.places.add_in.read_bytes() == our_add_in("0.1.0")
    uninstall(computer)
    assert computer.files() == before


@COMPUTERS
@pytest.mark.parametrize("held", ["custsheet.xlam", "custsheet.conf", "installed.json"])
@pytest.mark.parametrize("is_update", [True, False], ids=["update", "first"])
def test_whatever_fails_everything_is_as_it_was(tmp_path, make, held, is_update):
    computer = make(tmp_path)
    python = computer.python()
    if is_update:
        install(computer, our_add_in("0.0.9"), python)
    before = computer.files()
    computer.held = {held}
    with pytest.raises(InstallFailedError, match=held):
        install(computer, our_add_in("0.1.0"), python)
    computer.held = set()
    assert computer.files() == before


def test_excel_must_be_closed(tmp_path):
    computer = windows(tmp_path)
    python = computer.python()
    before = computer.files()
    computer.running = ("EXCEL.EXE",)
    for call in (lambda: install(computer, our_add_in(), python), lambda: uninstall(computer)):
        with pytest.raises(ExcelRunningError) as caught:
            call()
        assert caught.value.exit_status == 3
    assert computer.files() == before


def test_only_the_user_s_own_excel_counts(tmp_path):
    computer = windows(tmp_path)
    excel_is_running(computer)
    assert "USERNAME eq OFFICE\\wang" in computer.commands[-1]
    # What tasklist prints when there is none, on a Chinese and on an English Windows.
    for said in ("信息: 没有运行的任务匹配指定标准。", "INFO: No tasks are running which match"):
        computer.other = lambda _words, said=said: Ran(0, said)
        assert not excel_is_running(computer)


def test_a_program_with_excel_in_its_name_is_not_excel_on_a_mac(tmp_path):
    computer = mac(tmp_path)
    computer.running = ("/Applications/Excel Viewer.app/Contents/MacOS/Excel Viewer", "/bin/zsh")
    assert not excel_is_running(computer)
    computer.running = ("/Applications/Microsoft Excel.app/Contents/MacOS/Microsoft Excel",)
    assert excel_is_running(computer)


def test_the_mark_of_the_internet_is_taken_off(tmp_path):
    computer = windows(tmp_path)
    python = computer.python()
    mark = web_mark(computer.places.add_in)
    mark.parent.mkdir(parents=True)
    mark.write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
    install(computer, our_add_in(), python)
    assert not mark.exists()
    assert mark.name == "custsheet.xlam:Zone.Identifier"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", foreign_add_in()])
def test_what_is_no_add_in_of_ours_is_refused(tmp_path, content):
    computer = windows(tmp_path)
    python = computer.python()
    before = computer.files()
    with pytest.raises(InputError):
        install(computer, content, python)
    assert computer.files() == before


def test_what_somebody_changed_since_is_not_removed(tmp_path):
    computer = mac(tmp_path)
    install(computer, our_add_in(), computer.python())
    assert computer.places.scripts is not None
    script = next(computer.places.scripts.iterdir())
    script.write_text("my own")
    settings = computer.places.settings
    settings.write_text('"INTERPRETER_MAC","/usr/bin/mine"\n')
    with speaking("en"):
        lines = [str(line) for line in uninstall(computer)]
    assert script.read_text() == "my own"
    assert settings.read_text() == '"INTERPRETER_MAC","/usr/bin/mine"\n'
    assert f"Left, as it was changed since: {script}" in lines
    assert not computer.places.add_in.exists()


def test_a_script_that_was_there_before_stays(tmp_path):
    computer = mac(tmp_path)
    assert computer.places.scripts is not None
    script = computer.places.scripts / f"xlwings-{XLWINGS}.applescript"
    script.parent.mkdir(parents=True)
    script.write_text("of another add-in")
    install(computer, our_add_in(), computer.python())
    uninstall(computer)
    assert script.read_text() == "of another add-in"


def test_an_add_in_that_was_copied_by_hand_is_removed_another_one_is_not(tmp_path):
    computer = windows(tmp_path)
    add_in = computer.places.add_in
    add_in.parent.mkdir(parents=True)
    add_in.write_bytes(our_add_in())
    uninstall(computer)
    assert not add_in.exists()
    add_in.write_bytes(foreign_add_in())
    uninstall(computer)
    assert add_in.exists()


def test_removing_what_is_not_there_says_so(tmp_path):
    with speaking("en"):
        assert [str(line) for line in uninstall(windows(tmp_path))] == [
            "The add-in is not installed."
        ]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"files": 3}', b'{"version": "1"}'])
def test_a_damaged_receipt_does_not_stop_removing(tmp_path, content):
    computer = windows(tmp_path)
    install(computer, our_add_in(), computer.python())
    computer.places.receipt.write_bytes(content)
    uninstall(computer)
    assert not computer.places.add_in.exists()
    assert not computer.places.receipt.exists()


def test_settings_in_another_code_page_are_not_overwritten(tmp_path):
    computer = windows(tmp_path)
    python = computer.python()
    settings = computer.places.settings
    settings.parent.mkdir(parents=True)
    settings.write_bytes(b'"LANGUAGE","\xff\xff"\r\n')
    before = computer.files()
    with pytest.raises(InstallFailedError):
        install(computer, our_add_in(), python)
    assert computer.files() == before


def test_a_mac_on_which_excel_never_ran_is_told_to_start_it(tmp_path):
    computer = mac(tmp_path)
    computer.places.settings.parent.rmdir()
    with speaking("en"), pytest.raises(InstallFailedError, match="Start Excel once"):
        install(computer, our_add_in(), computer.python())


def test_elsewhere_there_is_no_excel(tmp_path):
    with pytest.raises(InstallFailedError):
        places_of(Computer(Kind.OTHER, tmp_path))


def test_a_windows_that_does_not_name_its_folders_is_an_error(tmp_path):
    computer = windows(tmp_path)
    del computer.variables["APPDATA"]
    with pytest.raises(InstallFailedError):
        places_of(computer)


def test_the_receipt_names_what_was_written(tmp_path):
    computer = windows(tmp_path)
    install(computer, our_add_in(), computer.python())
    receipt = json.loads(computer.places.receipt.read_text("utf-8"))
    assert list(map(Path, receipt["files"])) == [computer.places.add_in]
    assert receipt["interpreter"].startswith("%LOCALAPPDATA%\\")
