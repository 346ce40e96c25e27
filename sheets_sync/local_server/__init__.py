"""A stand-in for Google Sheets on this computer, for trying the sync out and for tests.

It is not Google: it answers on the loopback interface only, keeps spreadsheets in a SQLite
file, and knows the part of the Sheets and Drive interfaces that `docs/sheets-server.md` lists.
Begin with `server.py`; the way of a request is `serving.py` (HTTP), `service.py` (who may),
`routes.py` (which method), `values_methods.py` or `requests/` (what it does), `store.py` (kept).

Rows and columns are 0-based and ranges half-open everywhere, as in Google's grid ranges;
A1 notation appears only in `a1.py`.
"""
