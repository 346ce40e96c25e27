"""The prose of the template, kept as data files, one a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from addin.i18n import LANGUAGES, Language, current_language

Words = Mapping[str, Any]
"""Texts by name; tables nest."""


@cache
def _file(name: str) -> Words:
    return tomllib.loads(resources.files("addin.template").joinpath(name).read_text("utf-8"))


def template_words() -> Words:
    """The prose in the current language."""
    return _file(f"texts_{current_language()}.toml")


def practice_data() -> Words:
    """The practice customers and the problems planted among them."""
    return _file("practice.toml")


def spoken(value: Any, language: Language) -> Any:
    """A value of a data file in one language; one that is the same in all stays as it is."""
    if isinstance(value, Mapping) and set(value) == set(LANGUAGES):
        return value[language]
    return value


def sheet_name(names: tuple[str, str]) -> str:
    """The name of a sheet in the current language, from its Chinese and English names."""
    return names[LANGUAGES.index(current_language())]
