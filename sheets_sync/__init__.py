"""CustSheet's Google side: keeps a customer table in step with a shared Google Sheet.

The add-in works without this package; it is imported only when a command is about a
Google Sheet. It is the only place that talks to Google.
"""
