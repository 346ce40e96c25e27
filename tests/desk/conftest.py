"""The data folder of a person at the desk is the test's own."""

from __future__ import annotations

import pytest

from addin.journal import places


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr("addin.desk.trouble.data_folder", lambda: tmp_path / "data")
