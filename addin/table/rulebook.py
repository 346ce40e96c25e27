"""The rule book: fields, rules, segments and settings.

It can be kept in the workbook's own sheets or in a TOML file; both are first turned into
plain data (`addin.table.rulebook_sheets`, `addin.table.rulebook_toml`) and then read here, so
that they mean the same and all mistakes are found together, each with its place.

Plain data is what a TOML file gives: {"settings": {...}, "field": [{...}], "segment": [{...}]}.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from addin.errors import RuleBookError
from addin.i18n import LANGUAGES, Message, msg
from addin.table.fields import Field, Kind, Survivor, header_key

Path = tuple[str | int, ...]
"""Where in the plain data: ("field", 3, "kind")."""

Place = Callable[[Path], str | Message]
"""Tells a person where that is: "line 12", "字段!D7"."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A group that rows belong to by rule.

    Attributes:
        tag: the word that is written into the tags column.
        when: the rule, in the language of `addin.segments.language`.
        note: what the group is, by language.
        on: whether the rule is used.
    """

    tag: str
    when: str
    note: Mapping[str, str] = field(default_factory=dict)
    on: bool = True

    def __hash__(self) -> int:
        return hash((self.tag, self.when))


@dataclass(frozen=True, slots=True)
class Settings:
    """How the product behaves for one workbook.

    Attributes:
        language: "zh", "en", or "auto" for that of the system.
        region: ISO 3166 country of numbers without a country code.
        date_order: how 03/05/24 is read: "ask" (never guessed), "ymd", "dmy", "mdy".
        phone_form: form to which phones are brought: "column" for the one that most cells of
            the column have, else "national", "e164", "international".
        date_form: likewise: "column" or "iso".
        choices: "column": the words that a column itself uses for a choice are right;
            "strict": only those of the rule book.
        stale_days: a row without contact for longer is stale; 0 never.
        backups: snapshots kept a workbook; 0 makes none.
        keep_undo_days: how long the journal keeps old values; 0 for ever.
        journal_folder: folder of the journals; "" for the user's data folder.
        rfm: "quintiles", or cut-offs "recency 30 90 180 365; frequency …; amount …".
        tag_separator: between the tags of a cell.
        duplicates_threshold: how probably two rows must be one customer to be listed as
            duplicates, between 0 and 1.
        google_sheet: address of the Google Sheet with which the table is kept in step; "" for
            none.
        marks_on_save: in Excel, "keep" the marks when the workbook is saved, or "clear" them.
        paste_guard: whether Excel's add-in offers to repair cells that a paste robbed of
            their entry check or text format.
    """

    language: str = "auto"
    region: str = "CN"
    date_order: str = "ask"
    phone_form: str = "column"
    date_form: str = "column"
    choices: str = "strict"
    stale_days: int = 0
    backups: int = 20
    keep_undo_days: int = 180
    journal_folder: str = ""
    rfm: str = "quintiles"
    tag_separator: str = "、"
    duplicates_threshold: float = 0.5
    google_sheet: str = ""
    marks_on_save: str = "keep"
    paste_guard: bool = True


_SETTING_CHOICES: Mapping[str, tuple[str, ...]] = {
    "language": ("auto", *LANGUAGES),
    "date_order": ("ask", "ymd", "dmy", "mdy"),
    "phone_form": ("column", "national", "e164", "international"),
    "date_form": ("column", "iso"),
    "choices": ("column", "strict"),
    "marks_on_save": ("keep", "clear"),
}

SETTING_HELP: Mapping[str, Message] = {
    "language": msg("zh, en or auto"),
    "region": msg("Country of phone numbers without a country code"),
    "date_order": msg("How 03/05/24 is read: ask, ymd, dmy, mdy"),
    "phone_form": msg("Form of phones: column, national, e164, international"),
    "date_form": msg("Form of dates: column (as most cells), iso"),
    "choices": msg("column: the column's own words count; strict: only the list's"),
    "stale_days": msg("Days without contact after which a row is stale; 0: never"),
    "backups": msg("Snapshots kept; 0: none"),
    "keep_undo_days": msg("Days for which a command can be undone; 0: always"),
    "journal_folder": msg("Folder of the journal; blank: the user's own"),
    "rfm": msg("quintiles, or cut-offs such as recency 30 90 180 365"),
    "tag_separator": msg("Sign between two tags"),
    "duplicates_threshold": msg("How probable a duplicate must be to be listed, between 0 and 1"),
    "google_sheet": msg("Address of the Google Sheet to synchronise with; blank: none"),
    "marks_on_save": msg("Marks when Excel saves: keep, or clear them first"),
    "paste_guard": msg("In Excel, offer to repair cells that a paste has damaged: yes, no"),
}


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What a customer table should look like.

    Attributes:
        fields: in the order of the template's columns.
        segments: in the order in which tags are written.
        settings: see Settings.
        source: where it comes from, for people; "" for the default rule book.
        by_header: whether fields are tied to exact headers of one table (a rule book that
            lists headers), so that no other column is guessed.
    """

    fields: tuple[Field, ...]
    segments: tuple[Segment, ...] = ()
    settings: Settings = field(default_factory=Settings)
    source: str = ""
    by_header: bool = False

    def field(self, key: str) -> Field | None:
        """The field of this key."""
        return next((f for f in self.fields if f.key == key), None)


