"""The sheet 命令 Commands of a Google Sheet: what colleagues have asked for there.

`lines.py` says what a line is, `asking.py` what may be asked for, `office.py` writes back what
became of it.
"""
