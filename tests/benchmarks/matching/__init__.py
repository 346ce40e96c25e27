"""Duplicate finding, ours and the peers' side by side: `python -m tests.benchmarks.matching`.

`datasets.py` has the tables and their truth, `pairs.py` the score, `ours.py` the product as a
contestant. The peers (`peer_*.py`) run in an environment of their own and get columns that
`normalising.py` has put in order; `plans.py` says which columns of a data set are what.
`measure.py` runs one contestant on one table in a fresh process, `scaling.py` on longer and
longer ones, `report.py` and `tables.py` write docs/benchmarks.md. The truth stays in the
process that scores; no contestant can read it.
"""