@dataclass(slots=True)
class _Reader:
    """Reads plain data and collects what is wrong with it."""

    place: Place
    problems: list[Message]

    def wrong(self, path: Path, what: Message) -> None:
        self.problems.append(msg("{place}: {what}", place=self.place(path), what=what))

    def text(self, data: Mapping[str, Any], path: Path, key: str, default: str = "") -> str:
        value = data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.wrong((*path, key), msg("{key} must be a text", key=key))
            return default
        return str(value).strip()

    def optional(self, data: Mapping[str, Any], path: Path, key: str) -> str | None:
        value = data.get(key)
        if value is None or value == "":
            return None
        if hasattr(value, "isoformat"):
            return str(value.isoformat())
        return self.text(data, path, key) or None

    def flag(self, data: Mapping[str, Any], path: Path, key: str, default: bool = False) -> bool:
        value = data.get(key, default)
        if isinstance(value, bool):
            return value
        word = str(value).strip().casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        self.wrong((*path, key), msg("{key} must be yes or no", key=key))
        return default

    def words(self, data: Mapping[str, Any], path: Path, key: str) -> tuple[str, ...]:
        value = data.get(key, [])
        if isinstance(value, str):
            value = [value] if value.strip() else []
        if not isinstance(value, list) or any(not isinstance(v, (str, int, float)) for v in value):
            self.wrong((*path, key), msg("{key} must be a list of texts", key=key))
            return ()
        return tuple(str(v).strip() for v in value if str(v).strip())

    def spoken(self, data: Mapping[str, Any], path: Path, key: str) -> Mapping[str, str]:
        """A text by language; a bare text serves all."""
        value = data.get(key, {})
        if isinstance(value, str):
            return dict.fromkeys(LANGUAGES, value.strip()) if value.strip() else {}
        if not isinstance(value, Mapping) or set(value) - set(LANGUAGES):
            self.wrong((*path, key), msg("{key} must be a text, or texts for zh and en", key=key))
            return {}
        return {k: str(v).strip() for k, v in value.items() if str(v).strip()}

    def unknown(self, data: Mapping[str, Any], path: Path, known: Sequence[str]) -> None:
        for key in data:
            if key not in known:
                self.wrong(
                    (*path, key),
                    msg("{key} is not known; known are {names}", key=key, names=", ".join(known)),
                )


_YES = frozenset({"yes", "y", "true", "1", "是", "√", "✓", "on", "开"})
_NO = frozenset({"no", "n", "false", "0", "否", "×", "off", "关", ""})

