"""Candidate pairs: rows that share something, so that not every pair has to be compared.

Several keys are used, each blind to other mistakes. A key that too many rows share tells
little; such a block is cut up by a second feature instead of being compared whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.matching.features import Feature, Texts
from addin.table.fields import Kind

Pairs = npt.NDArray[np.int64]
"""p × 2 positions of rows, the smaller first, each pair once, in ascending order."""

LARGEST_BLOCK = 60

_NAMES = (Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME)


def candidate_pairs(features: Sequence[Feature], count: int) -> Pairs:
    """The pairs of rows worth comparing."""
    found = [_pairs_of_key(key, splitters, count) for key, splitters in _keys(features)]
    found = [pairs for pairs in found if len(pairs)]
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    packed = np.concatenate([pairs[:, 0] * count + pairs[:, 1] for pairs in found])
    packed = np.unique(packed)
    return np.stack([packed // count, packed % count], axis=1)


def _keys(features: Sequence[Feature]) -> Iterator[tuple[Texts, list[Texts]]]:
    """(key of each row, finer keys for cutting up large blocks)."""
    by_kind: dict[Kind, list[Feature]] = {}
    for feature in features:
        by_kind.setdefault(feature.kind, []).append(feature)
    names = [f.sound for kind in _NAMES for f in by_kind.get(kind, []) if f.sound is not None]
    companies = [_head(f.texts, 6) for f in by_kind.get(Kind.COMPANY, [])]
    finer = [*names, *companies]
    for kind in (Kind.ID_NUMBER, Kind.USCC, Kind.TAX_ID, Kind.PHONE, Kind.EMAIL):
        for feature in by_kind.get(kind, []):
            yield feature.texts, finer
    for feature in by_kind.get(Kind.EMAIL, []):
        yield _local_part(feature.texts), finer
    for feature in by_kind.get(Kind.PHONE, []):
        yield _tail(feature.texts, 7), finer
    wholes = [f.texts for kind in (Kind.PERSON, Kind.COMPANY) for f in by_kind.get(kind, [])]
    dates = [f.texts for f in by_kind.get(Kind.BIRTH_DATE, [])]
    addresses = [f.texts for f in by_kind.get(Kind.ADDRESS, [])]
    places = [f.texts for kind in (Kind.POSTCODE, Kind.CITY) for f in by_kind.get(kind, [])]
    details = [*dates, *(_head(a, 8) for a in addresses), *places, *companies]
    for key in [*wholes, *names]:
        yield key, details
    for date in dates:
        for name in names or [_head(w, 2) for w in wholes]:
            yield _both(date, _head(name, 3)), details
    for address in addresses:
        yield address, finer
        for name in names or companies:
            yield _both(_head(address, 8), _head(name, 4)), finer
    if len(names) >= 2:
        yield _both(names[0], names[1]), details


def _head(texts: Texts, length: int) -> Texts:
    return _mapped(texts, lambda text: text[:length])


def _tail(texts: Texts, length: int) -> Texts:
    return _mapped(texts, lambda text: text[-length:])


def _local_part(texts: Texts) -> Texts:
    return _mapped(texts, lambda text: text.partition("@")[0] if len(text) > 8 else "")


def _mapped(texts: Texts, change: Callable[[str], str]) -> Texts:
    result: Texts = np.empty(len(texts), dtype=object)
    result[:] = list(map(change, texts))
    return result


def _both(one: Texts, other: Texts) -> Texts:
    """Two keys as one; "" where either is missing."""
    result: Texts = np.empty(len(one), dtype=object)
    result[:] = [f"{a}\0{b}" if a and b else "" for a, b in zip(one, other, strict=True)]
    return result


def _pairs_of_key(key: Texts, splitters: Sequence[Texts], count: int) -> Pairs:
    rows = np.flatnonzero(key != "")
    return _pairs_within(rows, key[rows], splitters, count)


def _pairs_within(
    rows: npt.NDArray[np.int64], key: Texts, splitters: Sequence[Texts], count: int
) -> Pairs:
    """All pairs of rows with equal keys; blocks that are too large are cut up."""
    codes, uniques = pd.factorize(key)
    sizes = np.bincount(codes, minlength=len(uniques))
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(sizes)
    found: list[Pairs] = []
    by_size: dict[int, list[int]] = {}
    for block in np.flatnonzero(sizes > 1):
        by_size.setdefault(int(sizes[block]), []).append(int(block))
    for size, blocks in by_size.items():
        starts = ends[blocks] - size
        members = rows[order[starts[:, None] + np.arange(size)]]
        if size <= LARGEST_BLOCK:
            left, right = np.triu_indices(size, 1)
            found.append(np.stack([members[:, left].ravel(), members[:, right].ravel()], axis=1))
            continue
        for block_rows in members:
            for i, finer in enumerate(splitters):
                part = block_rows[finer[block_rows] != ""]
                if len(part) > 1:
                    found.append(_pairs_within(part, finer[part], splitters[i + 1 :], count))
    if not found:
        return np.empty((0, 2), dtype=np.int64)
    pairs = np.concatenate(found)
    pairs.sort(axis=1)
    return pairs
