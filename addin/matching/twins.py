"""Rows that are alike in all that is compared: one of them stands for all.

Twins are one customer without any weighing, if they agree in two things at least and one of
them is a contact or a number: two rows that hold nothing but 王伟 may be two people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from addin.matching.comparers import Comparer, Feature, Role, RowIndices

_LEAST_AGREEING = 2
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_ONE = np.uint64(1)


def find_twins(comparers: Sequence[Comparer], count: int) -> npt.NDArray[np.int32]:
    """For each of n rows the first row that is its twin, itself where there is none."""
    signature, able = signatures_of(comparers, count)
    twin = np.arange(count, dtype=np.int32)
    if len(able):
        _, first, index = np.unique(signature[able], return_index=True, return_inverse=True)
        twin[able] = able[first[index.ravel()]]
    return twin


def signatures_of(
    comparers: Sequence[Comparer], count: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """`signatures` of the n rows that some comparers compare."""
    features = [feature for comparer in comparers for feature in comparer.features]
    values = (
        comparer.codes(feature.levels[0].frequency) + 1
        for comparer in comparers
        for feature in comparer.features
    )
    return signatures(features, values, count)


def signatures(
    features: Sequence[Feature], values: Iterable[npt.NDArray[np.integer]], count: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """(n numbers that twins share, the rows that may have twins, ascending).

    Args:
        features: what is compared.
        values: for each feature n numbers (or slots × n) that equal values share; 0 for none.
        count: n.
    """
    signature = np.zeros(count, dtype=np.uint64)
    agreeing = np.zeros(count, dtype=np.int16)
    telling = np.zeros(count, dtype=bool)
    reaching = np.zeros(count, dtype=bool)
    for feature, found in zip(features, values, strict=True):
        slots = np.atleast_2d(found)
        filled = (slots > 0).any(axis=0)
        for slot in slots:
            signature = (signature ^ (slot.astype(np.uint64) + _ONE)) * _MULTIPLIER
            signature ^= signature >> _SHIFT
        if feature.name != "family":
            agreeing += filled
        telling |= filled & (feature.role is Role.IDENTITY)
        reaching |= filled & (feature.is_contact | (feature.role is Role.IDENTITY))
    return signature, np.flatnonzero((agreeing >= _LEAST_AGREEING) & telling & reaching)


def standing_for(twin: npt.NDArray[np.int32]) -> RowIndices:
    """The rows that stand for themselves and their twins, ascending."""
    found: RowIndices = np.flatnonzero(twin == np.arange(len(twin))).astype(np.int32)
    return found
