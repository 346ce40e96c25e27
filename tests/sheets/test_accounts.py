"""Accounts: set up, kept where nobody else looks, asked about, and let go of."""

from __future__ import annotations

import json
import logging
import stat
import sys
from pathlib import Path

import pytest
from google.auth.credentials import Credentials
from google_auth_oauthlib.flow import InstalledAppFlow
from typer.testing import CliRunner

from addin.errors import CredentialsError, InputError, NotConnectedError, UsageError
from sheets_sync.client.accounts import (
    KEY_VARIABLE,
    SCOPES,
    AccountKind,
    account_of,
    connected,
    is_client,
    read_key_file,
)
from sheets_sync.client.setup import connect, disconnect, status
from sheets_sync.client.spreadsheet import key_of, tab_of
from sheets_sync.client.vault import Place, Vault
from tests.sheets.scripted import KEY, ROBOT, Script, manner, problem, reply, robot_key

PERSON = {
    "type": "authorized_user",
    "client_id": "c",
    "client_secret": "s",
    "refresh_token": "1//r",
    "token_uri": "https://oauth2.googleapis.com/token",
    "account": "li@example.com",
}


class FakeRing:
    """A keyring in memory; a small one keeps nothing that is long."""

    def __init__(self, room: int = 100_000) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self._room = room

    def get_password(self, service_name: str, username: str) -> str | None:
        return self.kept.get((service_name, username))

    def set_password(self, service_name: str, username: str, password: str) -> None:
        if len(password) > self._room:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        self.kept[service_name, username] = password

    def delete_password(self, service_name: str, username: str) -> None:
        del self.kept[service_name, username]


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key.json"
    path.write_text(json.dumps(robot_key()), "utf-8")
    return path


def about(address: str = ROBOT):
    return reply({"user": {"emailAddress": address}})


def test_a_key_goes_to_the_keyring_where_there_is_one(tmp_path):
    ring = FakeRing()
    vault = Vault(tmp_path, ring)
    assert vault.save({"a": 1}) is Place.KEYRING
    assert (vault.load(), vault.place) == ({"a": 1}, Place.KEYRING)
    assert not vault.file.exists()
    assert vault.forget()
    assert (vault.load(), vault.place, vault.forget()) == (None, None, False)


@pytest.mark.parametrize("ring", [None, FakeRing(room=10)], ids=["no keyring", "a small one"])
def test_else_to_a_file_that_only_its_owner_can_read(tmp_path, ring):
    vault = Vault(tmp_path / "new", ring)
    assert vault.save({"private_key": "x" * 50}) is Place.FILE
    assert vault.load() == {"private_key": "x" * 50}
    if sys.platform != "win32":
        assert stat.S_IMODE(vault.file.stat().st_mode) == 0o600
        assert stat.S_IMODE(vault.file.parent.stat().st_mode) == 0o700
    assert [p.name for p in vault.file.parent.iterdir()] == [vault.file.name]
    vault.save({"second": 2})
    assert vault.load() == {"second": 2}
    assert vault.forget()
    assert vault.load() is None


def test_a_key_that_cannot_be_kept_leaves_the_one_before(tmp_path, monkeypatch):
    vault = Vault(tmp_path)
    vault.save({"first": 1})

    def full(*_args: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("sheets_sync.client.vault.os.open", full)
        with pytest.raises(OSError, match="No space"):
            vault.save({"second": 2})
    assert vault.load() == {"first": 1}


def test_half_a_key_is_not_left_beside(tmp_path, monkeypatch):
    vault = Vault(tmp_path)

    def broken(*_args: object, **_more: object) -> int:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("sheets_sync.client.vault._write", broken)
        with pytest.raises(OSError, match="Input"):
            vault.save({"private_key": "x"})
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_too_long_for_the_keyring_replaces_the_one_in_it(tmp_path):
    vault = Vault(tmp_path, FakeRing(room=20))
    assert vault.save({"a": 1}) is Place.KEYRING
    assert vault.save({"private_key": "x" * 50}) is Place.FILE
    assert (vault.load(), vault.place) == ({"private_key": "x" * 50}, Place.FILE)
    assert vault.save({"b": 2}) is Place.KEYRING
    assert not vault.file.exists()


def test_a_damaged_file_is_no_key(tmp_path):
    vault = Vault(tmp_path)
    vault.file.write_text("{", "utf-8")
    assert vault.load() is None
    with pytest.raises(NotConnectedError):
        connected(vault)


def test_the_kinds_of_key_are_told_apart():
    service, somebody = account_of(robot_key()), account_of(PERSON)
    assert (service.kind, service.address) == (AccountKind.SERVICE, ROBOT)
    assert (somebody.kind, somebody.address) == (AccountKind.PERSON, "li@example.com")
    assert is_client({"installed": {}})
    assert not is_client(robot_key())
    assert robot_key()["private_key"] not in repr(service)


def test_the_scopes_are_the_two_that_are_needed():
    assert sorted(scope.rpartition("/")[2] for scope in SCOPES) == [
        "drive.metadata.readonly", "spreadsheets",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "broken",
    [{"type": "service_account"}, {**robot_key(), "private_key": "nonsense"}, {"type": "x"}],
)
def test_half_a_key_is_refused(broken):
    with pytest.raises(CredentialsError):
        account_of(broken)


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "no json"])
def test_a_file_that_is_no_key_says_so(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError):
        read_key_file(path)
    with pytest.raises(InputError):
        read_key_file(tmp_path / "none.json")


