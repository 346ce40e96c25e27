"""The settings file, as the add-in's macros read it."""

from __future__ import annotations

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st
from xlwings.utils import read_user_config

from addin.distribution.settings_file import (
    as_setting,
    from_setting,
    read_settings,
    settings_bytes,
)
from addin.errors import InstallFailedError
from tests.distribution.computers import mac, windows

_TEXT = st.text(
    st.characters(codec="gbk", exclude_characters='"\r\n', exclude_categories=("Cc", "Cs"))
)


_KEYS = _TEXT.map(lambda key: key.upper() if key.isascii() else key)


@given(st.dictionaries(_KEYS, _TEXT))
def test_what_is_written_is_read_again(tmp_path_factory, settings):
    computer = windows(tmp_path_factory.mktemp("w"))
    assert read_settings(settings_bytes(settings, computer), "gbk") == settings


def test_xlwings_reads_it_as_we_do(tmp_path, monkeypatch):
    computer = mac(tmp_path)
    settings = {"INTERPRETER_MAC": str(computer.python()), "LANGUAGE": "zh", "NAME": "a, b"}
    file = tmp_path / "xlwings.conf"
    file.write_bytes(settings_bytes(settings, computer))
    monkeypatch.setattr(xlwings, "USER_CONFIG_FILE", str(file))
    assert read_user_config() == {key.lower(): value for key, value in settings.items()}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", {}),
        (b'\r\n"A","1"\r\n\r\nnonsense\r\n"B"\r\n"C","x","y"\r\n', {"A": "1"}),
        (b'"interpreter_win", "C:\\x"\n', {"INTERPRETER_WIN": "C:\\x"}),
        ('"A","张三"\r\n'.encode("gbk"), {"A": "张三"}),
    ],
)
def test_lines_that_are_no_settings_are_passed_over(content, found):
    assert read_settings(content, "gbk") == found


def test_a_path_below_the_user_s_folder_is_plain_ascii(tmp_path):
    computer = windows(tmp_path, "Zoë 𠮷野")
    python = computer.python()
    text = as_setting(computer, python)
    assert text == "%LOCALAPPDATA%\\CustSheet\\program\\env-0.1.0\\Scripts\\python.exe"
    assert from_setting(computer, text) == python
    assert settings_bytes({"A": text}, computer).isascii()


def test_a_path_elsewhere_is_written_out_if_the_code_page_has_its_characters(tmp_path):
    computer = windows(tmp_path)
    python = tmp_path / "程序" / "python.exe"
    assert as_setting(computer, python) == str(python)
    assert "程序".encode("gbk") in settings_bytes({"A": str(python)}, computer)
    with pytest.raises(InstallFailedError):
        settings_bytes({"A": str(tmp_path / "Zoë" / "python.exe")}, computer)


def test_a_quotation_mark_would_end_the_text_too_early(tmp_path):
    with pytest.raises(InstallFailedError):
        settings_bytes({"A": 'a"b'}, mac(tmp_path))


def test_variables_are_filled_in_as_the_macros_do(tmp_path):
    computer = windows(tmp_path)
    local = computer.variables["LOCALAPPDATA"]
    assert str(from_setting(computer, "%LOCALAPPDATA%\\x\\python.exe")) == f"{local}/x/python.exe"
    assert str(from_setting(computer, "%NOBODY%\\x")) == "%NOBODY%/x"
    apple = mac(tmp_path / "m")
    assert from_setting(apple, "$HOME/x/python") == apple.home / "x" / "python"
    assert str(from_setting(apple, "/opt/$HOME/python")) == "/opt/$HOME/python"
