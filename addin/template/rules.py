"""The template's own rule book: stricter than the default, which has to fit any table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from addin.i18n import Language, current_language
from addin.table.rulebook import RuleBook, parse_rulebook, raise_if
from addin.table.rulebook_toml import write_toml

_FILE = "template_rules.toml"


def template_rules(book: RuleBook) -> RuleBook:
    """The rule book that goes into a template.

    Args:
        book: the default rule book, over which the template's own rules are laid in the
            current language; any other one (with a `source`) is used as it is.

    Returns:
        The rule book; its fields are the template's columns, in order.
    """
    if book.source:
        return book
    text = resources.files("addin.template").joinpath(_FILE).read_text("utf-8")
    data = laid_over(tomllib.loads(write_toml(book)), tomllib.loads(text), current_language())
    made, problems = parse_rulebook(data, lambda path: ".".join(map(str, path)), "")
    raise_if(problems, _FILE)
    return made


def laid_over(
    base: Mapping[str, Any], overlay: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    """Plain data of a rule book with an overlay on it.

    Args:
        base: the rule book underneath.
        overlay: settings; fields, of which those that `base` knows too are taken, with the
            entries that they name replaced; and under `by_language` settings and segments.
        language: the language whose words are taken.
    """
    spoken = overlay["by_language"][language]
    known = {entry["key"]: entry for entry in base["field"]}
    fields = [
        known[entry["key"]] | _in_language(entry, language)
        for entry in overlay["field"]
        if entry["key"] in known
    ]
    settings = base["settings"] | overlay["settings"] | spoken["settings"]
    return {"settings": settings, "field": fields, "segment": spoken["segment"]}


def _in_language(entry: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A field's entry with the choices of one language."""
    chosen = dict(entry)
    if "choices" in chosen:
        chosen["choices"] = chosen["choices"][language]
    return chosen
