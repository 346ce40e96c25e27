"""Splink with DuckDB, unsupervised, as its documentation recommends.

The share of matches from rules that are hardly ever wrong, the chance agreements from random
pairs (as many as it takes by default), the rest by expectation maximisation with one blocking
rule after another; comparisons from its comparison library, term frequencies on; connected
components, as it ships.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np
import pandas as pd
import splink.comparison_level_library as levels
import splink.comparison_library as library
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from tests.benchmarks.matching.pairs import Labels
from tests.benchmarks.matching.plans import PLANS, Plan, terms_of

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)
_TIMED = 0.9
_RECALL = 0.7


def _frequent(comparison: library.ExactMatch) -> object:
    return comparison.configure(term_frequency_adjustments=True)


def _comparisons(plan: Plan, columns: set[str]) -> list[object]:
    known: dict[str, Callable[[], object]] = {
        "name": _full_name,
        "given": lambda: _frequent(library.NameComparison("given")),
        "company": lambda: _frequent(library.JaroWinklerAtThresholds("company", [0.92, 0.8])),
        "phone": lambda: _frequent(library.DamerauLevenshteinAtThresholds("phone", [1, 2])),
        "landline": lambda: _frequent(library.ExactMatch("landline")),
        "email": lambda: library.EmailComparison("email"),
        "dob": lambda: library.DateOfBirthComparison(
            "dob", input_is_string=True, datetime_format="%Y-%m-%d"
        ),
        "id_no": lambda: library.DamerauLevenshteinAtThresholds("id_no", [1, 2]),
        "street": lambda: _frequent(library.JaroWinklerAtThresholds("street", [0.92, 0.85])),
        "street_number": lambda: library.LevenshteinAtThresholds("street_number", [1]),
        "postcode": lambda: _frequent(library.LevenshteinAtThresholds("postcode", [1, 2])),
        "city": lambda: _frequent(library.JaroWinklerAtThresholds("city", [0.9])),
        "occupation": lambda: _frequent(library.ExactMatch("occupation")),
    }
    if "surname" in columns and "surname" in plan.columns.values():
        known["surname"] = lambda: _frequent(library.NameComparison("surname"))
    return [make() for column, make in known.items() if column in columns]


def _full_name() -> object:
    """A name in one column: same, sounding the same, alike, of one family."""
    return library.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.NullLevel("name"),
            levels.ExactMatchLevel("name", term_frequency_adjustments=True),
            levels.ExactMatchLevel("sound"),
            levels.JaroWinklerLevel("name", 0.9),
            levels.JaroWinklerLevel("name", 0.77),
            levels.ExactMatchLevel("surname"),
            levels.ElseLevel(),
        ],
    )


def _rule(rule: str) -> object:
    terms = terms_of(rule)
    return block_on(*(f"substr({c}, 1, {n})" if n else c for c, n in terms))


def run(table: str, plan_name: str, out: str) -> Callable[[], None]:
    """Trains, predicts and groups at one threshold; afterwards groups at the others.

    Args:
        table: the normalised columns, Parquet.
        plan_name: which of PLANS.
        out: an .npz file for the labels, one array a threshold.
    """
    plan = PLANS[plan_name]
    frame = pd.read_parquet(table)
    rows = len(frame)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        comparisons=_comparisons(plan, set(frame.columns)),
        blocking_rules_to_generate_predictions=[_rule(rule) for rule in plan.blocks],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(frame), settings, log_level=logging.ERROR)
    del frame
    linker.training.estimate_probability_two_random_records_match(
        [_rule(rule) for rule in plan.certain], recall=_RECALL
    )
    linker.training.estimate_u_using_random_sampling()
    for rule in plan.training:
        linker.training.estimate_parameters_using_expectation_maximisation(_rule(rule))
    predicted = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))

    def grouped(threshold: float) -> Labels:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=threshold
        ).as_pandas_dataframe()
        labels = np.empty(rows, np.int64)
        labels[clusters["row"].to_numpy()] = clusters["cluster_id"].to_numpy()
        return labels

    found = {str(_TIMED): grouped(_TIMED)}

    def after() -> None:
        rest = {str(t): grouped(t) for t in THRESHOLDS if t != _TIMED}
        np.savez_compressed(out, **(found | rest))

    return after
