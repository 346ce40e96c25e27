"""What differs between the programs before which a person may sit."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.desk.desk import run_verb
from addin.distribution.case import Verdict
from addin.distribution.check_calc import check_calc
from addin.i18n import LANGUAGES
from tests.desk.window import At, Person
from tests.unit.command_builders import SHEET, workbook

CAN_BE_READ = {"zh": "输入时密码看得见", "en": "It can be read while you type"}


def person(program: str, *answers: str | bool | None) -> Person:
    """Somebody before a program, who answers questions."""
    hides = program == "LibreOffice"
    return Person(workbook(), At(SHEET), list(answers), program=program, hides_secrets=hides)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", ["Excel", "LibreOffice"])
def test_passwords_are_asked_for_as_such_and_only_excel_warns(program, language):
    somebody = person(program, "s3cret ", "s3cret ")
    run_verb(somebody, "lock", language)
    assert somebody.host.workbook.sheet(SHEET).password == "s3cret ", "blanks are part of it"
    [question] = somebody.asked
    assert (CAN_BE_READ[language] in question) is (program == "Excel")
    run_verb(somebody, "unlock", language)
    assert somebody.secrets == somebody.asked
    assert not somebody.host.workbook.sheet(SHEET).protected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_self_check_before_libreoffice_is_not_about_excel(language):
    somebody = person("LibreOffice")
    run_verb(somebody, "doctor", language)
    assert not somebody.problems
    assert "LibreOffice" in somebody.told[0]
    assert "Excel" not in somebody.told[0]


def test_a_folder_that_cannot_be_written_to_is_found(tmp_path: Path):
    (tmp_path / "file").touch()
    checks = list(check_calc(tmp_path / "file" / "data"))
    assert [check.name for check in checks if check.verdict is Verdict.BROKEN] == ["folder"]
    assert not any(check.is_broken for check in check_calc(tmp_path / "new" / "data"))
