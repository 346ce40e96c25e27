"""Says why two rows are, or are not, one customer: in words, each with its weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from addin.i18n import Message, msg
from addin.matching.comparers import Feature
from addin.matching.model import Compared, Floats, Model
from addin.matching.persons import F_DIFFER, G_DIFFER

_MOST = 5
_SLIGHT = 0.5
_BITS = float(np.log(2.0))


def contributions(model: Model, pairs: Compared) -> list[Floats]:
    """For each feature p weights, in bits: how much more probable its level is in a pair of
    one customer than in a pair of strangers; 0 where a value is missing."""
    found = []
    for i, level in enumerate(pairs.levels):
        by_chance = np.append(model.strangers[i], 0.0)[level] + pairs.rarity[i]
        match = np.append(model.matches[i], 0.0)[level]
        found.append(np.where(level >= 0, match - by_chance, 0.0) / _BITS)
    return found


def reasons_of(
    features: Sequence[Feature],
    levels: Sequence[int],
    weights: Sequence[float],
) -> tuple[Message, ...]:
    """The strongest reasons for or against a pair, each with its weight.

    Args:
        features: the features.
        levels: one level for each.
        weights: bits for each.
    """
    found: list[tuple[float, Message]] = []
    taken: set[str] = set()
    names = {f.name: i for i, f in enumerate(features)}
    family, given = names.get("family"), names.get("given")
    if (
        family is not None
        and given is not None
        and features[family].columns == features[given].columns
    ):
        whole = _whole_name(features[given], levels[family], levels[given])
        if whole is not None:
            found.append((weights[family] + weights[given], whole))
            taken = {"family", "given"}
    for feature, level, weight in zip(features, levels, weights, strict=True):
        if level < 0 or feature.name in taken:
            continue
        found.append((weight, _named(feature, level)))
    found = [(w, text) for w, text in found if abs(w) >= _SLIGHT]
    found.sort(key=lambda item: -abs(item[0]))
    return tuple(
        msg("{reason} ({weight})", reason=text, weight=f"{weight:+.0f}".replace("-", "−"))
        for weight, text in found[:_MOST]
    )


def _whole_name(given: Feature, family_level: int, given_level: int) -> Message | None:
    """One reason for both parts of a name that stands in one column."""
    if family_level < 0 or given_level < 0:
        return None
    if family_level == given_level == 0:
        return msg("{column} same", column=given.title)
    if max(family_level, given_level) <= 1:
        return msg("{column} sounds the same", column=given.title)
    if family_level == F_DIFFER and given_level == G_DIFFER:
        return msg("{column} different", column=given.title)
    return None


def _named(feature: Feature, level: int) -> Message:
    reason = feature.levels[level].reason
    return Message(reason.template, {**reason.params, "column": feature.title})
