"""The host contract over a Google Sheet."""

from __future__ import annotations

import pytest
from host_contract import HostContract, Room

from tests.sheets.rooms import GoogleRoom, Office


class TestGoogleSheet(HostContract):
    @pytest.fixture
    def room(self, office: Office) -> Room:
        return GoogleRoom(office)
