"""A file that must not, or cannot, be written stays as it is; also for the superuser."""

from __future__ import annotations

import errno
import os

import pytest
from command_line import SHEET, read_back
from openpyxl import load_workbook


class TestProtectedFiles:
    """What stands in the way is named, with the way out."""

    def refused(self, custsheet, path, code, status=3, verb="fix"):
        before = path.read_bytes()
        done = custsheet(verb, path)
        assert done.status == status, done.err
        assert f"[{code}]" in done.err
        assert path.read_bytes() == before
        left = [p.name for p in custsheet.folder.iterdir() if p.suffix == ".tmp"]
        assert not left
        return done

    def test_a_file_with_the_read_only_mark(self, custsheet):
        path = custsheet.workbook()
        path.chmod(0o444)
        self.refused(custsheet, path, "X302")

    def test_a_folder_that_cannot_be_written(self, custsheet, monkeypatch):
        path = custsheet.workbook()
        really = os.access
        monkeypatch.setattr(
            os, "access", lambda p, mode, **kw: p != path.parent and really(p, mode, **kw)
        )
        self.refused(custsheet, path, "X302")

    def test_a_folder_as_the_file_to_write(self, custsheet):
        path = custsheet.workbook()
        target = custsheet.folder / "ordner.xlsx"
        target.mkdir()
        before = path.read_bytes()
        done = custsheet("fix", path, "--out", target)
        assert done.status in (2, 3, 4)
        assert "ordner.xlsx" in done.err
        assert path.read_bytes() == before

    def test_a_full_disk(self, custsheet, monkeypatch):
        path = custsheet.workbook()

        def full(_handle):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        from addin.hosts.xlsx import saving

        monkeypatch.setattr(saving.os, "fsync", full)
        before = path.read_bytes()
        done = custsheet("fix", path)
        assert done.status in (3, 4)
        assert path.read_bytes() == before
        assert sorted(p.name for p in custsheet.folder.iterdir()) == [path.name]

    @pytest.mark.parametrize("verb", ["fix", "validate", "duplicates", "clear", "lock"])
    def test_a_workbook_that_is_open_in_excel(self, custsheet, verb):
        path = custsheet.workbook()
        if verb == "clear":
            custsheet("validate", path)
        lock = path.with_name(f"~${path.name}")
        lock.write_bytes(b"\x05Wang " + b" " * 60)
        done = self.refused(custsheet, path, "X301", verb=verb)
        assert path.name in done.err
        assert lock.name in done.err

    def test_a_workbook_that_is_open_in_libreoffice(self, custsheet):
        path = custsheet.workbook()
        path.with_name(f".~lock.{path.name}#").write_text(",li,pc,21.11.2026 09:30,x;", "utf-8")
        done = self.refused(custsheet, path, "X301")
        assert "LibreOffice" in done.err

    def test_what_is_open_elsewhere_can_still_be_checked(self, custsheet):
        path = custsheet.workbook()
        path.with_name(f"~${path.name}").write_bytes(b"\x05Wang ")
        target = custsheet.folder / "f.csv"
        assert custsheet("validate", path, "--dry-run", "--findings", target).status == 0
        assert target.exists()

    def test_a_restore_over_an_open_workbook(self, custsheet):
        path = custsheet.workbook()
        custsheet("backup", path)
        path.with_name(f"~${path.name}").write_bytes(b"\x05Wang ")
        before = path.read_bytes()
        done = custsheet("restore", path, "latest")
        assert done.status == 3
        assert "[X301]" in done.err
        assert path.read_bytes() == before

    def test_another_password(self, custsheet):
        path = custsheet.workbook()
        custsheet("lock", path, "--password", "geheim")
        before = path.read_bytes()
        for verb, arguments in (
            ("unlock", ["--password", "falsch"]),
            ("unlock", []),
            ("lock", ["--password", "falsch"]),
        ):
            done = custsheet(verb, path, *arguments)
            assert done.status == 3, verb
            assert "[X303]" in done.err
            assert path.read_bytes() == before
        assert read_back(path).protection.sheet

    def test_a_workbook_that_another_program_changes_meanwhile(self, custsheet, monkeypatch):
        path = custsheet.workbook()
        from addin.journal import Journal

        record = Journal.record

        def changed_then_recorded(self, *arguments, **options):
            book = load_workbook(path)
            book[SHEET]["B2"] = "王维"
            book.save(path)
            return record(self, *arguments, **options)

        monkeypatch.setattr(Journal, "record", changed_then_recorded)
        done = custsheet("fix", path)
        assert done.status == 3
        assert "[X304]" in done.err
        sheet = read_back(path)
        assert sheet["B2"].value == "王维", "what the other program wrote is kept"
        assert sheet["B8"].value == "高 峰"
        monkeypatch.undo()
        assert custsheet("fix", path).status == 0


def test_a_journal_that_cannot_be_written_stops_the_command(custsheet):
    path = custsheet.workbook()
    blocked = custsheet.file("journal", "a file where a folder should be")
    before = path.read_bytes()
    done = custsheet("fix", path, "--journal", blocked)
    assert done.status in (3, 4)
    assert path.read_bytes() == before


def test_a_result_sheet_never_replaces_a_sheet_of_the_user(custsheet):
    path = custsheet.workbook()
    book = load_workbook(path)
    book.create_sheet("Findings")["A1"] = "mein Blatt"
    book.save(path)
    before = path.read_bytes()
    done = custsheet("validate", path)
    assert done.status == 3
    assert "[X305]" in done.err
    assert "Findings" in done.err
    assert path.read_bytes() == before
