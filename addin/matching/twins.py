"""Rows that are alike in all that is compared: one of them stands for all.

Twins are one customer without any weighing, if they agree in two things at least and one of
them is a contact or a number: two rows that hold nothing but 王伟 may be two people.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from addin.matching.comparers import Comparer, Flags, Role, RowIndices

_LEAST_AGREEING = 2
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def find_twins(comparers: Sequence[Comparer], count: int) -> npt.NDArray[np.int32]:
    """For each of n rows the first row that is its twin, itself where there is none."""
    signature = np.zeros(count, dtype=np.uint64)
    for comparer in comparers:
        for feature in comparer.features:
            for slot in np.atleast_2d(comparer.codes(feature.levels[0].frequency)):
                signature = (signature ^ (slot + 2).astype(np.uint64)) * _MULTIPLIER
                signature ^= signature >> _SHIFT
    able = np.flatnonzero(may_have_twins(comparers, count))
    twin = np.arange(count, dtype=np.int32)
    if len(able):
        _, first, index = np.unique(signature[able], return_index=True, return_inverse=True)
        twin[able] = able[first[index.ravel()]]
    return twin


def may_have_twins(comparers: Sequence[Comparer], count: int) -> Flags:
    """Whether each of n rows holds enough to be another one's twin."""
    agreeing = np.zeros(count, dtype=np.int16)
    telling = np.zeros(count, dtype=bool)
    reaching = np.zeros(count, dtype=bool)
    for comparer in comparers:
        for feature in comparer.features:
            codes = comparer.codes(feature.levels[0].frequency)
            filled = codes >= 0 if codes.ndim == 1 else (codes >= 0).any(axis=0)
            if feature.name != "family":
                agreeing += filled
            telling |= filled & (feature.role is Role.IDENTITY)
            reaching |= filled & (feature.is_contact | (feature.role is Role.IDENTITY))
    found: Flags = (agreeing >= _LEAST_AGREEING) & telling & reaching
    return found


def standing_for(twin: npt.NDArray[np.int32]) -> RowIndices:
    """The rows that stand for themselves and their twins, ascending."""
    found: RowIndices = np.flatnonzero(twin == np.arange(len(twin))).astype(np.int32)
    return found
