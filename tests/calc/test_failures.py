"""What goes wrong is a plain error that says what to do, and never a hang."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
import xlwings

from addin.hosts import calc
from addin.hosts.calc import office, pipes, uno_bridge
from addin.hosts.calc.writing import Writing
from tests.calc.office import require, running


@pytest.fixture(autouse=True)
def _an_office() -> None:
    require()


def start() -> xlwings.App:
    return xlwings.engines["calc"].apps.add(add_book=False, visible=False)


class TestStarting:
    def test_without_libreoffice(self, monkeypatch, tmp_path):
        monkeypatch.setenv(uno_bridge.PROGRAM, str(tmp_path))
        with pytest.raises(calc.LibreOfficeMissingError, match="Install LibreOffice"):
            start()

    def test_with_one_that_is_too_old(self, monkeypatch):
        started = []
        run = office._run
        monkeypatch.setattr(office, "_run", lambda *a: started.append(run(*a)) or started[0])
        monkeypatch.setattr(office, "OLDEST", (99, 1))
        with pytest.raises(calc.LibreOfficeTooOldError, match=r"99\.1 or later"):
            start()
        assert started[0].poll() is not None, "it was ended"

    def test_one_that_ends_at_once_tells_what_it_said(self, monkeypatch, tmp_path):
        program = tmp_path / "soffice"
        program.write_text("#!/bin/sh\necho no display here >&2\nexit 3\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(uno_bridge, "soffice", lambda: program)
        with pytest.raises(calc.StartError, match=r"status 3.*no display here"):
            start()

    def test_one_that_never_answers_is_ended(self, monkeypatch, tmp_path):
        program = tmp_path / "soffice"
        program.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(uno_bridge, "soffice", lambda: program)
        monkeypatch.setattr(office, "START_SECONDS", 0.5)
        with pytest.raises(calc.StartError, match="did not answer"):
            start()

    def test_a_profile_in_use_is_refused_and_its_owner_left_alone(self, tmp_path):
        with running(str(tmp_path)) as first:
            with pytest.raises(calc.ProfileInUseError, match=str(tmp_path)):
                xlwings.engines["calc"].apps.add(spec=str(tmp_path), add_book=False)
            assert first.books.add().sheets[0]["A1"].value is None

    def test_two_with_profiles_of_their_own_do_not_meet(self):
        with ExitStack() as stack:
            one, two = (stack.enter_context(running(add_book=True)) for _ in range(2))
            one.books[0].sheets[0]["A1"].value = "eins"
            assert two.books[0].sheets[0]["A1"].value is None
            assert one.pid != two.pid

    def test_without_a_display_there_are_no_windows(self, monkeypatch):
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        before = xlwings.engines.active
        xlwings.engines["calc"].activate()
        try:
            with xlwings.App() as app:
                assert not app.visible
                assert len(app.books) == 1
        finally:
            xlwings.engines.active = before


class TestNothingIsLeft:
    def test_of_one_that_is_killed(self):
        with running() as app:
            (pipe,) = pipes.files(app.impl.office.address)[:1]
            assert pipe.stat().st_mode & 0o777 == 0o600, "nobody else comes in"
            ours = {pipe, *pipes.of_profile(app.impl.office._profile)[:1]}
            assert all(path.exists() for path in ours)
            app.kill()
        assert not any(path.exists() for path in ours)

    def test_of_one_whose_python_is_killed(self):
        program = (
            "import os, signal; from addin.hosts.calc import office; found = office.start();"
            "print(found.pid, found._own_folder, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        number, folder = done.stdout.split()
        end = time.monotonic() + 20
        while Path(folder).exists() and time.monotonic() < end:
            time.sleep(0.2)
        assert not Path(folder).exists()
        listed = subprocess.run(["pgrep", "-g", number, "-r", "R,S,D"], capture_output=True)
        assert not listed.stdout.split(), "none of its processes runs"


class TestConnecting:
    def test_to_one_that_listens(self):
        with running(add_book=True) as first:
            first.books[0].sheets[0]["A1"].value = "da"
            again = xlwings.engines["calc"].apps.add(spec=first.impl.office.address, add_book=False)
            assert again.books[0].sheets[0]["A1"].value == "da"
            again.impl.office.stop()
            assert first.books[0].sheets[0]["A1"].value == "da", "it was not ours to end"
            xlwings.engines["calc"].impl.apps.forget(again.impl)

    def test_where_nobody_listens(self):
        with pytest.raises(calc.StartError, match="No LibreOffice listens at pipe,name=nobody"):
            xlwings.engines["calc"].apps.add(spec="pipe,name=nobody", add_book=False)

    def test_from_inside(self):
        with running(add_book=True) as first:
            inside = calc.attach(first.impl.office.context)
            assert len(inside.books) == 1
            xlwings.engines["calc"].impl.apps.forget(inside.impl)


class TestLater:
    def test_a_process_that_dies_is_an_error_at_once(self):
        with running(add_book=True) as app:
            sheet = app.books[0].sheets[0]
            cells = sheet["A1:B2"]
            os.killpg(app.pid, signal.SIGKILL)
            app.impl.office.process.wait(10)
            began = time.monotonic()
            for ask in (
                lambda: cells.value, lambda: setattr(cells, "value", 1), lambda: sheet.name,
                lambda: app.books.add(), lambda: cells.api, lambda: list(app.books),
                lambda: cells.formula, lambda: sheet.used_range,
            ):  # fmt: skip
                with pytest.raises(calc.ConnectionLostError) as caught:
                    ask()
                assert caught.value.__context__ is None
            assert time.monotonic() - began < 5
            assert not app.impl.office.is_alive()

    def test_one_that_dies_while_it_is_written_to(self, monkeypatch):
        with running(add_book=True) as app:
            cells = app.books[0].sheets[0]["A1:B2"]
            write = Writing.write

            def kill_and_write(*given):
                os.killpg(app.pid, signal.SIGKILL)
                app.impl.office.process.wait(10)
                write(*given)

            monkeypatch.setattr(Writing, "write", kill_and_write)
            with pytest.raises(calc.ConnectionLostError) as caught:
                cells.value = "x"
            assert caught.value.__context__ is None

    def test_a_profile_of_our_own_is_removed(self):
        with running() as app:
            folder = app.impl.office._own_folder
            assert Path(folder).is_dir()
        assert not Path(folder).exists()
        assert app.pid not in xlwings.engines["calc"].apps.keys()  # noqa: SIM118

    def test_a_workbook_closed_meanwhile(self, app):
        book = app.books.add()
        sheet = book.sheets[0]
        cells = sheet["A1:B2"]
        book.api.close(True)
        for ask in (
            lambda: cells.value, lambda: setattr(cells, "value", 1), lambda: sheet.name,
            lambda: book.name, lambda: book.sheets[0], lambda: cells.color, lambda: book.save(),
            lambda: cells.formula, lambda: sheet.used_range, lambda: list(book.names),
        ):  # fmt: skip
            with pytest.raises(calc.DocumentClosedError):
                ask()

    def test_a_sheet_deleted_meanwhile(self, book):
        sheet = book.sheets.add("weg")
        cells = sheet["A1"]
        book.sheets["weg"].delete()
        # To LibreOffice, the sheet's object would now be the first sheet.
        with pytest.raises(calc.CallError, match="deleted"):
            cells.value = 1
        assert book.sheets[0]["A1"].value is None

    def test_what_libreoffice_refuses_is_no_exception_of_uno(self, book, tmp_path):
        (tmp_path / "file").write_text("", "utf-8")
        with pytest.raises(calc.CallError) as caught:
            book.save(tmp_path / "file" / "a.xlsx")
        assert caught.value.__context__ is None
        assert isinstance(caught.value, xlwings.XlwingsError)
