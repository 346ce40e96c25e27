"""The stages of the cluster, each beside what it stands for on one machine."""

from __future__ import annotations

import numpy as np
import pytest
from spark_needed import need_spark

need_spark()

import pyarrow as pa
from spark_tables import ID, frame_of

from addin.errors import UnmappedColumnsError, UsageError
from addin.matching import blocking
from addin.matching.comparers import Key
from addin.matching.grouping import components
from addin.matching_spark import find_duplicates_spark
from addin.matching_spark.blocks import candidate_pairs
from addin.matching_spark.components import connected, connected_by_stars
from addin.matching_spark.layout import Aspect, Witness, first_layout
from addin.matching_spark.parts import Part
from addin.table.rulebook_toml import default_rulebook

ROWS = 2_000


def made_keys() -> list[Key]:
    """A common key whose blocks are too large, one with two slots, and finer ones."""
    random = np.random.default_rng(3)

    def codes(distinct: int, *shape: int) -> np.ndarray:
        return random.integers(-1, distinct, shape).astype(np.int32)

    return [
        Key("town", ("town",), codes(5, ROWS), 0.9),
        Key("phone", ("phone",), codes(30, 2, ROWS), 0.9),
        Key("year", ("born",), codes(6, ROWS), 0.9),
        Key("name", ("name",), codes(200, ROWS), 0.9),
    ]


def test_large_blocks_are_cut_up_as_on_one_machine(spark):
    keys = made_keys()
    planned = [blocking.PlannedKey(parts, 1.0) for parts in ((0,), (1,), (1, 2), (3,))]
    everyone = np.arange(ROWS, dtype=np.int32)
    expected = {
        pair
        for left, right in blocking.candidate_pairs(keys, everyone, planned)
        for pair in zip(left.tolist(), right.tolist(), strict=True)
    }
    columns = {"id": pa.array(everyone.astype(np.int64))}
    aspects = []
    for number, key in enumerate(keys):
        slots = np.atleast_2d(key.codes)
        names = tuple(f"h{number}{slot}" for slot in range(len(slots)))
        for name, codes in zip(names, slots, strict=True):
            columns[name] = pa.array(codes.astype(np.int64), mask=codes < 0)
        aspects.append(Aspect(0, key.name, names, key.codes.ndim == 1, ""))
    rows = spark.createDataFrame(pa.table(columns))
    found = candidate_pairs(rows, keys, aspects, planned).toArrow()
    pairs = list(zip(*(found[side].to_pylist() for side in ("left", "right")), strict=True))
    assert len(pairs) == len(set(pairs)), "each once"
    assert set(pairs) == expected


def test_chains_are_followed_to_their_smallest_row_with_and_without_the_driver(spark):
    random = np.random.default_rng(5)
    one, other = random.integers(0, 300, (2, 220))
    chain = np.arange(1_000, 1_020)
    left = np.concatenate([np.minimum(one, other)[one != other], chain[:-1]])
    right = np.concatenate([np.maximum(one, other)[one != other], chain[1:]])
    label = components(1_020, left.astype(np.int32), right.astype(np.int32))
    expected = {int(row): int(label[row]) for row in np.union1d(left, right)}
    links = spark.createDataFrame(pa.table({"left": left, "right": right}))
    for found in (connected(links), connected_by_stars(links)):
        rows = found.toArrow().to_pylist()
        assert len(rows) == len(expected)
        assert {row["id"]: row["label"] for row in rows} == expected


def part_of(phones: list[str | None], *witnesses: Witness) -> Part:
    """A part with names and phones, to which witnesses are shown."""
    columns = [np.array(["王伟"] * 3, dtype=object), np.array(["13812345678"] * 3, dtype=object)]
    layout = first_layout(["姓名", "手机"], columns, default_rulebook())
    object.__setattr__(layout, "witnesses", witnesses)
    names = [f"王伟{number}" for number in range(len(phones))]
    table = {"id": range(len(phones)), "v0": names, "v1": pa.array(phones, pa.string())}
    return Part(layout, pa.table(table))


def codes_of_phones(part: Part) -> list[list[int]]:
    return part.comparers[1].codes("whole")[:, : len(part)].tolist()


def test_a_word_for_nothing_is_known_where_it_stands_only_once():
    phones = ["11111111111", "13812345678"]
    assert codes_of_phones(part_of(phones)) == [[0, 1]]
    shown = part_of(phones, Witness(1, "11111111111", is_void=True))
    assert [code >= 0 for code in codes_of_phones(shown)[0]] == [False, True]


def test_a_cell_has_room_for_two_numbers_where_another_part_has_such_cells():
    shown = part_of(["13812345678"], Witness(1, "13812345678 / 13912345678", is_void=False))
    assert codes_of_phones(shown) == [[0], [-1]]


def test_rows_of_the_same_id_are_refused(spark):
    frame = frame_of(spark, ["姓名"], [["王伟"]] * 3)
    with pytest.raises(UsageError, match="row2"):
        find_duplicates_spark(frame, "row2", default_rulebook())
    with pytest.raises(UsageError):
        find_duplicates_spark(frame.union(frame), ID, default_rulebook())


def test_a_table_without_a_telling_column_is_refused(spark):
    frame = frame_of(spark, ["备注"], [["很长"], ["客户"], [""]])
    with pytest.raises(UnmappedColumnsError):
        find_duplicates_spark(frame, ID, default_rulebook())
