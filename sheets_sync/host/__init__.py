"""A Google Sheet as a host: the same commands work on it as on a workbook's file.

Begin with `host.py`. A change set is tried out on a *mirror*, a workbook in memory that holds
the part of the spreadsheet that it is about (`mirror.py`, `staging.py`); what differs
afterwards becomes requests (`requests.py`), sent as one batch.
"""
