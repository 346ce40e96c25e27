"""The command line: `custsheet VERB FILE …`.

Exit codes: 0 done, 1 findings at or above --fail-on, 2 the call or its input is wrong,
3 refused to protect data, 4 the workbook could not be reached or saved.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the console script."""
    from addin.cli import (  # noqa: F401
        addin_commands,
        calc_commands,
        compare_commands,
        merge_commands,
        rules_commands,
        sheets_commands,
        sheets_server_commands,
        sync_commands,
        table_commands,
        workbook_commands,
    )
    from addin.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        # Chinese must come out on a Windows console, or in a pipe, of any code page.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