def test_connecting_keeps_what_is_needed_and_no_more(tmp_path, key_file):
    vault = Vault(tmp_path / "kept")
    found = connect(key_file, vault=vault, manner=manner(Script([about()])))
    assert (found.kind, found.address, found.place) == (AccountKind.SERVICE, ROBOT, Place.FILE)
    secret = vault.load()
    assert secret is not None
    assert "client_id" not in secret
    assert connected(vault).address == ROBOT


class TestSigningIn:
    """A person agrees in the browser, or does not; the browser itself is left out."""

    @pytest.fixture
    def client(self, tmp_path: Path) -> Path:
        path = tmp_path / "client.json"
        ends = {"auth_uri": "https://accounts.google.com/o/oauth2/auth",
                "token_uri": "https://oauth2.googleapis.com/token"}  # fmt: skip
        desk = {"client_id": "c", "client_secret": "s", "redirect_uris": ["http://localhost"]}
        path.write_text(json.dumps({"installed": {**desk, **ends}}), "utf-8")
        return path

    def test_who_agreed_is_kept(self, client, tmp_path, monkeypatch):
        asked: list[object] = []

        def agree(flow: InstalledAppFlow, **how: object) -> Credentials:
            asked.extend((flow.oauth2session.scope, how["host"], how["open_browser"]))
            return account_of(PERSON).credentials

        monkeypatch.setattr(InstalledAppFlow, "run_local_server", agree)
        vault = Vault(tmp_path / "kept")
        script = Script([about("li@example.com")])
        found = connect(client, vault=vault, manner=manner(script), open_browser=False)
        assert (found.kind, found.address) == (AccountKind.PERSON, "li@example.com")
        assert vault.load() == PERSON
        assert asked == [list(SCOPES), "127.0.0.1", False]

    def test_who_did_not_agree_is_told_to_try_again(self, client, tmp_path, monkeypatch):
        def refuse(_flow: InstalledAppFlow, **_how: object) -> Credentials:
            raise ValueError("access_denied")

        monkeypatch.setattr(InstalledAppFlow, "run_local_server", refuse)
        vault = Vault(tmp_path / "kept")
        with pytest.raises(CredentialsError):
            connect(client, vault=vault)
        assert vault.load() is None


def test_a_key_that_does_not_work_replaces_none_that_does(tmp_path, key_file):
    vault = Vault(tmp_path / "kept")
    vault.save(PERSON)
    refused = reply({"error": "invalid_grant", "error_description": "account not found"}, 400)
    with pytest.raises(CredentialsError):
        connect(key_file, vault=vault, manner=manner(Script(token=refused)))
    assert vault.load() == PERSON


def test_status_asks_google_unless_told_not_to(tmp_path):
    vault = Vault(tmp_path)
    vault.save(PERSON)
    assert status(vault=vault, check=False).address == "li@example.com"
    script = Script([about("new@example.com")])
    assert status(vault=vault, manner=manner(script)).address == "new@example.com"
    script = Script([problem(401, "no", "UNAUTHENTICATED") for _ in range(3)])
    with pytest.raises(CredentialsError):
        status(vault=vault, manner=manner(script))


def test_disconnecting_twice_is_an_error(tmp_path):
    vault = Vault(tmp_path)
    vault.save(PERSON)
    disconnect(vault=vault)
    with pytest.raises(NotConnectedError):
        disconnect(vault=vault)


def test_an_unattended_job_names_its_key_file(tmp_path, key_file, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, str(key_file))
    assert connected(Vault(tmp_path / "empty")).address == ROBOT


def test_no_log_holds_a_key(tmp_path, key_file, caplog):
    caplog.set_level(logging.DEBUG)
    script = Script([problem(503, "busy"), about()])
    connect(key_file, vault=Vault(tmp_path / "kept", FakeRing(10)), manner=manner(script))
    assert "outcome=unknown" in caplog.text
    for line in robot_key()["private_key"].splitlines()[1:-1]:
        assert line not in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        KEY,
        f"https://docs.google.com/spreadsheets/d/{KEY}",
        f"https://docs.google.com/spreadsheets/d/{KEY}/edit?gid=7#gid=7",
        f" https://docs.google.com/spreadsheets/u/1/d/{KEY}/edit ",
    ],
)
def test_an_address_is_read_as_the_browser_shows_it(address):
    assert key_of(address) == KEY
    assert tab_of(address) == (7 if "gid" in address else None)


@pytest.mark.parametrize("address", ["", "客户.xlsx", "https://example.com/x"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(UsageError):
        key_of(address)


def test_the_commands_run_from_the_command_line(tmp_path, monkeypatch):
    import addin.cli
    from addin.cli import sheets_commands  # noqa: F401
    from addin.cli.app import app

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_a, **_k: tmp_path)
    run = CliRunner().invoke
    none_yet = run(app, ["sheets", "status", "--language", "zh"])
    assert none_yet.exit_code == 4
    assert "还没有连接" in none_yet.output
    Vault(tmp_path).save(PERSON)
    there = run(app, ["sheets", "status", "--offline", "--json"])
    assert json.loads(there.stdout) == {
        "account": "li@example.com", "kind": "authorized_user", "kept_in": "file",
    }  # fmt: skip
    gone = run(app, ["sheets", "disconnect"])
    assert gone.exit_code == 0
    assert not list(tmp_path.iterdir())
    wrong = run(app, ["sheets", "connect", str(tmp_path / "none.json")])
    assert wrong.exit_code == 2
    assert addin.cli.main is not None
