"""Says why two rows are, or are not, one customer: in words, each with its weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from addin.i18n import Message, msg
from addin.matching.comparers import Feature, Levels, Role
from addin.matching.model import Chance, Floats, Model, rarity_of
from addin.matching.persons import F_DIFFER, G_DIFFER

_MOST = 5
_SLIGHT = 0.5
_BITS = float(np.log(2.0))


def contributions(
    model: Model,
    chance: Chance,
    levels: Sequence[Levels],
    left: npt.NDArray[np.int32],
    right: npt.NDArray[np.int32],
) -> list[Floats]:
    """For each feature p weights, in bits: how much its level speaks for one customer.

    The level's probability in a match is set against that in everything else, housemates and
    strangers in the shares that the pair's other features leave them.
    """
    rarity = [rarity_of(chance, i, level, left, right) for i, level in enumerate(levels)]
    house = np.full(len(left), model.shares[1])
    stranger = np.full(len(left), model.shares[2])
    by_chance, beside = [], []
    for i, level in enumerate(levels):
        plain = np.append(model.strangers[i], 0.0)[level] + rarity[i]
        own = model.features[i].role is Role.IDENTITY
        shared = plain if own else np.append(model.housemates[i], 0.0)[level]
        by_chance.append(plain)
        beside.append(shared)
        stranger += plain
        house += shared
    either = np.logaddexp(house, stranger)
    found = []
    for i, level in enumerate(levels):
        # What the rest would be without this feature, and with it.
        without = np.logaddexp(house - beside[i], stranger - by_chance[i])
        match = np.append(model.matches[i], 0.0)[level]
        found.append(np.where(level >= 0, match - (either - without), 0.0) / _BITS)
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
