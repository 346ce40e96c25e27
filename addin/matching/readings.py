"""Who the customers of a table are: persons, or firms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from addin.matching.comparers import Feature, Role
from addin.matching.model import Model

_STANDING_FIRST = 60.0
"""How much likelier (natural log) it is from the outset that what stands first in a table are
its customers. Lists of a few thousand rows differ by hundreds in what their pairs say."""


def readings_of(features: Sequence[Feature]) -> list[tuple[Feature, ...]]:
    """The ways to understand who the customers of a table are: persons, or firms.

    In a table that has both persons and firms, either the persons are the customers and may
    share their firm, or the firms are and may have several persons.
    """
    names = {feature.name for feature in features}
    found = [tuple(features)]
    if {"given", "company"} <= names:
        roles = {"company": Role.IDENTITY, "given": Role.SHARED}
        found.append(tuple(replace(f, role=roles.get(f.name, f.role)) for f in features))
    return found


def most_likely(models: Iterable[Model]) -> Model:
    """The model that explains its pairs best, of those that `readings_of` a table gave.

    Clean tables say little about it. Then the customers are what stands first: firms before
    their contacts, or persons before their firms.
    """

    def weight(model: Model) -> float:
        named = {f.name: f for f in model.features if f.name in ("company", "given")}
        first = min(named.values(), key=lambda f: f.columns[0].index, default=None)
        stands_first = len(named) > 1 and first is not None and first.role is Role.IDENTITY
        return model.likelihood + (_STANDING_FIRST if stands_first else 0.0)

    return max(models, key=weight)
