"""Rules turned into findings.

`addin.checks.check.check_table` runs all of them over a table: column by column on distinct
values (`columns`), then whole rows (`rows`), then what contradicts each other (`crossing`).
"""