FIELD_KEYS = (
    "key",
    "header",
    "kind",
    "label",
    "aliases",
    "required",
    "unique",
    "protected",
    "choices",
    "pattern",
    "minimum",
    "maximum",
    "must",
    "help",
    "options",
)
SEGMENT_KEYS = ("tag", "when", "note", "on")
_BOUND = re.compile(r"-?\d+(\.\d+)?|\d{4}-\d{2}-\d{2}|today([+-]\d+[dmy])?", re.IGNORECASE)


def parse_rulebook(
    data: Mapping[str, Any], place: Place, source: str
) -> tuple[RuleBook, list[Message]]:
    """Reads plain data.

    Args:
        data: what a TOML file gives.
        place: tells a person where a path in the data stands.
        source: the rule book's name, for people.

    Returns:
        The rule book of what could be read, and all mistakes.
    """
    reader = _Reader(place, [])
    reader.unknown(data, (), ("settings", "field", "segment"))
    settings = _settings(reader, data.get("settings", {}))
    entries = _entries(reader, data, "field")
    made = [_field(reader, entry, ("field", i)) for i, entry in enumerate(entries)]
    found = tuple(f for f in made if f is not None)
    _refuse_twins(reader, made)
    segments = tuple(
        s
        for i, entry in enumerate(_entries(reader, data, "segment"))
        if (s := _segment(reader, entry, ("segment", i))) is not None
    )
    if not found and not reader.problems:
        reader.problems.append(msg("The rule book has no fields"))
    by_header = bool(entries) and all("header" in entry for entry in entries)
    return RuleBook(found, segments, settings, source, by_header), reader.problems


def raise_if(problems: Sequence[Message], source: str) -> None:
    """Raises RuleBookError when there are problems."""
    if problems:
        raise RuleBookError(
            msg("The rule book {source} has {count} mistakes:", source=source, count=len(problems)),
            msg("Correct them and try again; nothing was changed."),
            problems,
        )


