"""The process behind a click: `python -m addin.calc_extension.click PIPE VERB LANGUAGE ID`.

It connects to the LibreOffice that listens on the pipe, and runs a verb on the document with
the id (LibreOffice's RuntimeUID). The first line on standard input is the key with which it is
let in; what stands among the arguments could be read by everybody. Each further line asks it to
stop; when the input ends, LibreOffice is gone, and so is the process. A line "open PATH" on
standard output makes LibreOffice open a file.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import BinaryIO

from addin.i18n import Language

_STATUS_OF_ORPHANS = 70


def main(arguments: list[str]) -> int:
    """Runs a verb; returns 0 once the person has heard how it ended."""
    pipe, verb, name, document = arguments
    language: Language = "zh" if name == "zh" else "en"
    stop = threading.Event()
    key = sys.stdin.buffer.readline().strip()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, stop), daemon=True).start()

    from addin.desk.desk import run_verb
    from addin.hosts.calc_window import CalcWindow, document_at

    book = document_at(f"pipe,name={pipe}", document, key)
    run_verb(CalcWindow(book, stop, _ask_to_open), verb, language)
    return 0


def _ask_to_open(path: str) -> None:
    """LibreOffice's own side opens the file; here it would be done on the wrong thread."""
    sys.stdout.buffer.write(f"open {path}\n".encode())
    sys.stdout.buffer.flush()


def _listen(orders: BinaryIO, stop: threading.Event) -> None:
    for _line in orders:
        stop.set()
    # Nothing can be told to anybody any more. The journal knows what was under way.
    os._exit(_STATUS_OF_ORPHANS)


if __name__ == "__main__":
    status = main(sys.argv[1:])
    # Python's own end would wait for the thread that listens, and for those of the bridge.
    os._exit(status)
