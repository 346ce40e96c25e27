"""Texts in the reader's language.

A text is written once, in English, as a template with named fields, and kept as a
`Message` until somebody reads it; only then is it translated. So a finding or an error
made in one place can be shown in either language.

The catalogues are gettext files under `addin/locale`; English is the source language.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LOCALE_DIR = Path(__file__).parent / "locale"
_DOMAIN = "addin"
_current: ContextVar[Language] = ContextVar("language", default="zh")
_is_scoped: ContextVar[bool] = ContextVar("is_scoped", default=False)


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(_DOMAIN, _LOCALE_DIR, languages=["zh_CN"])


def current_language() -> Language:
    """The language in which messages are rendered now."""
    return _current.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Render messages in `language` inside the with-block."""
    token, scope = _current.set(language), _is_scoped.set(True)
    try:
        yield
    finally:
        _is_scoped.reset(scope)
        _current.reset(token)


def turn_to(language: Language) -> None:
    """Render messages in another language until the `speaking` block around ends.

    Raises:
        RuntimeError: there is none around; the language of the whole process never changes.
    """
    if not _is_scoped.get():
        raise RuntimeError("turn_to outside of a `speaking` block")
    _current.set(language)


def detect_language() -> Language:
    """The language of the system: Chinese for a Chinese locale or none at all, else English.

    The environment variable `CUSTSHEET_LANGUAGE` (zh or en) wins.
    """
    wanted = os.environ.get("CUSTSHEET_LANGUAGE", "").lower()
    if wanted in LANGUAGES:
        return "zh" if wanted == "zh" else "en"
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")]
    name = next((n for n in names if n), "") or (locale.getlocale()[0] or "")
    name = name.lower()
    if not name or name in {"c", "posix", "c.utf-8", "c.utf8"}:
        return "zh"
    return "zh" if name.startswith(("zh", "chinese")) else "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A text to be read by a person, translated when it is shown.

    Attributes:
        template: the English text with fields in braces, as in `str.format`.
        params: the values of the fields; a value may itself be a Message.
    """

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.template, **self.params)

    def __hash__(self) -> int:
        return hash(self.template)


def msg(template: str, /, **params: object) -> Message:
    """A message to be translated later; `template` is found by the catalogue extractor."""
    return Message(template, params)


def N_(template: str, /) -> str:  # noqa: N802  (the customary gettext name)
    """Marks a text for the catalogue and returns it unchanged."""
    return template


def _(template: str, /, **params: object) -> str:
    """The text in the current language, with its fields filled in.

    Integers are written with thousands separators; `{name!s}` keeps one as it is.
    """
    text = _catalogue(current_language()).gettext(template) if template else ""
    return text.format(**{k: _show(v) for k, v in params.items()}) if params else text


def _show(value: object) -> object:
    if isinstance(value, bool):
        return value
    return _Grouped(value) if isinstance(value, int) else value


class _Grouped(int):
    """An integer that is written with thousands separators, unless as a string."""

    def __format__(self, spec: str) -> str:
        return format(int(self), spec or ",")
