"""What the commands about the extension say where it cannot be installed."""

from __future__ import annotations

import os
import subprocess
from types import SimpleNamespace

import pytest

from addin.calc_extension import install as installing
from addin.calc_extension.demo import demo_workbook
from addin.errors import HostError, InputError, RefusedError
from addin.hosts.calc import uno_bridge
from addin.hosts.xlsx.host import XlsxHost
from addin.i18n import LANGUAGES, speaking


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A LibreOffice of scripts: (its folder, what its tool does is written by the test)."""
    for name, said in (("soffice", "LibreOffice 7.4.7.2 40"), ("unopkg", "unopkg done.")):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\necho '{said}'\necho \"$@\" > '{tmp_path}/{name}.said'\n")
        script.chmod(0o755)
    monkeypatch.setenv(uno_bridge.PROGRAM, str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    return tmp_path


def test_the_extension_is_handed_to_libreoffice_s_tool(office, tmp_path):
    installing.install(tmp_path / "profile")
    said = (office / "unopkg.said").read_text()
    assert said.startswith("add --force --suppress-license -env:UserInstallation=file://")
    assert said.strip().endswith("custsheet.oxt")
    installing.uninstall()
    assert (office / "unopkg.said").read_text() == "remove custsheet.calc\n"


def test_root_is_refused(office, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    with pytest.raises(RefusedError, match="root"):
        installing.install()
    assert not (office / "unopkg.said").exists()


def test_an_old_libreoffice_is_refused(office):
    (office / "soffice").write_text("#!/bin/sh\necho 'LibreOffice 7.2.5.2 10'\n")
    with pytest.raises(InputError, match=r"7\.2"):
        installing.install()


def test_a_missing_libreoffice_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv(uno_bridge.PROGRAM, str(tmp_path))
    with pytest.raises(InputError, match="LibreOffice"):
        installing.install()


def test_a_profile_in_use_is_refused(office, tmp_path):
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / ".lock").touch()
    with pytest.raises(RefusedError):
        installing.install(profile)
    assert not (office / "unopkg.said").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_user_s_own_profile_in_use_is_refused_in_words(office, language):
    (office / "unopkg").write_text("#!/bin/sh\necho 'ERROR: lock file exists' >&2\nexit 1\n")
    with speaking(language), pytest.raises(RefusedError) as caught:
        installing.install()
    with speaking(language):
        told = f"{caught.value.message} {caught.value.hint}"
    assert "–" not in told
    assert {"en": "ended abruptly", "zh": "没有正常退出"}[language] in told


def test_what_the_tool_says_is_passed_on(office):
    (office / "unopkg").write_text("#!/bin/sh\necho 'ERROR: no space' >&2\nexit 1\n")
    with pytest.raises(HostError, match="no space"):
        installing.install()


@pytest.mark.usefixtures("office")
def test_a_workbook_is_opened_and_nobody_waits_for_it(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **_named: calls.append(command) or SimpleNamespace()
    )
    monkeypatch.setattr(installing, "_require_office", lambda: None)
    installing.run(tmp_path / "客户 表.xlsx")
    assert calls[0][-1] == (tmp_path / "客户 表.xlsx").as_uri()


def test_the_example_has_customers_with_problems_and_is_not_overwritten(tmp_path):
    with speaking("zh"):
        file = demo_workbook(tmp_path)
        grid = XlsxHost(file).read_grid("客户")
        assert {"1390013903", "江苏省"} <= {value for row in grid.rows for value in row}
        file.write_bytes(b"mine")
        assert demo_workbook(tmp_path).read_bytes() == b"mine"