def _entries(reader: _Reader, data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = data.get(key, [])
    if not isinstance(value, list) or any(not isinstance(v, Mapping) for v in value):
        reader.wrong((key,), msg("write it as [[{key}]]", key=key))
        return []
    return list(value)


def _settings(reader: _Reader, data: object) -> Settings:
    if not isinstance(data, Mapping):
        reader.wrong(("settings",), msg("write it as [settings]"))
        return Settings()
    path: Path = ("settings",)
    reader.unknown(data, path, tuple(f.name for f in fields(Settings)))
    defaults = Settings()
    values: dict[str, Any] = {}
    for f in fields(Settings):
        if f.name not in data:
            continue
        default = getattr(defaults, f.name)
        if isinstance(default, bool):
            values[f.name] = reader.flag(data, path, f.name, default)
        elif isinstance(default, float):
            number = _number(reader.text(data, path, f.name, str(default)))
            if number is not None and 0.0 < number < 1.0:
                values[f.name] = number
            else:
                reader.wrong(
                    (*path, f.name), msg("{key} must be a number between 0 and 1", key=f.name)
                )
        elif isinstance(default, int):
            text = reader.text(data, path, f.name, str(default))
            if re.fullmatch(r"\d{1,6}", text):
                values[f.name] = int(text)
            else:
                reader.wrong((*path, f.name), msg("{key} must be a whole number", key=f.name))
        else:
            text = reader.text(data, path, f.name, default)
            allowed = _SETTING_CHOICES.get(f.name)
            if allowed and text not in allowed:
                reader.wrong(
                    (*path, f.name),
                    msg("{key} must be one of {names}", key=f.name, names=", ".join(allowed)),
                )
            elif f.name == "region" and not re.fullmatch(r"[A-Z]{2}", text):
                reader.wrong((*path, f.name), msg("region must be two letters, such as CN"))
            else:
                values[f.name] = text
    return Settings(**values)


def _field(reader: _Reader, data: Mapping[str, Any], path: Path) -> Field | None:
    reader.unknown(data, path, FIELD_KEYS)
    kind_name = reader.text(data, path, "kind")
    try:
        kind = Kind(kind_name)
    except ValueError:
        names = ", ".join(k.value for k in Kind)
        reader.wrong(
            (*path, "kind"),
            msg("there is no kind “{kind}”; the kinds are {names}", kind=kind_name, names=names),
        )
        return None
    header = reader.text(data, path, "header")
    key = reader.text(data, path, "key") or header_key(header)
    if not key:
        reader.wrong((*path, "key"), msg("the field needs a key or a header"))
        return None
    pattern = reader.optional(data, path, "pattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except re.error as error:
            reader.wrong((*path, "pattern"), msg("not a pattern: {error}", error=str(error)))
            pattern = None
    minimum, maximum = (_bound(reader, data, path, name) for name in ("minimum", "maximum"))
    if minimum and maximum and _number(minimum) is not None and _number(maximum) is not None:
        low, high = _number(minimum), _number(maximum)
        if low is not None and high is not None and low > high:
            reader.wrong((*path, "minimum"), msg("the minimum is above the maximum"))
    label = dict(reader.spoken(data, path, "label")) or (
        dict.fromkeys(LANGUAGES, header) if header else {}
    )
    aliases = reader.words(data, path, "aliases")
    options = data.get("options", {})
    if not isinstance(options, Mapping):
        reader.wrong((*path, "options"), msg("options must be names with values"))
        options = {}
    _check_survivor(reader, options, kind, (*path, "options"))
    return Field(
        key,
        kind,
        label,
        (header, *aliases) if header else aliases,
        reader.flag(data, path, "required"),
        reader.flag(data, path, "unique"),
        reader.flag(data, path, "protected"),
        _choices(reader, data, path),
        pattern,
        minimum,
        maximum,
        reader.optional(data, path, "must"),
        reader.spoken(data, path, "help"),
        {str(k): str(v) for k, v in options.items()},
    )


def _check_survivor(reader: _Reader, options: Mapping[str, Any], kind: Kind, path: Path) -> None:
    if "survivor" not in options:
        return
    allowed = [rule.value for rule in Survivor if rule.fits(kind)]
    if str(options["survivor"]).strip() not in allowed:
        reader.wrong(
            path,
            msg("{key} must be one of {names}", key="survivor", names=", ".join(allowed)),
        )


def _choices(reader: _Reader, data: Mapping[str, Any], path: Path) -> Mapping[str, tuple[str, ...]]:
    value = data.get("choices", {})
    if isinstance(value, Mapping):
        return {str(k): reader.words(value, (*path, "choices"), k) for k in value}
    return dict.fromkeys(reader.words(data, path, "choices"), ())


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _bound(reader: _Reader, data: Mapping[str, Any], path: Path, key: str) -> str | None:
    text = reader.optional(data, path, key)
    if text is not None and not _BOUND.fullmatch(text):
        reader.wrong(
            (*path, key),
            msg("{key} must be a number, a date such as 2024-03-05, or today-10y", key=key),
        )
        return None
    return text


def _segment(reader: _Reader, data: Mapping[str, Any], path: Path) -> Segment | None:
    reader.unknown(data, path, SEGMENT_KEYS)
    tag = reader.text(data, path, "tag")
    when = reader.text(data, path, "when")
    if not tag:
        reader.wrong((*path, "tag"), msg("the segment needs a tag"))
    if not when:
        reader.wrong((*path, "when"), msg("the segment needs a rule"))
    if not tag or not when:
        return None
    return Segment(
        tag, when, reader.spoken(data, path, "note"), reader.flag(data, path, "on", True)
    )


def _refuse_twins(reader: _Reader, made: Sequence[Field | None]) -> None:
    seen: set[str] = set()
    for i, f in enumerate(made):
        if f is None:
            continue
        if f.key in seen:
            reader.wrong(("field", i, "key"), msg("there is another field {key}", key=f.key))
        seen.add(f.key)
