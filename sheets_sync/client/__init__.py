"""The connection to Google Sheets: accounts, requests, and what can go wrong with them.

Words: an *account* is with what we say who we are (a service account, or a person who let us
in). A *request* is one exchange with Google. Its *outcome* is known when Google answered that
it was made or was not; it is unknown when the answer got lost. A request with an unknown
outcome is never simply sent again: reading tells first whether it was made.

Begin with `spreadsheet.py`.
"""
